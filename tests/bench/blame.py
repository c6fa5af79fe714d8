"""Blame: who wrote a value, of any row at any position of a long log."""

import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from backend.domain.registry import load_registry
from backend.messages.row_history import AskBlame
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows, view_spec
from backend.projection.sql_tables import HEAP_PLACE, archive_table, first_place
from backend.query.history.blame_reader import read_blame
from tests.backend.projection.shop_history import Shop, events
from tests.bench.figures import Figure
from tests.bench.replaying import CHUNK

LONG, QUICK = 1_000_000, 30_000  # events
ASKED = 2_000
FIELDS = (
    ("orders", "status"),
    ("orders", "lines.0.quantity"),
    ("products", "reserved"),
    ("products", "price"),
    ("users", "balance"),
    ("payments", "state"),
)


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001  # every chapter is called alike
    """Blame fields of rows that were changed shortly before random positions."""
    count = QUICK if quick else LONG
    installed = load_projections()
    views = {name: installed[name] for name, _ in FIELDS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.sqlite"
        _build(path, views, count)
        taken_ms = np.array(list(_blames(path, views, count))) * 1000
    yield Figure(
        name=f"blame, p99 at {count:,} events",
        value=float(np.percentile(taken_ms, 99)),
        unit="ms",
        target=50,
        better="lower",
        limit=f"p50 {np.median(taken_ms):.2f} ms; four views",
    )


def _build(path: Path, views: Mapping[str, Projection], count: int) -> None:
    registry = load_registry()
    store = ArchiveStore(path, views)
    applier = Applier(store, views, registry)
    shop = Shop(1, users=max(100, count // 20), products=max(100, count // 100))
    history = events(registry, islice(shop.payloads(), count))
    while chunk := list(islice(history, CHUNK)):
        applier.apply(chunk)
    store.close()


def _blames(path: Path, views: Mapping[str, Projection], count: int) -> Iterator[float]:
    """Yield the seconds that each takes."""
    dice = random.Random(3)  # noqa: S311  # repeatable
    engine = open_rows(path)
    with engine.connect() as connection, connection.begin():
        for _ in range(ASKED):
            view, field = dice.choice(FIELDS)
            at = dice.randrange(count // 10, count + 1)
            key = _changed_before(connection, views[view], at, dice.randrange(50))
            asked = AskBlame(view=view, key=key, field=field, at=at)
            began_s = time.perf_counter()
            read_blame(connection, views[view], asked, at)
            yield time.perf_counter() - began_s
    engine.dispose()


def _changed_before(
    connection: sa.Connection, projection: Projection, at: int, back: int
) -> list[str]:
    rows = archive_table(view_spec(projection))
    found = connection.execute(
        sa.select(*(rows.c[name] for name in projection.key))
        .where(rows.c[HEAP_PLACE] < first_place(at + 1))
        .order_by(rows.c[HEAP_PLACE].desc())
        .limit(1)
        .offset(back)
    ).one()
    return [str(cell) for cell in found]
