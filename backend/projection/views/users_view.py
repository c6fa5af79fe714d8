"""Users: balance, orders and money spent, one row a user."""

from backend.domain.orders import OrderCreated
from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.domain.users import (
    PasswordChanged,
    UserBalanceCharged,
    UserRegistered,
    UserToppedUp,
)
from backend.projection.read_model import (
    EventMeta,
    Money,
    Projection,
    Timestamp,
    ViewRow,
    ViewTables,
)


class UserRow(ViewRow, kw_only=True, gc=False):
    """A user; `spent` is all that was charged, fees included, less what went back.

    `orders` counts those created. `last_seen` is the latest time at which the user did something.
    """

    user_id: str
    name: str = ""
    email: str | None = None
    balance: Money = 0
    currency: str = ""
    orders: int = 0
    spent: Money = 0
    registered: Timestamp | None = None
    last_seen: Timestamp | None = None


def _get_user(tables: ViewTables, user_id: str) -> UserRow:
    return tables[UserRow].get(user_id) or UserRow(user_id=user_id)


def _put_as_seen(tables: ViewTables, user: UserRow, happened: EventMeta) -> None:
    """Keep the row of a user who was active; an older time does not go back."""
    user.last_seen = max(user.last_seen or happened.time, happened.time)
    tables[UserRow].put(user)


def apply_user_registered(event: UserRegistered, happened: EventMeta, tables: ViewTables) -> None:
    """Name the user."""
    user = _get_user(tables, event.user_id)
    user.name = event.name
    user.email = event.email
    user.registered = happened.time
    _put_as_seen(tables, user, happened)


def apply_password_changed(event: PasswordChanged, happened: EventMeta, tables: ViewTables) -> None:
    """Note that the user was here."""
    _put_as_seen(tables, _get_user(tables, event.user_id), happened)


def apply_balance_changed(
    event: UserToppedUp | UserBalanceCharged, happened: EventMeta, tables: ViewTables
) -> None:
    """Take the balance as it is now."""
    user = _get_user(tables, event.user_id)
    user.balance = event.balance
    user.currency = event.currency
    _put_as_seen(tables, user, happened)


def apply_order_created(event: OrderCreated, happened: EventMeta, tables: ViewTables) -> None:
    """Count the order."""
    user = _get_user(tables, event.user_id)
    user.orders += 1
    user.currency = user.currency or event.currency
    _put_as_seen(tables, user, happened)


def apply_payment_succeeded(
    event: PaymentSucceeded, happened: EventMeta, tables: ViewTables
) -> None:
    """Add what was charged."""
    user = _get_user(tables, event.user_id)
    user.spent += event.amount + event.fees
    user.currency = user.currency or event.currency
    _put_as_seen(tables, user, happened)


def apply_payment_failed(event: PaymentFailed, happened: EventMeta, tables: ViewTables) -> None:
    """Note that the user was here."""
    _put_as_seen(tables, _get_user(tables, event.user_id), happened)


def apply_payment_refunded(event: PaymentRefunded, _: EventMeta, tables: ViewTables) -> None:
    """Take off what went back; that is our doing, not the user's."""
    user = _get_user(tables, event.user_id)
    user.spent -= event.amount
    tables[UserRow].put(user)


PROJECTION = Projection(
    name="users",
    summary="One row a user: balance, orders, money spent, last seen.",
    row=UserRow,
    key=("user_id",),
    handlers={
        UserRegistered: apply_user_registered,
        PasswordChanged: apply_password_changed,
        UserToppedUp: apply_balance_changed,
        UserBalanceCharged: apply_balance_changed,
        OrderCreated: apply_order_created,
        PaymentSucceeded: apply_payment_succeeded,
        PaymentFailed: apply_payment_failed,
        PaymentRefunded: apply_payment_refunded,
    },
    order="last_seen:desc",
)
