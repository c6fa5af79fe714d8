"""The source: read once when it is opened, told as often as asked for."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from backend.exchange.csv_table import CsvRow, UnreadableRow, read_table
from backend.exchange.import_report import FileReport, Finding, ImportReport
from backend.exchange.import_source import HistoricalEvent, ImportCommand
from backend.exchange.input_files import digest_reader, open_input
from backend.exchange.online_retail.historical_events import historical_events
from backend.exchange.online_retail.import_commands import import_commands
from backend.exchange.online_retail.retail_sales import (
    RetailSale,
    exclusion_code,
    sales_and_returns,
)
from backend.exchange.online_retail.retail_table import COLUMNS, RetailLine, read_line

_MEANINGS = {
    "duplicate": "repeats an earlier line exactly",
    "bad-debt": "adjusts a bad debt, and sells nothing",
    "guest-return": "a return that names no customer, so that no purchase can be found",
    "unmatched-return": "a return of which no earlier purchase by that customer is left",
    "write-off": "a negative quantity without a return: stock that was lost",
    "no-quantity": "a quantity of nothing",
    "no-price": "a price of nothing: stock that was found, samples, corrections",
    "negative-price": "a negative price that is no adjustment of a bad debt",
    "guests": "invoices without a customer, each with a guest of its own",
    "returned-in-full": "orders of which everything came back",
}


class OnlineRetailSource:
    """The table in a CSV file, wholly in memory (some 400 bytes a line).

    Raises:
        Unreadable: the file is missing, damaged, or another table.
    """

    name = "online-retail"

    def __init__(self, path: Path) -> None:
        self._file = FileReport(path.name.removesuffix(".zst"))
        lines = self._read(path)
        self.transactions = sales_and_returns(lines, self._file)

    def _read(self, path: Path) -> list[RetailLine]:
        """Return the lines that are sales or returns, and note the fate of the others."""
        lines: list[RetailLine] = []
        seen: set[bytes] = set()
        with open_input(path) as stream:
            digesting, buffered = digest_reader(stream)
            with buffered:
                for row in read_table(buffered, path.name, COLUMNS):
                    self._file.lines += 1
                    line = self._parse_row(row, seen)
                    if line is not None:
                        self._file.taken += 1
                        lines.append(line)
        self.origin = f"online-retail:{digesting.hexdigest()}"
        return lines

    def _parse_row(self, row: CsvRow | UnreadableRow, seen: set[bytes]) -> RetailLine | None:
        if isinstance(row, UnreadableRow):
            self._file.add_unreadable(row.line, row.reason)
            return None
        try:
            line = read_line(row.line, row.values)
        except ValueError as error:
            self._file.add_unreadable(row.line, str(error))
            return None
        same = blake2b("\x1f".join(row.values).encode(), digest_size=16).digest()
        code = "duplicate" if same in seen else exclusion_code(line)
        seen.add(same)
        if code:
            self._file.set_aside(code, line.line)
            return None
        return line

    def events(self) -> Iterator[HistoricalEvent]:
        """Tell everything as it was, in the order of time, causes before effects."""
        return historical_events(self.transactions)

    def commands(self) -> Iterator[ImportCommand]:
        """Tell it as commands, in the same order."""
        return import_commands(self.transactions, self._file.name)

    def size(self, mode: str) -> int:
        """Return how many facts or commands it tells."""
        return sum(1 for _ in (self.events() if mode == "facts" else self.commands()))

    def report(self, mode: str) -> ImportReport:
        """Say what became of every line."""
        return ImportReport(
            source=self.name,
            origin=self.origin,
            mode=mode,
            files=[self._file],
            amounts=self._check_sums(),
            findings=self._findings(),
            meanings=_MEANINGS,
        )

    def _check_sums(self) -> dict[str, int]:
        sales = [act.total for act in self.transactions if isinstance(act, RetailSale)]
        returns = [act.amount for act in self.transactions if not isinstance(act, RetailSale)]
        return {"order totals": sum(sales), "refunds": sum(returns)}

    def _findings(self) -> list[Finding]:
        guests = [
            act.lines[0].line
            for act in self.transactions
            if isinstance(act, RetailSale) and not act.lines[0].customer
        ]
        whole = [
            act.line.line
            for act in self.transactions
            if not isinstance(act, RetailSale) and act.is_complete
        ]
        found = {"guests": guests, "returned-in-full": whole}
        return [Finding(code, self._file.name, lines) for code, lines in found.items() if lines]
