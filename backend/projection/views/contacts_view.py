"""Contacts: people who registered, with what they bought since; what marketing reads.

An order placed before its user registered is no purchase of a contact, and a cancelled one still
says what the contact was after: neither is counted backwards.
"""

import msgspec

from backend.domain.orders import OrderCreated
from backend.domain.translation_files import read_translations
from backend.domain.users import UserRegistered
from backend.projection.read_model import (
    ColumnStyle,
    EventMeta,
    Json,
    Projection,
    Timestamp,
    ViewRow,
    ViewTables,
)


class ContactRow(ViewRow, kw_only=True, gc=False):
    """A registered person; `products` maps product ids to the units bought since."""

    user_id: str
    name: str = ""
    email: str | None = None
    registered: Timestamp | None = None
    orders: int = 0
    units: int = 0
    products: Json = "{}"
    last_bought: Timestamp | None = None


_products_decoder = msgspec.json.Decoder(dict[str, int])
_products_encoder = msgspec.json.Encoder()


def apply_user_registered(event: UserRegistered, meta: EventMeta, tables: ViewTables) -> None:
    """Note who registered."""
    contact = tables[ContactRow].get(event.user_id) or ContactRow(user_id=event.user_id)
    contact.name = event.name
    contact.email = event.email
    contact.registered = meta.time
    tables[ContactRow].put(contact)


def apply_order_created(event: OrderCreated, meta: EventMeta, tables: ViewTables) -> None:
    """Add what a contact bought."""
    contact = tables[ContactRow].get(event.user_id)
    if contact is None:
        return
    products = _products_decoder.decode(contact.products)
    for line in event.lines:
        products[line.product_id] = products.get(line.product_id, 0) + line.quantity
        contact.units += line.quantity
    contact.products = _products_encoder.encode(products).decode()
    contact.orders += 1
    contact.last_bought = max(contact.last_bought or meta.time, meta.time)
    tables[ContactRow].put(contact)


PROJECTION = Projection(
    name="contacts",
    translations=read_translations("backend.projection.views", "translations/contacts"),
    summary="People who registered, with what they bought since.",
    row=ContactRow,
    key=("user_id",),
    personal=("name", "email"),
    handlers={UserRegistered: apply_user_registered, OrderCreated: apply_order_created},
    order="registered:desc",
    rank=6,
    styles={
        "user_id": ColumnStyle(title="User", width_chars=18, compact_rank=1),
        "name": ColumnStyle(width_chars=24, compact_rank=2),
        "email": ColumnStyle(title="E-mail", width_chars=26, compact_rank=3),
        "orders": ColumnStyle(compact_rank=4),
        "units": ColumnStyle(compact_rank=5),
        "products": ColumnStyle(width_chars=26, stretch=True, compact_rank=6),
        "last_bought": ColumnStyle(title="Last bought", compact_rank=7),
    },
)
