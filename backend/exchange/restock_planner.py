"""Sources know of no stock: what their orders need is restocked just before, and says so."""

from collections import Counter
from collections.abc import Iterator, Mapping

from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.domain.products import Restock
from backend.exchange.import_source import ImportCommand

_LOT_FACTOR = 10  # times what is short is restocked, so that not every order needs its own


class RestockPlanner:
    """Keeps what is on hand when every order so far was accepted."""

    def __init__(self) -> None:
        self._left = Counter[str]()
        self._count = 0

    def restocks_for(
        self, order: ImportCommand, needed: Mapping[str, int]
    ) -> Iterator[ImportCommand]:
        """Yield what must be restocked before this order; `needed`: pieces by product."""
        for product, quantity in needed.items():
            short = quantity - self._left[product]
            if short > 0:
                lot = min(short * _LOT_FACTOR, MAX_EXACT_INTEGER)
                self._left[product] += lot
                self._count += 1
                yield ImportCommand(
                    time=order.time,
                    type="product.restock",
                    payload=Restock(product_id=product, quantity=lot),
                    name=f"restock {self._count}",
                    correlation_key=order.correlation_key,
                    correlation_time=order.correlation_time,
                    lines=(),
                    generated=True,
                )
            self._left[product] -= quantity
