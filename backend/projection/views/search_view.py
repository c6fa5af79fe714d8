"""Search: orders, products and users in one full-text table.

An order is found by its number, its total, its buyer and its products, as they were named then.
"""

from backend.domain.orders import OrderCreated
from backend.domain.products import ProductAdded
from backend.domain.translation_files import read_translations
from backend.domain.users import UserRegistered
from backend.messages.money import format_plain_amount
from backend.projection.read_model import (
    ColumnStyle,
    EventMeta,
    Projection,
    Timestamp,
    ViewRow,
    ViewTables,
)


class SearchRow(ViewRow, kw_only=True, gc=False):
    """Something to be found: what it is, its id, and the words it is found by."""

    kind: str
    id: str
    title: str = ""
    text: str = ""
    time: Timestamp | None = None


class EntityName(ViewRow, kw_only=True, gc=False):
    """What a user or a product is called; beside the orders, which would push it out of memory."""

    kind: str
    id: str
    name: str


def _id_with_name(tables: ViewTables, kind: str, key: str) -> str:
    """Return the id, and the name where it is known."""
    found = tables[EntityName].get(kind, key)
    return f"{key} {found.name}" if found else key


def _put_named(tables: ViewTables, found: SearchRow) -> None:
    """Keep something that orders name."""
    tables[EntityName].put(EntityName(kind=found.kind, id=found.id, name=found.title))
    tables[SearchRow].put(found)


def apply_order_created(event: OrderCreated, meta: EventMeta, tables: ViewTables) -> None:
    """Find an order by its buyer, its products and its total."""
    words = [_id_with_name(tables, "user", event.user_id)]
    words += [_id_with_name(tables, "product", line.product_id) for line in event.lines]
    words.append(format_plain_amount(event.total, event.currency))
    tables[SearchRow].put(
        SearchRow(
            kind="order",
            id=event.order_id,
            title=event.order_id,
            text=" ".join(dict.fromkeys(words)),
            time=meta.time,
        )
    )


def apply_product_added(event: ProductAdded, meta: EventMeta, tables: ViewTables) -> None:
    """Find a product by its name, its category and its id."""
    text = f"{event.product_id} {event.category or ''}".strip()
    _put_named(
        tables,
        SearchRow(kind="product", id=event.product_id, title=event.name, text=text, time=meta.time),
    )


def apply_user_registered(event: UserRegistered, meta: EventMeta, tables: ViewTables) -> None:
    """Find a user by name, mail address and id."""
    text = f"{event.user_id} {event.email or ''}".strip()
    _put_named(
        tables,
        SearchRow(kind="user", id=event.user_id, title=event.name, text=text, time=meta.time),
    )


PROJECTION = Projection(
    name="search",
    translations=read_translations("backend.projection.views", "translations/search"),
    summary="Full text over orders, products and users, by relevance, then newest first.",
    row=SearchRow,
    key=("kind", "id"),
    personal=("title", "text", "name"),
    handlers={
        OrderCreated: apply_order_created,
        ProductAdded: apply_product_added,
        UserRegistered: apply_user_registered,
    },
    order="time:desc",
    rank=7,
    styles={
        "kind": ColumnStyle(width_chars=9, compact_rank=1),
        "id": ColumnStyle(title="Id", width_chars=18, compact_rank=2),
        "title": ColumnStyle(width_chars=30, compact_rank=3),
        "text": ColumnStyle(width_chars=40, stretch=True, compact_rank=4),
        "time": ColumnStyle(compact_rank=5),
    },
    helper_tables={EntityName: ("kind", "id")},
    fulltext=("title", "text"),
)
