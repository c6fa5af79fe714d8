"""Users: who may order, their passwords, and the money that they keep here."""

from collections.abc import Iterable
from typing import assert_never

import msgspec

from backend.domain.module import (
    Currency,
    Identifier,
    Module,
    Money,
    Payload,
    RecordedCurrency,
    RecordedId,
    Secret,
    StateReader,
    Text,
)
from backend.domain.rules import (
    reject,
    require_positive,
    require_same_currency,
    require_within_bounds,
)

MIN_PASSWORD_CHARS = 8


class RegisterUser(Payload, frozen=True, kw_only=True):
    """Register a user."""

    user_id: Identifier
    name: Text
    email: Text | None = None


class ChangePassword(Payload, frozen=True, kw_only=True):
    """Set or change a user's password; the old one is asked for when there is one."""

    user_id: Identifier
    new_password: Secret
    old_password: Secret | None = None

    def __repr__(self) -> str:
        """Show whose password it is, and never the password."""
        return f"ChangePassword(user_id={self.user_id!r})"


class TopUp(Payload, frozen=True, kw_only=True):
    """Add money to a user's balance."""

    user_id: Identifier
    amount: Money
    currency: Currency


class UserRegistered(Payload, frozen=True, kw_only=True):
    """A user has registered."""

    user_id: RecordedId
    name: str
    email: str | None = None


class PasswordChanged(Payload, frozen=True, kw_only=True):
    """A user has a new password."""

    user_id: RecordedId


class UserToppedUp(Payload, frozen=True, kw_only=True):
    """A user's balance has grown to `balance`."""

    user_id: RecordedId
    amount: Money
    currency: RecordedCurrency
    balance: Money


class UserBalanceCharged(Payload, frozen=True, kw_only=True):
    """A payment took money from a user's balance, which is `balance` now."""

    user_id: RecordedId
    amount: Money
    currency: RecordedCurrency
    balance: Money
    order_id: RecordedId
    payment_id: RecordedId


UserCommand = RegisterUser | ChangePassword | TopUp
UserEvent = UserRegistered | PasswordChanged | UserToppedUp | UserBalanceCharged


class UserState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What decisions need to know of a user; `currency` is empty until money came in."""

    registered: bool = False
    name: str = ""
    balance: int = 0
    currency: str = ""


def initial() -> UserState:
    """Return what is known of a user before anything happened."""
    return UserState()


def evolve(state: UserState | None, event: UserEvent) -> UserState:
    """Take what happened, whatever the state was."""
    user = state or initial()
    match event:
        case UserToppedUp() | UserBalanceCharged():
            return UserState(
                registered=user.registered,
                name=user.name,
                balance=event.balance,
                currency=event.currency,
            )
        case UserRegistered():
            return msgspec.structs.replace(user, registered=True, name=event.name)
        case PasswordChanged():
            return user
        case _:
            assert_never(event)


def decide(command: UserCommand, states: StateReader, now: int) -> Iterable[Payload]:  # noqa: ARG001 - one shape for all
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


def require_registered(states: StateReader, user_id: str) -> UserState:
    """Return the user's state.

    Raises:
        Rejected: `user-unknown`.
    """
    user = states.load(UserState, user_id)
    if user is None or not user.registered:
        reject("user-unknown", f"There is no user {user_id}; register it first.", "user_id")
    return user


def balance_after_charge(user: UserState, user_id: str, taken: int, currency: str) -> int:
    """Return the balance after `taken` minor units went out.

    Raises:
        Rejected: `currency-differs`, `balance-short`.
    """
    if user.currency:
        require_same_currency(currency, user.currency, f"The balance of {user_id}", "method")
    if user.balance < taken:
        reject(
            "balance-short",
            f"The balance of {user_id} is {user.balance}, and {taken} is asked for.",
            "amount",
        )
    return user.balance - taken


def _register(command: RegisterUser, states: StateReader) -> UserRegistered:
    user = states.load(UserState, command.user_id)
    if user is not None and user.registered:
        reject("user-exists", f"There is a user {command.user_id} already.", "user_id")
    return UserRegistered(user_id=command.user_id, name=command.name, email=command.email)


def _change_password(command: ChangePassword, states: StateReader) -> PasswordChanged:
    require_registered(states, command.user_id)
    if len(command.new_password) < MIN_PASSWORD_CHARS:
        reject(
            "password-too-short",
            f"A password needs at least {MIN_PASSWORD_CHARS} characters.",
            "new_password",
        )
    return PasswordChanged(user_id=command.user_id)


def _top_up(command: TopUp, user: UserState) -> UserToppedUp:
    require_positive(command.amount, "amount", "amount")
    if user.currency:
        whose = f"The balance of {command.user_id}"
        require_same_currency(command.currency, user.currency, whose, "currency")
    balance = user.balance + command.amount
    require_within_bounds(balance, "balance", "amount")
    return UserToppedUp(
        user_id=command.user_id, amount=command.amount, currency=command.currency, balance=balance
    )


MODULE: Module[UserState, UserCommand, UserEvent] = Module(
    name="users",
    entity="user",
    key="user_id",
    commands={
        "user.register": RegisterUser,
        "user.change-password": ChangePassword,
        "user.top-up": TopUp,
    },
    events={
        "user.registered": UserRegistered,
        "user.password-changed": PasswordChanged,
        "user.topped-up": UserToppedUp,
        "user.balance-charged": UserBalanceCharged,
    },
    state=UserState,
    evolve=evolve,
    decide=decide,
)
