"""Failed payments whose orders wait for another one, whatever the order in which that is told.

An order is closed when it is paid or cancelled. That is remembered of each, in a row that is
written once: a failure may be told after it, in history that is brought in, and waits for nothing.
"""

from collections.abc import Iterator

from backend.projection.read_model import ViewRow, ViewTables


class OrderClosure(ViewRow, kw_only=True, gc=False):
    """Whether an order is closed, and until then how many failed payments were noted for it."""

    order_id: str
    closed: bool = False
    failed: int = 0


class FailedPayment(ViewRow, kw_only=True, gc=False):
    """The nth failed payment that was noted for an order."""

    order_id: str
    nth: str
    payment_id: str


def note_failure(tables: ViewTables, order_id: str, payment_id: str) -> bool:
    """Note a failed payment, unless its order is closed; return whether it waits for another."""
    order = tables[OrderClosure].get(order_id) or OrderClosure(order_id=order_id)
    if order.closed:
        return False
    order.failed += 1
    tables[OrderClosure].put(order)
    noted = FailedPayment(order_id=order_id, nth=str(order.failed), payment_id=payment_id)
    tables[FailedPayment].put(noted)
    return True


def close_order(tables: ViewTables, order_id: str) -> Iterator[str]:
    """Note that an order is closed, and yield the payments that were noted as failed for it."""
    order = tables[OrderClosure].get(order_id) or OrderClosure(order_id=order_id)
    if order.closed:
        return
    for nth in range(1, order.failed + 1):
        noted = tables[FailedPayment].get(order_id, str(nth))
        if noted is not None:
            yield noted.payment_id
    order.closed = True
    tables[OrderClosure].put(order)
