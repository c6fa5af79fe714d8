"""The source: read once when it is opened, given as often as asked for."""

from collections.abc import Generator, Iterator
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

from backend.exchange.csv_table import Row, UnreadableRow
from backend.exchange.date_order import ORDER_TITLES, DateOrder, decide_date_order
from backend.exchange.import_report import FileReport, Finding, ImportReport
from backend.exchange.import_source import HistoricalEvent, ImportCommand
from backend.exchange.input_files import content_digest
from backend.exchange.online_retail.historical_events import historical_events
from backend.exchange.online_retail.import_commands import import_commands
from backend.exchange.online_retail.retail_sales import (
    RetailSale,
    exclusion_code,
    sales_and_returns,
)
from backend.exchange.online_retail.retail_table import (
    ALIASES,
    COLUMNS,
    DATE_COLUMN,
    RetailLine,
    read_line,
)
from backend.exchange.table_files import ReadableTable, open_table_file, tables_of
from backend.translation import tr_noop

_MEANINGS = {
    "duplicate": tr_noop("repeats an earlier line exactly"),
    "bad-debt": tr_noop("adjusts a bad debt, and sells nothing"),
    "guest-return": tr_noop("a return that names no customer, so that no purchase can be found"),
    "unmatched-return": tr_noop("a return of which no earlier purchase by that customer is left"),
    "write-off": tr_noop("a negative quantity without a return: stock that was lost"),
    "no-quantity": tr_noop("a quantity of nothing"),
    "no-price": tr_noop("a price of nothing: stock that was found, samples, corrections"),
    "negative-price": tr_noop("a negative price that is no adjustment of a bad debt"),
    "other-customer": tr_noop("names another customer than its invoice does"),
    "guests": tr_noop("an invoice without a customer, with a guest of its own"),
    "returned-in-full": tr_noop("an order of which everything came back"),
}


class OnlineRetailSource:
    """The table, wholly in memory (some 400 bytes a line).

    encoding, dates: how its texts and dates are to be read, where that cannot be recognised

    Raises:
        Unreadable: the file is missing, damaged, another table, or can be read in several ways.
        Unavailable: it changed while it was read.
    """

    name = "online-retail"

    def __init__(
        self, path: Path, *, encoding: str | None = None, dates: DateOrder | None = None
    ) -> None:
        self._dates = dates
        self._files: list[FileReport] = []
        self._seen: set[bytes] = set()
        with open_table_file(path) as file:
            self.origin = f"online-retail:{content_digest(file)}"
            lines = [
                line
                for table in tables_of(file, COLUMNS, ALIASES, encoding)
                for line in self._read_table(table)
            ]
        self.transactions = sales_and_returns(lines, self._files)

    def _read_table(self, table: ReadableTable) -> Iterator[RetailLine]:
        """Yield the lines that are sales or returns, and note the fate of the others."""
        with closing(_dates_of(table)) as dates:
            order = decide_date_order(dates, self._dates, table.name)
        report = FileReport(table.name)
        self._files.append(report)
        for row in table.rows(COLUMNS, ALIASES):
            report.lines += 1
            line = self._parse_row(row, report, order)
            if line is not None:
                report.taken += 1
                yield line
        report.read_as = f"{table.read_as}, dates {ORDER_TITLES[order]}"

    def _parse_row(self, row: Row, report: FileReport, order: DateOrder) -> RetailLine | None:
        if isinstance(row, UnreadableRow):
            report.add_unreadable(row.line, row.reason)
            return None
        try:
            line = read_line(len(self._files) - 1, row.line, row.values, order)
        except ValueError as error:
            report.add_unreadable(row.line, str(error))
            return None
        digest = blake2b("\x1f".join(row.values).encode(), digest_size=16).digest()
        code = "duplicate" if digest in self._seen else exclusion_code(line)
        self._seen.add(digest)
        if code:
            report.set_aside(code, line.line)
            return None
        return line

    def events(self) -> Iterator[HistoricalEvent]:
        """Yield everything as it was, in the order of time, causes before effects."""
        return historical_events(self.transactions)

    def commands(self) -> Iterator[ImportCommand]:
        """Yield it as commands, in the same order."""
        return import_commands(self.transactions, [file.name for file in self._files])

    def size(self, mode: str) -> int:
        """Return how many facts or commands there are."""
        return sum(1 for _ in (self.events() if mode == "facts" else self.commands()))

    def report(self, mode: str) -> ImportReport:
        """Say what became of every line."""
        return ImportReport(
            source=self.name,
            origin=self.origin,
            mode=mode,
            files=self._files,
            amounts=self._check_sums(),
            findings=list(self._findings()),
            meanings=_MEANINGS,
        )

    def _check_sums(self) -> dict[str, int]:
        sales = [one.total for one in self.transactions if isinstance(one, RetailSale)]
        returns = [one.amount for one in self.transactions if not isinstance(one, RetailSale)]
        return {"order totals": sum(sales), "refunds": sum(returns)}

    def _findings(self) -> Iterator[Finding]:
        sales = [one for one in self.transactions if isinstance(one, RetailSale)]
        returns = [one for one in self.transactions if not isinstance(one, RetailSale)]
        found = {
            "guests": [sale.lines[0] for sale in sales if not sale.customer],
            "returned-in-full": [one.line for one in returns if one.is_complete],
        }
        for table, file in enumerate(self._files):
            for code, lines in found.items():
                numbers = [line.line for line in lines if line.table == table]
                if numbers:
                    yield Finding(code, file.name, numbers)


def _dates_of(table: ReadableTable) -> Generator[tuple[int, str]]:
    place = COLUMNS.index(DATE_COLUMN)
    for row in table.rows(COLUMNS, ALIASES):
        if not isinstance(row, UnreadableRow):
            yield row.line, row.values[place]
