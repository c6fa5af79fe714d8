"""Orders with all that belongs to them, joined from the tables in the order of time."""

from collections.abc import Collection, Iterator

import msgspec

from backend.clock import Micros
from backend.exchange.olist.olist_tables import OlistItem, OlistOrder, OlistPayment, OlistTables


class SplitPayment(msgspec.Struct, frozen=True, gc=False):
    """A payment row, split into what counts towards the order's total and what came on top."""

    row: OlistPayment
    id: str
    amount: int
    fees: int


class JoinedOrder(msgspec.Struct, frozen=True):
    """An order, its person and its parts; amounts in centavos.

    customer_line: 0 when the customer is unknown; is_new_user: this is the person's first order;
    first_sales: items whose products were new with it.
    """

    order: OlistOrder
    person: str
    customer_line: int
    city: str
    is_new_user: bool
    items: list[OlistItem]
    first_sales: list[OlistItem]
    payments: list[SplitPayment]
    total: int

    @property
    def cancelled_at(self) -> Micros | None:
        """The last known time of a cancelled order, None when it was not cancelled."""
        order = self.order
        if order.status != "canceled":
            return None
        return max(
            order.purchased_at,
            order.approved_at or 0,
            order.shipped_at or 0,
            order.delivered_at or 0,
        )


def split_payments(payments: Collection[OlistPayment], total: int) -> list[SplitPayment]:
    """Split an order's payments into amounts and fees: nothing exceeds a `total` of 0."""
    excess = max(0, sum(row.value for row in payments) - total) if total else 0
    fees: dict[int, int] = {}
    for row in sorted(payments, key=lambda row: (-row.value, row.number)):
        fees[row.number] = min(excess, max(row.value, 0))
        excess -= fees[row.number]
    return [
        SplitPayment(
            row, f"{row.order}-{row.number}", row.value - fees[row.number], fees[row.number]
        )
        for row in sorted(payments, key=lambda row: row.number)
    ]


def join_orders(tables: OlistTables) -> Iterator[JoinedOrder]:
    """Yield every order in the order of its purchase, then of its line."""
    people: set[str] = set()
    products: set[str] = set()
    for order in sorted(tables.orders.values(), key=lambda order: (order.purchased_at, order.line)):
        customer = tables.customers.get(order.customer)
        person = customer.person if customer else order.customer
        items = sorted(tables.items.get(order.id, {}).values(), key=lambda item: item.number)
        total = sum(item.price + item.freight for item in items)
        yield JoinedOrder(
            order=order,
            person=person,
            customer_line=customer.line if customer else 0,
            city=customer.city if customer else "",
            is_new_user=person not in people,
            items=items,
            first_sales=_first_sales(items, products),
            payments=split_payments(tables.payments.get(order.id, {}).values(), total),
            total=total,
        )
        people.add(person)


def _first_sales(items: list[OlistItem], known: set[str]) -> list[OlistItem]:
    """Return the items whose products are not known yet, and know them from now on."""
    firsts: list[OlistItem] = []
    for item in items:
        if item.product not in known:
            known.add(item.product)
            firsts.append(item)
    return firsts
