"""Contacts: people who registered, with what they bought since; what marketing reads.

An order placed before its user registered is no purchase of a contact, and a cancelled one still
says what the contact was after: neither is counted backwards.
"""

import msgspec

from backend.domain.orders import OrderCreated
from backend.domain.users import UserRegistered
from backend.projection.read_model import (
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


def apply_user_registered(event: UserRegistered, happened: EventMeta, tables: ViewTables) -> None:
    """Note who registered."""
    contact = tables[ContactRow].get(event.user_id) or ContactRow(user_id=event.user_id)
    contact.name = event.name
    contact.email = event.email
    contact.registered = happened.time
    tables[ContactRow].put(contact)


def apply_order_created(event: OrderCreated, happened: EventMeta, tables: ViewTables) -> None:
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
    contact.last_bought = max(contact.last_bought or happened.time, happened.time)
    tables[ContactRow].put(contact)


PROJECTION = Projection(
    name="contacts",
    summary="People who registered, with what they bought since.",
    row=ContactRow,
    key=("user_id",),
    handlers={UserRegistered: apply_user_registered, OrderCreated: apply_order_created},
    order="registered:desc",
)
