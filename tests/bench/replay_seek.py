"""The replay desk's seek: four views newest changed first, their totals, and what an event changed.

It is asked of the archive's own answering code, without any cache, as the desk asks it, and painted
by the desk's own tiles. The largest view has a million rows at every size: the log begins with
orders of ten products each, whose sales are a row a day and product; the rest is a usual shop.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

import numpy as np

from backend.clock import now_us
from backend.domain.module import Payload
from backend.domain.orders import OrderCreated, OrderLine
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
from tests.bench.painted_tiles import PaintedTiles
from tests.bench.replaying import CHUNK

VIEWS = ("orders", "products", "sales", "payments")
SIZES, QUICK_SIZES, FULL_SIZES = (
    (100_000, 1_000_000),
    (3_000, 30_000),
    (100_000, 1_000_000, 10_000_000),
)  # events; of ten million, 1.2 million are orders
ROWS = 50  # of each view
LINES = 10  # of each of the first orders, and so rows that one of them makes
PRODUCTS = 25_000  # more than the lines of a day: no product is bought twice on one
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
            taken, worked = _seeks(path, views, size)
            p99.append(float(np.percentile(taken, 99)))
            yield Figure(
                name=f"seek, painted, p99 at {size:,} events",
                value=p99[-1] * 1000,
                unit="ms",
                target=50,
                better="lower",
                limit=f"p50 {np.median(taken) * 1000:.2f} ms, of the processor p99"
                f" {np.percentile(worked, 99) * 1000:.2f} ms; {_describe(path, views)}",
            )
    yield Figure(
        name=f"seek, painted, p99 at {sizes[-1]:,}, of {sizes[0]:,}",
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
    history = events(registry, chain(_wide_orders(sizes[0]), shop.payloads()))
    store = ArchiveStore(path, views)
    applier = Applier(store, views, registry)
    for size in sizes:
        while applier.position < size:
            applier.apply([*islice(history, min(CHUNK, size - applier.position))])
        os.sync()  # what is still being written is no part of a seek
        yield size
    store.close()


def _wide_orders(count: int) -> Iterator[Payload]:
    """Make orders of so many lines that no other day and product has."""
    for number in range(count):
        first = number * LINES
        lines = [
            OrderLine(
                product_id=f"product-{(first + line) % PRODUCTS:05}",
                quantity=1,
                price=1_000 + line,
                freight=0,
            )
            for line in range(LINES)
        ]
        total = sum(line.price or 0 for line in lines)
        yield OrderCreated(
            order_id=f"wide-{number:07}",
            user_id=f"user-{number % 1_000:06}",
            lines=lines,
            total=total,
            currency="BRL",
        )


def _seeks(
    path: Path, views: Mapping[str, Projection], size: int
) -> tuple[list[float], list[float]]:
    """Return the seconds that each seek took, at random positions, until it was painted.

    Beside it, those that the processor worked for it: other programs take none of these.
    """
    dice = random.Random(5)  # noqa: S311  # repeatable
    rows = open_rows(path)
    reader = ViewReader("archive", rows, views, PageCache(0), archive=True, clock=now_us)
    tiles = PaintedTiles(path.parent, views)
    seeks = [_seek(reader, tiles, dice.randrange(1, size + 1)) for _ in range(WARM + ASKED)]
    tiles.close()
    reader.close()
    rows.dispose()
    return [took for took, _ in seeks[WARM:]], [worked for _, worked in seeks[WARM:]]


def _seek(reader: ViewReader, tiles: PaintedTiles, position: int) -> tuple[float, float]:
    began, worked = time.perf_counter(), time.thread_time()
    asked = (AskView(view=view, order="position:desc", limit=ROWS) for view in VIEWS)
    pages = [reader.page(each, position) for each in asked]
    alone = AskChanges(after=position - 1, upto=position, event=position, limit=CHANGES)
    tiles.paint(position, pages, reader.changes(alone))
    took_s, worked_s = time.perf_counter() - began, time.thread_time() - worked
    assert tiles.positions() == dict.fromkeys(VIEWS, position)
    return took_s, worked_s


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
