"""Replicas that share the work: catching up on four shares, and reading from two replicas."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Barrier

import pytest

from backend.domain.registry import load_registry
from backend.messages.control import StartReplica
from backend.messages.queries import AskView
from backend.messages.view_shares import ViewShare
from backend.projection.installed_projections import load_projections
from backend.projection.replica_views import projections_of_share
from backend.run.share_choice import choose_share
from tests.bench.catch_up import Replica
from tests.bench.figures import Figure
from tests.bench.limits import scratch
from tests.bench.replaying import long_log
from tests.running import Running, running, until

LONG, QUICK = 400_000, 40_000  # events
_SHARES = 4
_READERS = 6  # clients at once, so that neither of two replicas is idle for long
_READ_S, _QUICK_READ_S = 4.0, 1.0  # seconds of reading
Share = Sequence[ViewShare]


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001  # every chapter is called alike
    """Measure catching up and reading."""
    count, turns = (QUICK, 1) if quick else (LONG, 6)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = long_log(folder / "log.sqlite", load_registry(), count, users=20_000, products=5_000)
        yield _catch_up(folder, url, count, turns)
    with scratch() as folder:
        yield _read(folder, min(count, 100_000), turns, _QUICK_READ_S if quick else _READ_S)


def _catch_up(folder: Path, url: str, count: int, turns: int) -> Figure:
    alone: list[Share] = [()]
    shared = [_share(part) for part in range(1, _SHARES + 1)]
    seconds: dict[int, list[float]] = {1: [], _SHARES: []}
    for turn in range(turns):
        for each in (shared, alone) if turn % 2 else (alone, shared):
            seconds[len(each)].append(catch_up_s(folder, url, each))
    one, four = median(seconds[1]), median(seconds[_SHARES])
    return Figure(
        name="catch up, four replicas on four shares",
        value=one / four,
        unit="x",
        target=1.7,
        limit=f"{count / one:,.0f} events/s by one with all views; here {count / four:,.0f}",
    )


def _share(part: int) -> Share:
    order = StartReplica(part=part, parts=_SHARES, by="bench")
    return choose_share(order, (), load_projections())


def catch_up_s(folder: Path, url: str, shares: Sequence[Share]) -> float:
    """Return how long replicas with these shares take until all have applied the log."""
    context = get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(len(shares), context) as pool:
        ready = manager.Barrier(len(shares))
        jobs = [
            pool.submit(_apply_share, str(folder / f"replica-{number}.sqlite"), url, share, ready)
            for number, share in enumerate(shares)
        ]
        ends = [job.result() for job in jobs]
    return max(end for _, end in ends) - min(began for began, _ in ends)


def _apply_share(path: str, url: str, share: Share, ready: Barrier) -> tuple[float, float]:
    """Apply the log in a process of its own; return when it began and when it ended."""
    views = projections_of_share(load_projections(), share)
    replica = Replica(Path(path), url, views, load_registry())
    ready.wait()
    began = time.monotonic()
    while replica.position < replica.head:
        replica.step()
    ended = time.monotonic()
    replica.close()
    return began, ended


def _read(folder: Path, count: int, turns: int, read_s: float) -> Figure:
    """Let clients ask for pages of a search in all rows, with one replica and with two."""
    data = folder / "data"
    data.mkdir()
    long_log(data / "log.sqlite", load_registry(), count, users=30_000, products=500)
    rates: dict[int, list[float]] = {1: [], 2: []}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARIGRAPH_ARCHIVE", "false")
        for turn in range(turns):
            for replicas in (2, 1) if turn % 2 else (1, 2):
                with running(data, "--replicas", str(replicas)) as backend:
                    rates[replicas].append(_pages_per_s(backend, count, read_s))
    one, two = median(rates[1]), median(rates[2])
    return Figure(
        name="pages read from two replicas, against one",
        value=two / one,
        unit="x",
        target=1.6,
        limit=f"{one:,.0f} pages/s from one replica, asked by {_READERS}; here {two:,.0f}",
    )


def _pages_per_s(backend: Running, head: int, read_s: float) -> float:
    with backend.client() as client:
        until(lambda: all(each.applied >= head for each in client.health().replicas), "all applied")
    with ThreadPoolExecutor(_READERS) as pool:
        ends_s = time.monotonic() + read_s
        read = [pool.submit(_read_until, backend, number, ends_s) for number in range(_READERS)]
        return sum(each.result() for each in read) / read_s


def _read_until(backend: Running, reader: int, ends_s: float) -> int:
    """Ask for one page after the other, of which none was asked for before."""
    with backend.client() as client:
        pages = 0
        while time.monotonic() < ends_s:
            found = f"name:*{reader}{pages}*"
            client.ask(AskView(view="users", filter=found, order="name", limit=10))
            pages += 1
    return pages
