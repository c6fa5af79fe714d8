"""Lines become sales and returns; every line gets its fate."""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

import msgspec

from backend.clock import Micros
from backend.domain.field_types import MAX_EXACT_INTEGER
from backend.exchange.import_report import FileReport
from backend.exchange.import_source import MAX_ORDER_LINES
from backend.exchange.online_retail.retail_table import RetailLine
from backend.messages.number_text import format_number

Reports = Sequence[FileReport]
"""The report of each table."""


class RetailSale(msgspec.Struct):
    """An invoice. `customer` is empty for a guest, `total` and `refunded` are in pence.

    remaining: pieces of each line that have not come back
    """

    invoice: str
    time: Micros
    country: str
    customer: str = ""
    lines: list[RetailLine] = []
    total: int = 0
    remaining: list[int] = []
    refunded: int = 0

    @property
    def user(self) -> str:
        """The id of the buyer; each guest is another one."""
        return self.customer or f"guest-{self.invoice}"

    @property
    def payment_id(self) -> str:
        """The id of its payment."""
        return f"{self.invoice}-1"


class RetailReturn(msgspec.Struct, frozen=True):
    """A returned line, and the sale that it is matched to.

    `amount` goes back, `refunded` is all that went back so far; `is_complete`: nothing of the sale
    is left.
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
        pieces, amount = -line.quantity, -line.amount
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


def sales_and_returns(lines: Iterable[RetailLine], reports: Reports) -> list[SaleOrReturn]:
    """Return sales and matched returns in the order of time; note the fate of lines in neither."""
    sales: dict[str, RetailSale] = {}
    returns: list[RetailLine] = []
    for line in lines:
        if line.invoice.startswith("C"):
            returns.append(line)
        else:
            _add_to_sale(sales, line, reports)
    return list(_matched(sales.values(), returns, reports))


def _add_to_sale(sales: dict[str, RetailSale], line: RetailLine, reports: Reports) -> None:
    """Add a line to its invoice, which has one customer, and a total that can be kept."""
    sale = sales.get(line.invoice)
    report = reports[line.table]
    if sale and sale.customer and line.customer and sale.customer != line.customer:
        report.set_aside("other-customer", line.line)
    elif sale and sale.total + line.amount > MAX_EXACT_INTEGER:
        report.add_unreadable(
            line.line,
            f"its invoice's total would be beyond {format_number(MAX_EXACT_INTEGER)} pence",
        )
    elif sale and len(sale.lines) == MAX_ORDER_LINES:
        report.add_unreadable(
            line.line,
            f"its invoice has more than {format_number(MAX_ORDER_LINES)} lines, which is the limit",
        )
    else:
        sale = sale or sales.setdefault(
            line.invoice, RetailSale(line.invoice, line.time, line.country)
        )
        sale.customer = sale.customer or line.customer
        sale.lines.append(line)
        sale.total += line.amount
        sale.time = min(sale.time, line.time)
        return
    report.taken -= 1


def _matched(
    sales: Iterable[RetailSale], returns: Iterable[RetailLine], reports: Reports
) -> Iterator[SaleOrReturn]:
    """Yield all in the order of time, and note which returns have no purchase."""
    in_order: list[tuple[Micros, int, int, RetailSale | RetailLine]] = [
        *((sale.time, sale.lines[0].table, sale.lines[0].line, sale) for sale in sales),
        *((line.time, line.table, line.line, line) for line in returns),
    ]
    purchases = _PurchaseIndex()
    for _, table, number, what in sorted(in_order, key=itemgetter(0, 1, 2)):
        if isinstance(what, RetailSale):
            purchases.add_sale(what)
            yield what
        elif (matched := purchases.match_return(what)) is not None:
            yield matched
        else:
            reports[table].set_aside("unmatched-return", number)
            reports[table].taken -= 1
