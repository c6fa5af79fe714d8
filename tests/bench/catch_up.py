"""A replica that catches up on a long log: each view alone, and all seven together."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from backend.domain.registry import Registry, load_registry
from backend.projection.applier import Applier
from backend.projection.follower import Follower
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.store.engine_registry import open_reader
from tests.bench.figures import Figure
from tests.bench.library import runner_rate
from tests.bench.replaying import Gathered, Raw, Views, long_log, remove

LONG, QUICK = 1_000_000, 30_000  # events


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001  # every chapter is called alike
    """Measure catching up against raw upserts of the same rows, and another library's runner."""
    registry, projections = load_registry(), load_projections()
    count = QUICK if quick else LONG
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = long_log(folder / "log.sqlite", registry, count, users=50_000, products=10_000)
        raw_rates: list[float] = []
        for projection in projections.values():
            alone, raw = beside_raw(folder, url, projection, registry)
            raw_rates.append(raw)
            yield _against_raw(f"catch up, {projection.name} alone", alone, raw, 0.6)
        library = [runner_rate(folder, 500 if quick else 5_000)]
        together = replica_rate(folder, url, projections, registry)
        library.append(runner_rate(folder, 500 if quick else 5_000))
        yield _against_raw("catch up, all views", together, median(raw_rates), 0.15)
        yield _against_library(together, sum(library) / 2, quick=quick)


def _against_raw(name: str, rate: float, raw: float, target: float) -> Figure:
    return Figure(
        name=name,
        value=rate / raw,
        unit="x",
        target=target,
        limit=f"{raw:,.0f} raw upserts/s into its table; here {rate:,.0f} events/s",
    )


def _against_library(rate: float, library: float, *, quick: bool) -> Figure:
    return Figure(
        name="catch up, all views, against a library",
        value=rate / library,
        unit="x",
        target=30,
        limit=f"{library:,.0f} events/s by eventsourcing's projection runner on PostgreSQL",
        untold=f"of so few events its start counts: told by {LONG:,}" if quick else "",
    )


class Replica:
    """A replica of some views, over a log that waits to be applied."""

    def __init__(self, path: Path, url: str, views: Views, registry: Registry) -> None:
        self._path = path
        self._reader = open_reader(url)
        self._store = LiveStore(path, views)
        self._follower = Follower(Applier(self._store, views, registry), self._reader)
        self.head = self._reader.head()
        self.seconds = 0.0

    @property
    def position(self) -> int:
        """Up to where it has applied."""
        return self._follower.position

    def step(self) -> None:
        """Apply as much as one step of its process does."""
        began = time.perf_counter()
        self._follower.step()
        self.seconds += time.perf_counter() - began

    def close(self) -> None:
        """Give everything back, and remove the file."""
        self._store.close()
        self._reader.close()
        remove(self._path)


def beside_raw(
    folder: Path, url: str, projection: Projection, registry: Registry
) -> tuple[float, float]:
    """Return the events a second of a replica with one view, and the raw upserts a second.

    The driver alone writes the same row versions; both take turns, so that whatever else happens
    on the machine happens to both.
    """
    replica = Replica(folder / "replica.sqlite", url, {projection.name: projection}, registry)
    raw = Raw(folder / "raw.sqlite", projection)
    gathered = Gathered(folder / "gathered.sqlite", url, projection, registry)
    while replica.position < replica.head:
        replica.step()
        raw.write(gathered.upto(replica.position))
    for each in (replica, raw, gathered):
        each.close()
    return replica.head / replica.seconds, raw.rate


def replica_rate(folder: Path, url: str, views: Views, registry: Registry) -> float:
    """Return how many events of the log a replica with these views takes a second."""
    replica = Replica(folder / "replica.sqlite", url, views, registry)
    while replica.position < replica.head:
        replica.step()
    replica.close()
    return replica.head / replica.seconds
