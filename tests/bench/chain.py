"""What the hash chain costs an append: the same commits with and without it, in pairs."""

import random
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from unittest.mock import patch

from backend.messages.events import Event
from backend.store.chain_verification import ChainVerification
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import EventLog
from backend.store.sql.chain_writer import ChainWriter
from tests.bench.append_writers import BATCH, Ours, batches, fill
from tests.bench.figures import Figure

_ORDERS = 1_000
_FILLED = 10_000  # events before the clock begins
_FULL, _QUICK = 4_400, 1_320  # pairs of commits
_GROUP = 11  # commits: more events than a block, so that each group has a link


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001  # every chapter is called alike
    """Measure the time of a commit of 100 events, the bytes, and the walk."""
    pairs = _QUICK if quick else _FULL
    with tempfile.TemporaryDirectory() as name:
        chained, plain = Path(name) / "chained.sqlite", Path(name) / "plain.sqlite"
        with closing(open_log(_url(chained))) as ours, closing(open_log(_url(plain))) as other:
            yield _time(ours, other, pairs)
        yield _size(chained, plain)
        yield _walk(chained)


def _time(chained: EventLog, plain: EventLog, pairs: int) -> Figure:
    fill(chained, _ORDERS, _FILLED)
    with _unchained():
        fill(plain, _ORDERS, _FILLED)
    seconds: dict[str, list[float]] = {"chained": [], "plain": []}
    ours, other = Ours(chained), Ours(plain)
    first = random.Random(5)  # noqa: S311 - no secret
    for orders, _ in zip(batches(_ORDERS, seed=11), range(pairs), strict=False):
        for turn in first.sample(("chained", "plain"), 2):
            if turn == "chained":
                seconds[turn].append(ours.append(orders))
            else:
                with _unchained():
                    seconds[turn].append(other.append(orders))
    with_it, without = median(seconds["chained"]), median(seconds["plain"])
    return Figure(
        name="append with the hash chain",
        value=median(
            b / a
            for a, b in zip(_groups(seconds["chained"]), _groups(seconds["plain"]), strict=True)
        ),
        unit="x",
        target=0.95,
        limit=f"{without / BATCH * 1e6:.2f} µs an event without, {with_it / BATCH * 1e6:.2f} with"
        f" (medians of {pairs} pairs of commits of {BATCH}; ratio of {_GROUP} at once)",
    )


def _groups(seconds: Sequence[float]) -> list[float]:
    return [sum(seconds[at : at + _GROUP]) for at in range(0, len(seconds), _GROUP)]


def _size(chained: Path, plain: Path) -> Figure:
    sizes = [path.stat().st_size for path in (chained, plain)]
    return Figure(
        name="bytes of a log with the hash chain",
        value=sizes[0] / sizes[1],
        unit="x",
        target=1.05,
        better="lower",
        limit=f"{sizes[1]:,} bytes without it",
    )


def _walk(path: Path) -> Figure:
    with closing(open_reader(_url(path))) as reader:
        began = time.perf_counter()
        report = ChainVerification(reader, lambda _done, _total: None).run({})
        taken_s = time.perf_counter() - began
    if report.findings:
        raise RuntimeError(f"the log is not whole: {report.findings[:3]}")
    return Figure(
        name="verify --log",
        value=report.head / taken_s,
        unit="events/s",
        target=50_000,
        limit=f"{report.head:,} events in {taken_s:.1f} s",
    )


@contextmanager
def _unchained() -> Generator[None]:
    """Let appends within it write no links."""

    def write_nothing(_writer: ChainWriter, _events: Sequence[Event]) -> None:
        pass  # the log as it would be without a chain

    with patch.object(ChainWriter, "write", write_nothing):
        yield


def _url(path: Path) -> str:
    return f"sqlite:///{path}"
