"""The source: read once when it is opened, given as often as asked for."""

from collections.abc import Iterator
from pathlib import Path

from backend.exchange.import_report import ImportReport
from backend.exchange.import_source import HistoricalEvent, ImportCommand
from backend.exchange.olist.findings import MEANINGS, findings, set_aside
from backend.exchange.olist.historical_events import check_sums, historical_events
from backend.exchange.olist.import_commands import import_commands
from backend.exchange.olist.joined_orders import join_orders
from backend.exchange.olist.olist_tables import read_tables


class OlistSource:
    """Olist's tables in a folder or a tar archive, wholly in memory (some 3 KB an order).

    Raises:
        Unreadable: a table is missing, is another table, or the archive is damaged.
    """

    name = "olist"

    def __init__(self, path: Path, *, encoding: str | None = None) -> None:
        self._tables = read_tables(path, encoding)
        set_aside(self._tables)
        self.origin = f"olist:{self._tables.digest}"
        self.orders = list(join_orders(self._tables))

    def events(self) -> Iterator[HistoricalEvent]:
        """Yield everything as it was, in the order of time, causes before effects."""
        return historical_events(self.orders, self._tables.products)

    def commands(self) -> Iterator[ImportCommand]:
        """Yield it as commands, in the same order."""
        return import_commands(self.orders, self._tables.products)

    def size(self, mode: str) -> int:
        """Return how many facts or commands there are."""
        return sum(1 for _ in (self.events() if mode == "facts" else self.commands()))

    def report(self, mode: str) -> ImportReport:
        """Say what became of every line, and what is odd about the orders."""
        return ImportReport(
            source=self.name,
            origin=self.origin,
            mode=mode,
            files=list(self._tables.files.values()),
            amounts=check_sums(self.orders),
            findings=findings(self.orders, self._tables),
            meanings=MEANINGS,
        )
