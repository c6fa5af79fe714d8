"""The source: read once when it is opened, told as often as asked for."""

from collections.abc import Iterator
from pathlib import Path

from backend.exchange.olist.facts import check_sums, told
from backend.exchange.olist.findings import MEANINGS, findings, set_aside
from backend.exchange.olist.orders import joined
from backend.exchange.olist.tables import read_tables
from backend.exchange.olist.wishes import wished
from backend.exchange.report import Report
from backend.exchange.story import Fact, Wish


class Olist:
    """Olist's tables in a folder or a tar archive, wholly in memory (some 3 KB an order).

    Raises:
        Unreadable: a table is missing, is another table, or the archive is damaged.
    """

    name = "olist"

    def __init__(self, path: Path) -> None:
        self._tables = read_tables(path)
        set_aside(self._tables)
        self.origin = f"olist:{self._tables.digest}"
        self.orders = list(joined(self._tables))

    def facts(self) -> Iterator[Fact]:
        """Tell everything as it was, in the order of time, causes before effects."""
        return told(self.orders, self._tables.products)

    def wishes(self) -> Iterator[Wish]:
        """Tell it as commands, in the same order."""
        return wished(self.orders, self._tables.products)

    def size(self, mode: str) -> int:
        """Return how many facts or commands it tells."""
        return sum(1 for _ in (self.facts() if mode == "facts" else self.wishes()))

    def report(self, mode: str) -> Report:
        """Say what became of every line, and what is odd about the orders."""
        return Report(
            source=self.name,
            origin=self.origin,
            mode=mode,
            files=list(self._tables.files.values()),
            amounts=check_sums(self.orders),
            findings=findings(self.orders, self._tables),
            meanings=MEANINGS,
        )
