"""Sources know of no stock: what their orders need is restocked just before, and says so."""

from collections import Counter
from collections.abc import Iterator, Mapping

from backend.domain.products import Restock
from backend.exchange.story import Wish

_LOT = 10  # times what is short is restocked, so that not every order needs its own


class Shelf:
    """Reckons what is on hand when every order so far was accepted."""

    def __init__(self) -> None:
        self._left = Counter[str]()
        self._count = 0

    def wishes_for(self, order: Wish, needed: Mapping[str, int]) -> Iterator[Wish]:
        """Yield what must be restocked before this order; `needed`: pieces by product."""
        for product, quantity in needed.items():
            short = quantity - self._left[product]
            if short > 0:
                lot = short * _LOT
                self._left[product] += lot
                self._count += 1
                yield Wish(
                    time=order.time,
                    type="product.restock",
                    said=Restock(product_id=product, quantity=lot),
                    name=f"restock {self._count}",
                    thread=order.thread,
                    began=order.began,
                    places=(),
                    generated=True,
                )
            self._left[product] -= quantity
