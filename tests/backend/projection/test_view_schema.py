"""Views come and go one by one: the rows of the others stay."""

import contextlib
import sqlite3
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import msgspec
import pytest

from backend.domain.registry import Registry
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.view_schema import WITH_SEGMENTS
from backend.projection.view_switch import sweep_leftovers
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]
Kind = type[LiveStore] | type[ArchiveStore]


@pytest.fixture(params=[LiveStore, ArchiveStore])
def kind(request: pytest.FixtureRequest) -> Kind:
    chosen: Kind = request.param
    return chosen


def fill(path: Path, views: Views, registry: Registry, kind: Kind) -> None:
    history = [*events(registry, islice(Shop(3, users=5, products=4).payloads(), 60))]
    with contextlib.closing(kind(path, views)) as store:
        Applier(store, views, registry).apply(history)
        store.write_setting("mode", "demand")


def tables_of(path: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def test_that_a_new_view_has_no_rows_yet_and_the_others_keep_theirs(
    tmp_path: Path, registry: Registry, projections: Views, kind: Kind
) -> None:
    path = tmp_path / "rows.sqlite"
    fill(path, {"users": projections["users"]}, registry, kind)
    both = {view: projections[view] for view in ("users", "orders")}
    with contextlib.closing(kind(path, both)) as store:
        assert store.unbuilt == {"orders"}
        assert store.checkpoint().position == 60
        assert store.setting("mode") == "demand"
    assert "orders" not in tables_of(path)


def test_that_a_view_of_another_shape_is_not_built_and_the_others_are(
    tmp_path: Path, registry: Registry, projections: Views, kind: Kind
) -> None:
    path = tmp_path / "rows.sqlite"
    views = {view: projections[view] for view in ("users", "sales")}
    fill(path, views, registry, kind)
    other = msgspec.structs.replace(projections["sales"], key=("product_id",))
    with contextlib.closing(kind(path, {**views, "sales": other})) as store:
        assert store.unbuilt == {"sales"}
    with contextlib.closing(kind(path, views)) as store:  # as it was, it is known again
        assert not store.unbuilt


def test_that_a_view_which_is_not_installed_any_more_leaves_nothing(
    tmp_path: Path, registry: Registry, projections: Views, kind: Kind
) -> None:
    path = tmp_path / "rows.sqlite"
    fill(path, projections, registry, kind)
    users = {"users": projections["users"]}
    with contextlib.closing(kind(path, users)) as store:
        assert not store.unbuilt
        assert store.checkpoint().position == 60
    names = {name for name in tables_of(path) if not name.startswith(("marigraph_", "sqlite_"))}
    assert "users" in names
    assert names <= {"users", "users_heap_blocks", "users_versions"}
    with contextlib.closing(kind(path, projections)) as store:
        assert store.unbuilt == projections.keys() - users


def test_that_everything_is_just_made_while_no_event_is_applied(
    tmp_path: Path, projections: Views, kind: Kind
) -> None:
    path = tmp_path / "rows.sqlite"
    with contextlib.closing(kind(path, {"users": projections["users"]})):
        pass
    with contextlib.closing(kind(path, projections)) as store:
        assert not store.unbuilt


def to_earlier_layout(path: Path, views: Views) -> None:
    """Give the file what an archive had before there were heaps: segments."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "UPDATE marigraph_settings SET value = ? WHERE name = 'schema'", (WITH_SEGMENTS,)
        )
        connection.execute("CREATE TABLE marigraph_segments (view, first, rows)")
        for view in views:
            if f"{view}_heap_blocks" not in tables_of(path):
                continue
            connection.execute(f"DROP TABLE {view}_heap_blocks")
            connection.execute(f"DROP TABLE {view}")
            connection.execute(f"CREATE TABLE {view} (segment, id, PRIMARY KEY (segment, id))")
            connection.execute(f"INSERT INTO {view} VALUES (0, 'one')")  # noqa: S608 - our own name
            earlier = {"fingerprint": "an earlier one", "tables": [view]}
            connection.execute(
                "UPDATE marigraph_settings SET value = ? WHERE name = ?",
                (msgspec.json.encode(earlier).decode(), f"schema:{view}"),
            )
        connection.commit()


def test_that_an_archive_of_the_earlier_layout_is_built_anew_and_a_replica_stays(
    tmp_path: Path, registry: Registry, projections: Views, kind: Kind
) -> None:
    path = tmp_path / "rows.sqlite"
    fill(path, projections, registry, kind)
    to_earlier_layout(path, projections)
    for _ in range(2):
        with contextlib.closing(kind(path, projections)) as store:
            assert store.unbuilt == (projections.keys() if kind is ArchiveStore else set())
            assert store.checkpoint().position == 60
            assert store.setting("mode") == "demand"
            assert store.has_leftovers(0) == (kind is ArchiveStore)
    assert "marigraph_segments" not in tables_of(path)
    assert ("users" in tables_of(path)) == (kind is LiveStore)
    sweep_leftovers(path, 0, lambda: False)
    assert not [name for name in tables_of(path) if "~" in name]
