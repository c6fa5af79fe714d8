"""Contacts: people who registered, with what they bought since; what marketing reads.

An order placed before its user registered is no purchase of a contact, and a cancelled one still
says what the contact was after: neither is counted backwards.
"""

import msgspec

from backend.domain.orders import OrderCreated
from backend.domain.users import UserRegistered
from backend.projection.model import Happened, Json, Moment, Projection, Row, Tables


class Contact(Row, kw_only=True, gc=False):
    """A registered person; `products` maps product ids to the units bought since."""

    user_id: str
    name: str = ""
    email: str | None = None
    registered: Moment | None = None
    orders: int = 0
    units: int = 0
    products: Json = "{}"
    last_bought: Moment | None = None


_bought = msgspec.json.Decoder(dict[str, int])
_encoder = msgspec.json.Encoder()


def registered(event: UserRegistered, happened: Happened, tables: Tables) -> None:
    """Note who registered."""
    contact = tables[Contact].get(event.user_id) or Contact(user_id=event.user_id)
    contact.name = event.name
    contact.email = event.email
    contact.registered = happened.time
    tables[Contact].put(contact)


def ordered(event: OrderCreated, happened: Happened, tables: Tables) -> None:
    """Add what a contact bought."""
    contact = tables[Contact].get(event.user_id)
    if contact is None:
        return
    products = _bought.decode(contact.products)
    for line in event.lines:
        products[line.product_id] = products.get(line.product_id, 0) + line.quantity
        contact.units += line.quantity
    contact.products = _encoder.encode(products).decode()
    contact.orders += 1
    contact.last_bought = max(contact.last_bought or happened.time, happened.time)
    tables[Contact].put(contact)


PROJECTION = Projection(
    name="contacts",
    summary="People who registered, with what they bought since.",
    row=Contact,
    key=("user_id",),
    handlers={UserRegistered: registered, OrderCreated: ordered},
    order="registered:desc",
)
