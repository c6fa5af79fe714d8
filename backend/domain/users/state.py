"""What decisions need to know of a user."""

import msgspec

from backend.domain.module import StateReader
from backend.domain.rules import reject_as, require_same_currency
from backend.messages.money import format_amount


class UserState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What decisions need to know of a user; `currency` is empty until money came in."""

    registered: bool = False
    name: str = ""
    balance: int = 0
    currency: str = ""


def require_registered(states: StateReader, user_id: str) -> UserState:
    """Return the user's state.

    Raises:
        Rejected: `user-unknown`.
    """
    user = states.load(UserState, user_id)
    if user is None or not user.registered:
        reject_as("user-unknown", "user_id", user=user_id)
    return user


def balance_after_charge(user: UserState, user_id: str, charged: int, currency: str) -> int:
    """Return the balance after `charged` minor units went out.

    Raises:
        Rejected: `currency-differs`, `balance-short`.
    """
    if user.currency:
        require_same_currency(currency, user.currency, f"The balance of {user_id}", "method")
    if user.balance < charged:
        kept, asked = (format_amount(each, currency) for each in (user.balance, charged))
        reject_as("balance-short", "amount", user=user_id, kept=kept, asked=asked)
    return user.balance - charged
