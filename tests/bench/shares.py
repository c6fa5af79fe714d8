"""Replicas that share the work: catching up on four shares against one replica with everything."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.managers import SyncManager
from pathlib import Path
from statistics import median
from threading import Barrier

from backend.domain.registry import load_registry
from backend.messages.control import StartReplica
from backend.messages.view_shares import ViewShare
from backend.projection.installed_projections import load_projections
from backend.projection.replica_views import projections_of_share
from backend.run.share_choice import choose_share
from tests.bench.catch_up import Replica
from tests.bench.figures import Figure
from tests.bench.replaying import long_log

LONG, QUICK = 400_000, 60_000  # events
_SHARES = 4
Share = Sequence[ViewShare]


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001  # every chapter is called alike
    """Measure catching up and reading."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = QUICK if quick else LONG
        url = long_log(folder / "log.sqlite", load_registry(), count, users=20_000, products=5_000)
        yield _catch_up(folder, url, count, 1 if quick else 3)


def _catch_up(folder: Path, url: str, count: int, turns: int) -> Figure:
    alone: list[Share] = [()]
    shared = [_share(part) for part in range(1, _SHARES + 1)]
    seconds: dict[int, list[float]] = {1: [], _SHARES: []}
    for each in (alone, shared, shared, alone) * turns:
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
        ready = _barrier(manager, len(shares))
        jobs = [
            pool.submit(_apply_share, str(folder / f"replica-{number}.sqlite"), url, share, ready)
            for number, share in enumerate(shares)
        ]
        ends = [job.result() for job in jobs]
    return max(end for _, end in ends) - min(began for began, _ in ends)


def _barrier(manager: SyncManager, parties: int) -> Barrier:
    return manager.Barrier(parties)


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
