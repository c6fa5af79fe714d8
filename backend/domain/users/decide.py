"""Which events a command to a user causes, or why it is rejected."""

from collections.abc import Iterable
from typing import assert_never

from backend.domain.module import Payload, StateReader
from backend.domain.rules import (
    reject_as,
    require_positive,
    require_same_currency,
    require_within_bounds,
)
from backend.domain.users.commands import ChangePassword, RegisterUser, TopUp, UserCommand
from backend.domain.users.events import PasswordChanged, UserRegistered, UserToppedUp
from backend.domain.users.state import UserState, require_registered

MIN_PASSWORD_CHARS = 8


def decide(command: UserCommand, states: StateReader, _now_us: int) -> Iterable[Payload]:
    """Return what the command causes, or raise `Rejected`."""
    match command:
        case TopUp():
            return [_top_up(command, require_registered(states, command.user_id))]
        case RegisterUser():
            return [_register(command, states)]
        case ChangePassword():
            return [_change_password(command, states)]
        case _:
            assert_never(command)


def _register(command: RegisterUser, states: StateReader) -> UserRegistered:
    user = states.load(UserState, command.user_id)
    if user is not None and user.registered:
        reject_as("user-exists", "user_id", user=command.user_id)
    return UserRegistered(user_id=command.user_id, name=command.name, email=command.email)


def _change_password(command: ChangePassword, states: StateReader) -> PasswordChanged:
    require_registered(states, command.user_id)
    if len(command.new_password) < MIN_PASSWORD_CHARS:
        reject_as("password-too-short", "new_password", least=MIN_PASSWORD_CHARS)
    return PasswordChanged(user_id=command.user_id)


def _top_up(command: TopUp, user: UserState) -> UserToppedUp:
    require_positive(command.amount, "amount", "amount", command.currency)
    if user.currency:
        whose = f"The balance of {command.user_id}"
        require_same_currency(command.currency, user.currency, whose, "currency")
    balance = user.balance + command.amount
    require_within_bounds(balance, "balance", "amount", command.currency)
    return UserToppedUp(
        user_id=command.user_id, amount=command.amount, currency=command.currency, balance=balance
    )
