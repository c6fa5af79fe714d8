"""The source: read once when it is opened, told as often as asked for."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from backend.exchange.files import digested, opened
from backend.exchange.lines import Broken, Row, read_table
from backend.exchange.online_retail.facts import told
from backend.exchange.online_retail.sales import Sale, acts_of, fate_of
from backend.exchange.online_retail.table import COLUMNS, Line, read_line
from backend.exchange.online_retail.wishes import wished
from backend.exchange.report import FileReport, Finding, Report
from backend.exchange.story import Fact, Wish

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


class OnlineRetail:
    """The table in a CSV file, wholly in memory (some 400 bytes a line).

    Raises:
        Unreadable: the file is missing, damaged, or another table.
    """

    name = "online-retail"

    def __init__(self, path: Path) -> None:
        self._file = FileReport(path.name.removesuffix(".zst"))
        lines = self._read(path)
        self.acts = acts_of(lines, self._file)

    def _read(self, path: Path) -> list[Line]:
        """Return the lines that are sales or returns, and note the fate of the others."""
        lines: list[Line] = []
        seen: set[bytes] = set()
        with opened(path) as stream:
            digesting, buffered = digested(stream)
            with buffered:
                for row in read_table(buffered, path.name, COLUMNS):
                    self._file.lines += 1
                    line = self._kept(row, seen)
                    if line is not None:
                        self._file.taken += 1
                        lines.append(line)
        self.origin = f"online-retail:{digesting.hexdigest()}"
        return lines

    def _kept(self, row: Row | Broken, seen: set[bytes]) -> Line | None:
        if isinstance(row, Broken):
            self._file.cannot_read(row.line, row.reason)
            return None
        try:
            line = read_line(row.line, row.values)
        except ValueError as error:
            self._file.cannot_read(row.line, str(error))
            return None
        same = blake2b("\x1f".join(row.values).encode(), digest_size=16).digest()
        code = "duplicate" if same in seen else fate_of(line)
        seen.add(same)
        if code:
            self._file.set_aside(code, line.line)
            return None
        return line

    def facts(self) -> Iterator[Fact]:
        """Tell everything as it was, in the order of time, causes before effects."""
        return told(self.acts)

    def wishes(self) -> Iterator[Wish]:
        """Tell it as commands, in the same order."""
        return wished(self.acts, self._file.name)

    def size(self, mode: str) -> int:
        """Return how many facts or commands it tells."""
        return sum(1 for _ in (self.facts() if mode == "facts" else self.wishes()))

    def report(self, mode: str) -> Report:
        """Say what became of every line."""
        return Report(
            source=self.name,
            origin=self.origin,
            mode=mode,
            files=[self._file],
            amounts=self._sums(),
            findings=self._findings(),
            meanings=_MEANINGS,
        )

    def _sums(self) -> dict[str, int]:
        sales = [act.total for act in self.acts if isinstance(act, Sale)]
        returns = [act.amount for act in self.acts if not isinstance(act, Sale)]
        return {"order totals": sum(sales), "refunds": sum(returns)}

    def _findings(self) -> list[Finding]:
        guests = [
            act.lines[0].line
            for act in self.acts
            if isinstance(act, Sale) and not act.lines[0].customer
        ]
        whole = [act.line.line for act in self.acts if not isinstance(act, Sale) and act.last]
        found = {"guests": guests, "returned-in-full": whole}
        return [Finding(code, self._file.name, lines) for code, lines in found.items() if lines]
