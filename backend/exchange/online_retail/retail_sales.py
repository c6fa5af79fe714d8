"""Lines become sales and returns; every line gets its fate."""

from collections.abc import Iterable
from operator import itemgetter

import msgspec

from backend.clock import Micros
from backend.exchange.import_report import FileReport
from backend.exchange.online_retail.retail_table import RetailLine


class RetailSale(msgspec.Struct):
    """An invoice. `remaining`: pieces of each line that have not come back; `refunded` in pence."""

    invoice: str
    time: Micros
    user: str
    country: str
    lines: list[RetailLine]
    remaining: list[int] = []
    refunded: int = 0

    @property
    def payment_id(self) -> str:
        """The id of its payment."""
        return f"{self.invoice}-1"

    @property
    def total(self) -> int:
        """What it cost, in pence."""
        return sum(line.quantity * line.price for line in self.lines)


class RetailReturn(msgspec.Struct, frozen=True):
    """A returned line, and the sale that it is matched to.

    `amount` goes back, `refunded` is all that went back so far; `is_complete`: nothing of it is
    left.
    """

    line: RetailLine
    sale: RetailSale
    amount: int
    refunded: int
    is_complete: bool


SaleOrReturn = RetailSale | RetailReturn


class _PurchaseIndex:
    """Sales by what was bought, to find the purchase that a return undoes."""

    def __init__(self) -> None:
        self._bought: dict[tuple[str, str], list[tuple[RetailSale, int]]] = {}

    def add_sale(self, sale: RetailSale) -> None:
        sale.remaining = [line.quantity for line in sale.lines]
        for place, line in enumerate(sale.lines):
            self._bought.setdefault((sale.user, line.product), []).append((sale, place))

    def match_return(self, line: RetailLine) -> RetailReturn | None:
        """Match a return to the latest purchase of which enough is left; None if there is none."""
        pieces, amount = -line.quantity, -line.quantity * line.price
        for sale, place in reversed(self._bought.get((line.customer, line.product), [])):
            if 0 < pieces <= sale.remaining[place] and 0 < amount <= sale.total - sale.refunded:
                sale.remaining[place] -= pieces
                sale.refunded += amount
                return RetailReturn(line, sale, amount, sale.refunded, not any(sale.remaining))
        return None


def exclusion_code(line: RetailLine) -> str:
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


def sales_and_returns(lines: Iterable[RetailLine], report: FileReport) -> list[SaleOrReturn]:
    """Return sales and matched returns in the order of time, and note what is unmatched."""
    sales: dict[str, RetailSale] = {}
    returns: list[RetailLine] = []
    for line in lines:
        if line.invoice.startswith("C"):
            returns.append(line)
        else:
            sale = sales.get(line.invoice) or sales.setdefault(line.invoice, _new_sale(line))
            sale.lines.append(line)
            sale.time = min(sale.time, line.time)
    events: list[tuple[Micros, int, RetailSale | RetailLine]] = [
        *((sale.time, sale.lines[0].line, sale) for sale in sales.values()),
        *((line.time, line.line, line) for line in returns),
    ]
    acts: list[SaleOrReturn] = []
    ledger = _PurchaseIndex()
    for _, number, what in sorted(events, key=itemgetter(0, 1)):
        if isinstance(what, RetailSale):
            ledger.add_sale(what)
            acts.append(what)
        elif (matched := ledger.match_return(what)) is not None:
            acts.append(matched)
        else:
            report.set_aside("unmatched-return", number)
            report.taken -= 1
    return acts


def _new_sale(line: RetailLine) -> RetailSale:
    user = line.customer or f"guest-{line.invoice}"
    return RetailSale(line.invoice, line.time, user, line.country, [])
