"""Lines become sales and returns; every line gets its fate."""

from collections.abc import Iterable
from operator import itemgetter

import msgspec

from backend.clock import Micros
from backend.exchange.online_retail.table import Line
from backend.exchange.report import FileReport


class Sale(msgspec.Struct):
    """An invoice. `left`: pieces of each line that have not come back; `refunded` in pence."""

    invoice: str
    time: Micros
    user: str
    country: str
    lines: list[Line]
    left: list[int] = []
    refunded: int = 0

    @property
    def payment(self) -> str:
        """The id of its payment."""
        return f"{self.invoice}-1"

    @property
    def total(self) -> int:
        """What it cost, in pence."""
        return sum(line.quantity * line.price for line in self.lines)


class Return(msgspec.Struct, frozen=True):
    """A returned line, and the sale that it is matched to.

    `amount` goes back, `refunded` is all that went back so far; `last`: nothing of it is left.
    """

    line: Line
    sale: Sale
    amount: int
    refunded: int
    last: bool


Act = Sale | Return


class _Ledger:
    """Sales by what was bought, to find the purchase that a return undoes."""

    def __init__(self) -> None:
        self._bought: dict[tuple[str, str], list[tuple[Sale, int]]] = {}

    def sell(self, sale: Sale) -> None:
        sale.left = [line.quantity for line in sale.lines]
        for place, line in enumerate(sale.lines):
            self._bought.setdefault((sale.user, line.product), []).append((sale, place))

    def take_back(self, line: Line) -> Return | None:
        """Match a return to the latest purchase of which enough is left; None if there is none."""
        pieces, amount = -line.quantity, -line.quantity * line.price
        for sale, place in reversed(self._bought.get((line.customer, line.product), [])):
            if 0 < pieces <= sale.left[place] and 0 < amount <= sale.total - sale.refunded:
                sale.left[place] -= pieces
                sale.refunded += amount
                return Return(line, sale, amount, sale.refunded, not any(sale.left))
        return None


def fate_of(line: Line) -> str:
    """Return why a line is set aside by itself; empty for sales and for returns."""
    if line.invoice.startswith("A"):
        return "bad-debt"
    if line.invoice.startswith("C"):
        return "" if line.customer else "guest-return"
    if line.quantity < 0:
        return "write-off"
    if line.quantity == 0:
        return "no-quantity"
    if line.price == 0:
        return "no-price"
    return "negative-price" if line.price < 0 else ""


def acts_of(lines: Iterable[Line], report: FileReport) -> list[Act]:
    """Return sales and matched returns in the order of time, and note what is unmatched."""
    sales: dict[str, Sale] = {}
    returns: list[Line] = []
    for line in lines:
        if line.invoice.startswith("C"):
            returns.append(line)
        else:
            sale = sales.get(line.invoice) or sales.setdefault(line.invoice, _opened(line))
            sale.lines.append(line)
            sale.time = min(sale.time, line.time)
    events: list[tuple[Micros, int, Sale | Line]] = [
        *((sale.time, sale.lines[0].line, sale) for sale in sales.values()),
        *((line.time, line.line, line) for line in returns),
    ]
    acts: list[Act] = []
    ledger = _Ledger()
    for _, number, what in sorted(events, key=itemgetter(0, 1)):
        if isinstance(what, Sale):
            ledger.sell(what)
            acts.append(what)
        elif (matched := ledger.take_back(what)) is not None:
            acts.append(matched)
        else:
            report.set_aside("unmatched-return", number)
            report.taken -= 1
    return acts


def _opened(line: Line) -> Sale:
    user = line.customer or f"guest-{line.invoice}"
    return Sale(line.invoice, line.time, user, line.country, [])
