"""What happened to users."""

from backend.domain.field_types import Money, RecordedCurrency, RecordedId
from backend.domain.module import Payload


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


class UserBalanceRefunded(Payload, frozen=True, kw_only=True):
    """A refund gave money back to the user's balance that paid, which is `balance` now."""

    user_id: RecordedId
    amount: Money
    currency: RecordedCurrency
    balance: Money
    order_id: RecordedId
    payment_id: RecordedId


UserEvent = (
    UserRegistered | PasswordChanged | UserToppedUp | UserBalanceCharged | UserBalanceRefunded
)
