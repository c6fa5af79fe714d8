"""The archive: any position of a long log as quickly as any other, and what that costs to write."""

import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import sqlalchemy as sa

from backend.domain.registry import Registry, load_registry
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows
from backend.projection.version_queries import page_at
from backend.store.engine_registry import open_reader
from tests.bench.figures import Figure
from tests.bench.replaying import CHUNK, Gathered, Raw, long_log, remove, written

LONG, QUICK = 1_000_000, 30_000  # events
SHORT = 10  # the shorter log is so many times shorter
EVENTS_PER_ROW = 100  # of the view, once all are known: of a million events 10,000 rows
PAGE = 50  # rows
ASKED = 2_000  # pages
WARM = 100  # pages before, which compile the statement and fill the cache


class Seconds(msgspec.Struct, frozen=True):
    """Quantiles of how long a page took."""

    p50: float
    p99: float


class Cost(msgspec.Struct):
    """What writing took: seconds, and bytes given to the kernel."""

    seconds: float = 0.0
    bytes: int = 0


class Timed(ArchiveStore):
    """An archive that notes what its writing costs."""

    def save(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # passes on what it is given
        """Write, and note the cost."""
        bytes_before, began = written(), time.perf_counter()
        changed = super().save(*args, **kwargs)
        self.cost.seconds += time.perf_counter() - began
        self.cost.bytes += written() - bytes_before
        return changed

    cost: Cost


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001  # every chapter is called alike
    """Measure pages of the past against replaying, and the archive's writing against upserts."""
    registry, views = load_registry(), load_projections()
    projection = views["products"]
    count = QUICK if quick else LONG
    # fewer events with as many rows: in the shorter log a tenth of them would be known, and in the
    # longer one a page of the beginning would pass all that are not born yet
    products = count // EVENTS_PER_ROW
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = long_log(folder / "log.sqlite", registry, count, users=50_000, products=products)
        writing = list(_writing(folder, url, views, registry))
        # the pages of a short log are written again and again: its bytes say nothing
        yield from writing[:1] if quick else writing
        _archive(folder / "long.sqlite", url, projection, registry, count)
        replayed = _replaying(folder, url, projection, registry) * LONG / count
        _archive(folder / "short.sqlite", url, projection, registry, count // SHORT)
        files = {folder / "long.sqlite": count, folder / "short.sqlite": count // SHORT}
        long, short = _pages(files, projection, products)
    yield Figure(
        name="archive, p99 of a page, of a replay",
        value=long.p99 / replayed,
        unit="x",
        target=1 / 1000,
        better="lower",
        limit=f"{replayed:,.2f} s median replay{' (as of a short log)' * quick};"
        f" here p50 {long.p50 * 1000:.2f}, p99 {long.p99 * 1000:.2f} ms",
    )
    yield Figure(
        name=f"archive, p99 of a page, of {SHORT} x shorter",
        value=long.p99 / short.p99,
        unit="x",
        target=1.5,
        better="lower",
        limit=f"{short.p99 * 1000:.2f} ms p99 of a page in a log of {count // SHORT:,} events",
    )


def _writing(
    folder: Path, url: str, views: Mapping[str, Projection], registry: Registry
) -> Iterator[Figure]:
    """Write the archive of all views, and plain upserts of the same versions, in turns."""
    reader = open_reader(url)
    store = Timed(folder / "all.sqlite", views)
    store.cost, plain = Cost(), Cost()
    applier = Applier(store, views, registry)
    raws = [_PlainView(folder, url, view, registry) for view in views.values()]
    while chunk := reader.read(applier.position, CHUNK):
        applier.apply(chunk)
        for raw in raws:
            plain.bytes += raw.upto(applier.position)
    plain.seconds = sum(raw.upserts.seconds for raw in raws)
    written_rows = sum(raw.upserts.rows for raw in raws)
    for raw in raws:
        raw.close()
    store.close()
    reader.close()
    remove(folder / "all.sqlite")
    yield Figure(
        name="archive, written at",
        value=plain.seconds / store.cost.seconds,
        unit="x",
        target=0.35,
        limit=f"{written_rows / plain.seconds:,.0f} plain upserts/s of the same rows, all views",
    )
    yield Figure(
        name="archive, bytes written",
        value=store.cost.bytes / plain.bytes,
        unit="x",
        target=4,
        better="lower",
        limit=f"{plain.bytes / 1e6:,.0f} MB by plain upserts of the same rows",
    )


class _PlainView:
    """Plain upserts of what the events make of one view, without a text index: history has none."""

    def __init__(self, folder: Path, url: str, projection: Projection, registry: Registry) -> None:
        name = projection.name
        self._gathered = Gathered(folder / f"gathered-{name}.sqlite", url, projection, registry)
        self.upserts = Raw(
            folder / f"raw-{name}.sqlite", projection, batch=CHUNK, has_text_index=False
        )

    def upto(self, position: int) -> int:
        """Write up to a position; return the bytes."""
        versions, before = self._gathered.upto(position), written()
        self.upserts.write(versions)
        return written() - before

    def close(self) -> None:
        """Remove the files."""
        self._gathered.close()
        self.upserts.close()


def _replaying(folder: Path, url: str, projection: Projection, registry: Registry) -> float:
    """Return the median seconds that a replay in memory takes to a random position."""
    gathered = Gathered(folder / "replayed.sqlite", url, projection, registry)
    reader = open_reader(url)
    head, taken = reader.head(), [0.0]
    began = time.perf_counter()
    for position in range(CHUNK, head + CHUNK, CHUNK):
        gathered.upto(min(position, head))
        taken.append(time.perf_counter() - began)
    gathered.close()
    reader.close()
    return float(np.median(taken))


def _archive(path: Path, url: str, projection: Projection, registry: Registry, upto: int) -> None:
    """Bring an archive up to a position of the log."""
    reader = open_reader(url)
    store = ArchiveStore(path, {projection.name: projection})
    applier = Applier(store, {projection.name: projection}, registry)
    while applier.position < upto:
        applier.apply(reader.read(applier.position, min(CHUNK, upto - applier.position)))
    store.close()
    reader.close()


def _pages(files: Mapping[Path, int], projection: Projection, products: int) -> list[Seconds]:
    """Return how long pages of 50 rows take, from a random key on, at random positions.

    The archives, each up to a position, are asked in turns.
    """
    dice = random.Random(2)  # noqa: S311  # repeatable
    engines = {path: open_rows(path) for path in files}
    taken: dict[Path, list[float]] = {path: [] for path in files}
    for number in range(ASKED + WARM):
        for path, upto in files.items():
            position = dice.randrange(1, upto + 1)
            start = f"product-{dice.randrange(products):05}"
            seconds = _page(engines[path], projection, position, start)
            if number >= WARM:
                taken[path].append(seconds)
    for path, engine in engines.items():
        engine.dispose()
        remove(path)
    quantiles = (np.percentile(each, (50, 99)) for each in taken.values())
    return [Seconds(float(p50), float(p99)) for p50, p99 in quantiles]


def _page(engine: sa.Engine, projection: Projection, position: int, start: str) -> float:
    """Return the seconds that one page takes."""
    began = time.perf_counter()
    with engine.connect() as connection:
        page_at(connection, projection, position, PAGE, (start,))
    return time.perf_counter() - began
