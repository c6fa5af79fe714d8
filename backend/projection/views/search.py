"""Search: orders, products and users in one full-text table.

An order is found by its number, by its buyer and by its products, as they were named then.
"""

from backend.domain.orders import OrderCreated
from backend.domain.products import ProductAdded
from backend.domain.users import UserRegistered
from backend.projection.model import Happened, Moment, Projection, Row, Tables


class Found(Row, kw_only=True, gc=False):
    """Something to be found: what it is, its id, and the words it is found by."""

    kind: str
    id: str
    title: str = ""
    text: str = ""
    time: Moment | None = None


class Name(Row, kw_only=True, gc=False):
    """What a user or a product is called; beside the orders, which would push it out of memory."""

    kind: str
    id: str
    name: str


def _named(tables: Tables, kind: str, key: str) -> str:
    """Return the id, and the name where it is known."""
    found = tables[Name].get(kind, key)
    return f"{key} {found.name}" if found else key


def _note(tables: Tables, found: Found) -> None:
    """Keep something that orders name."""
    tables[Name].put(Name(kind=found.kind, id=found.id, name=found.title))
    tables[Found].put(found)


def ordered(event: OrderCreated, happened: Happened, tables: Tables) -> None:
    """Find an order by its buyer and its products."""
    words = [_named(tables, "user", event.user_id)]
    words += [_named(tables, "product", line.product_id) for line in event.lines]
    tables[Found].put(
        Found(
            kind="order",
            id=event.order_id,
            title=event.order_id,
            text=" ".join(dict.fromkeys(words)),
            time=happened.time,
        )
    )


def product_added(event: ProductAdded, happened: Happened, tables: Tables) -> None:
    """Find a product by its name, its category and its id."""
    text = f"{event.product_id} {event.category or ''}".strip()
    _note(
        tables,
        Found(kind="product", id=event.product_id, title=event.name, text=text, time=happened.time),
    )


def registered(event: UserRegistered, happened: Happened, tables: Tables) -> None:
    """Find a user by name, mail address and id."""
    text = f"{event.user_id} {event.email or ''}".strip()
    _note(
        tables,
        Found(kind="user", id=event.user_id, title=event.name, text=text, time=happened.time),
    )


PROJECTION = Projection(
    name="search",
    summary="Full text over orders, products and users, by relevance, then newest first.",
    row=Found,
    key=("kind", "id"),
    handlers={OrderCreated: ordered, ProductAdded: product_added, UserRegistered: registered},
    order="time:desc",
    memory={Name: ("kind", "id")},
    fulltext=("title", "text"),
)
