"""Versions that are too old go; every position from the edge on is answered as before."""

import random
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pytest

from backend.domain.registry import Registry
from backend.errors import Unreadable
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows, view_spec
from backend.projection.sql_tables import BLOCK_POSITIONS
from backend.projection.version_queries import require_kept, row_count_at
from backend.projection.version_retention import VersionRetention, parse_retention
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]
COUNT = 2_500


def test_that_positions_from_the_edge_on_are_answered_as_before(
    tmp_path: Path, registry: Registry, projections: Views
) -> None:
    views = {view: projections[view] for view in ("orders", "products", "sales")}
    history = [*events(registry, islice(Shop(6, users=40, products=20).payloads(), COUNT))]
    path = tmp_path / "archive.sqlite"
    store = ArchiveStore(path, views)
    applier = Applier(store, views, registry)
    pruned = [
        VersionRetention(view_spec(projection), store.database, 700)
        for projection in views.values()
    ]
    edge = (COUNT - 700) // BLOCK_POSITIONS * BLOCK_POSITIONS - 1
    dice = random.Random(8)  # noqa: S311  # repeatable
    positions = [edge, edge + 1, COUNT, *(dice.randrange(edge, COUNT) for _ in range(5))]
    applier.apply(history)
    before = {(at, view): every_row(path, views[view], at) for at in positions for view in views}
    sizes = versions(path)
    for each in pruned:
        while each.step(applier.position):
            pass  # a step does it all, and says whether more is left
        assert not each.step(applier.position)
    assert all(now < then for now, then in zip(versions(path), sizes, strict=True))
    engine = open_rows(path)
    with engine.connect() as connection:
        for (at, view), rows in before.items():
            assert every_row(path, views[view], at) == rows
            assert row_count_at(connection, views[view], at) == len(rows)
            require_kept(connection, views[view], at)
        with pytest.raises(Unreadable, match=f"from position {edge:,} on".replace(",", ".")):
            require_kept(connection, views["orders"], edge - 1)
    engine.dispose()
    store.close()


def versions(path: Path) -> list[int]:
    engine = open_rows(path)
    with engine.connect() as connection:
        counted = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {view}").scalar_one()  # noqa: S608 - our own names
            for view in ("orders", "products", "sales")
        ]
    engine.dispose()
    return counted


def test_that_the_setting_is_by_view_or_for_all_of_them() -> None:
    assert parse_retention("", ["a", "b"]) == {}
    assert parse_retention("7", ["a", "b"]) == {"a": 7, "b": 7}
    assert parse_retention("7, b:9", ["a", "b"]) == {"a": 7, "b": 9}
    for wrong in ("x", "c:7", "a:", "-1"):
        with pytest.raises(Unreadable, match="archive_keep"):
            parse_retention(wrong, ["a", "b"])
