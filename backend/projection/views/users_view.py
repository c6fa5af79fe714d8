"""Users: balance, orders and money spent, one row a user."""

from backend.domain.orders import OrderCreated
from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.domain.translation_files import read_translations
from backend.domain.users import (
    PasswordChanged,
    UserBalanceCharged,
    UserBalanceRefunded,
    UserRegistered,
    UserToppedUp,
)
from backend.projection.amounts import add_amount
from backend.projection.read_model import (
    Amounts,
    ColumnStyle,
    EventMeta,
    Money,
    Projection,
    Timestamp,
    ViewRow,
    ViewTables,
)
from backend.projection.row_invariants import Invariant


class UserRow(ViewRow, kw_only=True, gc=False):
    """A user; `spent` is all that was charged, fees included, less what went back, per currency.

    `currency` is that of the balance. `orders` counts those created. `last_seen` is the latest time
    at which the user did something.
    """

    user_id: str
    name: str = ""
    email: str | None = None
    balance: Money = 0
    currency: str = ""
    orders: int = 0
    spent: Amounts = "{}"
    registered: Timestamp | None = None
    last_seen: Timestamp | None = None


def _get_user(tables: ViewTables, user_id: str) -> UserRow:
    return tables[UserRow].get(user_id) or UserRow(user_id=user_id)


def _put_as_seen(tables: ViewTables, user: UserRow, meta: EventMeta) -> None:
    """Keep the row of a user who was active; an older time does not go back."""
    if user.last_seen is None or user.last_seen < meta.time:
        user.last_seen = meta.time
    tables[UserRow].put(user)


def _add_spent(user: UserRow, currency: str, minor: int) -> None:
    user.spent = add_amount(user.spent, currency, minor, "users.spent")


def apply_user_registered(event: UserRegistered, meta: EventMeta, tables: ViewTables) -> None:
    """Name the user."""
    user = _get_user(tables, event.user_id)
    user.name = event.name
    user.email = event.email
    user.registered = meta.time
    _put_as_seen(tables, user, meta)


def apply_password_changed(event: PasswordChanged, meta: EventMeta, tables: ViewTables) -> None:
    """Note that the user was here."""
    _put_as_seen(tables, _get_user(tables, event.user_id), meta)


def apply_balance_changed(
    event: UserToppedUp | UserBalanceCharged, meta: EventMeta, tables: ViewTables
) -> None:
    """Take the balance as it is now."""
    user = _get_user(tables, event.user_id)
    user.balance = event.balance
    user.currency = event.currency
    _put_as_seen(tables, user, meta)


def apply_balance_refunded(event: UserBalanceRefunded, _: EventMeta, tables: ViewTables) -> None:
    """Take the balance as it is now; that is our doing, not the user's."""
    user = _get_user(tables, event.user_id)
    user.balance = event.balance
    user.currency = event.currency
    tables[UserRow].put(user)


def apply_order_created(event: OrderCreated, meta: EventMeta, tables: ViewTables) -> None:
    """Count the order."""
    user = _get_user(tables, event.user_id)
    user.orders += 1
    _put_as_seen(tables, user, meta)


def apply_payment_succeeded(event: PaymentSucceeded, meta: EventMeta, tables: ViewTables) -> None:
    """Add what was charged."""
    user = _get_user(tables, event.user_id)
    _add_spent(user, event.currency, event.amount + event.fees)
    _put_as_seen(tables, user, meta)


def apply_payment_failed(event: PaymentFailed, meta: EventMeta, tables: ViewTables) -> None:
    """Note that the user was here."""
    _put_as_seen(tables, _get_user(tables, event.user_id), meta)


def apply_payment_refunded(event: PaymentRefunded, _: EventMeta, tables: ViewTables) -> None:
    """Take off what went back; that is our doing, not the user's."""
    user = _get_user(tables, event.user_id)
    _add_spent(user, event.currency, -event.amount)
    tables[UserRow].put(user)


PROJECTION = Projection(
    name="users",
    translations=read_translations("backend.projection.views", "translations/users"),
    summary="One row a user: balance, orders, money spent, last seen.",
    row=UserRow,
    key=("user_id",),
    personal=("name", "email"),
    handlers={
        UserRegistered: apply_user_registered,
        PasswordChanged: apply_password_changed,
        UserToppedUp: apply_balance_changed,
        UserBalanceCharged: apply_balance_changed,
        UserBalanceRefunded: apply_balance_refunded,
        OrderCreated: apply_order_created,
        PaymentSucceeded: apply_payment_succeeded,
        PaymentFailed: apply_payment_failed,
        PaymentRefunded: apply_payment_refunded,
    },
    order="last_seen:desc",
    invariants=(
        Invariant(
            name="balance",
            sentence="No user's balance is below zero.",
            condition="users: balance<0",
        ),
    ),
    rank=3,
    styles={
        "user_id": ColumnStyle(title="User", width_chars=18, compact_rank=1),
        "name": ColumnStyle(width_chars=24, stretch=True, compact_rank=2),
        "email": ColumnStyle(title="E-mail", width_chars=26),
        "spent": ColumnStyle(width_chars=18, compact_rank=3),
        "balance": ColumnStyle(compact_rank=4),
        "orders": ColumnStyle(compact_rank=5),
        "last_seen": ColumnStyle(title="Last seen", compact_rank=6),
    },
)
