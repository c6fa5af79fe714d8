"""Users: balance, orders and money spent, one row a user."""

from backend.domain.orders import OrderCreated
from backend.domain.payments import PaymentFailed, PaymentRefunded, PaymentSucceeded
from backend.domain.users import (
    PasswordChanged,
    UserBalanceCharged,
    UserRegistered,
    UserToppedUp,
)
from backend.projection.model import Happened, Moment, Money, Projection, Row, Tables


class User(Row, kw_only=True, gc=False):
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
    registered: Moment | None = None
    last_seen: Moment | None = None


def _user(tables: Tables, user_id: str) -> User:
    return tables[User].get(user_id) or User(user_id=user_id)


def _seen(tables: Tables, user: User, happened: Happened) -> None:
    """Keep the row of a user who was active; an older time does not go back."""
    user.last_seen = max(user.last_seen or happened.time, happened.time)
    tables[User].put(user)


def registered(event: UserRegistered, happened: Happened, tables: Tables) -> None:
    """Name the user."""
    user = _user(tables, event.user_id)
    user.name = event.name
    user.email = event.email
    user.registered = happened.time
    _seen(tables, user, happened)


def password_changed(event: PasswordChanged, happened: Happened, tables: Tables) -> None:
    """Note that the user was here."""
    _seen(tables, _user(tables, event.user_id), happened)


def balance_moved(
    event: UserToppedUp | UserBalanceCharged, happened: Happened, tables: Tables
) -> None:
    """Take the balance as it is now."""
    user = _user(tables, event.user_id)
    user.balance = event.balance
    user.currency = event.currency
    _seen(tables, user, happened)


def ordered(event: OrderCreated, happened: Happened, tables: Tables) -> None:
    """Count the order."""
    user = _user(tables, event.user_id)
    user.orders += 1
    user.currency = user.currency or event.currency
    _seen(tables, user, happened)


def payment_succeeded(event: PaymentSucceeded, happened: Happened, tables: Tables) -> None:
    """Add what was charged."""
    user = _user(tables, event.user_id)
    user.spent += event.amount + event.fees
    user.currency = user.currency or event.currency
    _seen(tables, user, happened)


def payment_failed(event: PaymentFailed, happened: Happened, tables: Tables) -> None:
    """Note that the user was here."""
    _seen(tables, _user(tables, event.user_id), happened)


def payment_refunded(event: PaymentRefunded, _: Happened, tables: Tables) -> None:
    """Take off what went back; that is our doing, not the user's."""
    user = _user(tables, event.user_id)
    user.spent -= event.amount
    tables[User].put(user)


PROJECTION = Projection(
    name="users",
    summary="One row a user: balance, orders, money spent, last seen.",
    row=User,
    key=("user_id",),
    handlers={
        UserRegistered: registered,
        PasswordChanged: password_changed,
        UserToppedUp: balance_moved,
        UserBalanceCharged: balance_moved,
        OrderCreated: ordered,
        PaymentSucceeded: payment_succeeded,
        PaymentFailed: payment_failed,
        PaymentRefunded: payment_refunded,
    },
    order="last_seen:desc",
)
