"""The replay desk's seek: four views newest changed first, their totals, and what an event changed.

It is asked of the archive's own answering code, without any cache, as the desk asks it.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from backend.clock import now_us
from backend.domain.registry import load_registry
from backend.messages.queries import AskChanges, AskView
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows
from backend.query.cache import PageCache
from backend.query.views.view_reader import ViewReader
from tests.backend.projection.shop_history import Shop, events
from tests.bench.figures import Figure
from tests.bench.replaying import CHUNK

VIEWS = ("orders", "products", "users", "payments")
SIZES, QUICK_SIZES, FULL_SIZES = (
    (100_000, 1_000_000),
    (3_000, 30_000),
    (100_000, 1_000_000, 10_000_000),
)  # events; of ten million, 1.2 million are orders
ROWS = 50  # of each view
CHANGES = 500  # rows that an event may change
ASKED, WARM = 500, 20  # seeks


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001  # every chapter is called alike
    """Seek in logs of several lengths."""
    yield from _figures(QUICK_SIZES if quick else SIZES)


def full_figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001  # as above
    """Seek in a log of ten million events as well: its archive is built for some minutes first."""
    yield from _figures(QUICK_SIZES if quick else FULL_SIZES)


def _figures(sizes: Sequence[int]) -> Iterator[Figure]:
    installed = load_projections()
    views = {name: installed[name] for name in VIEWS}
    p99: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.sqlite"
        for size in _build(path, views, sizes):
            taken = _seeks(path, views, size)
            p99.append(float(np.percentile(taken, 99)))
            yield Figure(
                name=f"seek, p99 at {size:,} events",
                value=p99[-1] * 1000,
                unit="ms",
                target=50,
                better="lower",
                limit=f"p50 {np.median(taken) * 1000:.2f} ms; {_describe(path, views)}",
            )
    yield Figure(
        name=f"seek, p99 at {sizes[-1]:,}, of {sizes[0]:,}",
        value=p99[-1] / p99[0],
        unit="x",
        target=2,
        better="lower",
        limit=f"a log {sizes[-1] // sizes[0]} times as long",
    )


def _build(path: Path, views: Mapping[str, Projection], sizes: Sequence[int]) -> Iterator[int]:
    """Bring an archive to one size after the other; it is asked meanwhile."""
    registry = load_registry()
    largest = sizes[-1]
    shop = Shop(3, users=max(100, largest // 50), products=max(100, largest // 1_000))
    history = events(registry, shop.payloads())
    store = ArchiveStore(path, views)
    applier = Applier(store, views, registry)
    for size in sizes:
        while applier.position < size:
            applier.apply([*islice(history, min(CHUNK, size - applier.position))])
        os.sync()  # what is still being written is no part of a seek
        yield size
    store.close()


def _seeks(path: Path, views: Mapping[str, Projection], size: int) -> list[float]:
    """Return the seconds that each seek took, at random positions."""
    dice = random.Random(5)  # noqa: S311  # repeatable
    rows = open_rows(path)
    reader = ViewReader("archive", rows, views, PageCache(0), archive=True, clock=now_us)
    taken = [_seek(reader, views, dice.randrange(1, size + 1)) for _ in range(WARM + ASKED)]
    reader.close()
    rows.dispose()
    return taken[WARM:]


def _seek(reader: ViewReader, views: Mapping[str, Projection], position: int) -> float:
    began = time.perf_counter()
    for view in views:
        reader.page(AskView(view=view, order="position:desc", limit=ROWS), position)
    reader.changes(AskChanges(after=position - 1, upto=position, event=position, limit=CHANGES))
    return time.perf_counter() - began


def _describe(path: Path, views: Mapping[str, Projection]) -> str:
    rows = open_rows(path)
    reader = ViewReader("archive", rows, views, PageCache(0), archive=True, clock=now_us)
    largest = max(
        reader.page(AskView(view=view, order="position:desc", limit=1), None).total
        for view in views
    )
    reader.close()
    rows.dispose()
    size_gb = path.stat().st_size / 1e9
    return f"{largest:,} rows in the largest view, {size_gb:.2f} GB"
