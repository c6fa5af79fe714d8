"""The archive against a naive replay, at any position."""

import random
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows
from backend.projection.table_specs import columns_of
from backend.projection.version_queries import changes_in, page_at, row_at, row_count_at
from tests.backend.projection.row_reads import Row, every_row
from tests.backend.projection.shop_history import Shop, events
from tests.property_examples import examples

Views = Mapping[str, Projection]


def archived(path: Path, registry: Registry, views: Views, history: list[Event], seed: int) -> None:
    """Apply the history to an archive in batches of all sizes, reopened now and then."""
    dice = random.Random(seed)  # noqa: S311  # repeatable
    position = 0
    while position < len(history):
        store = ArchiveStore(path, views, hot=8)
        applier = Applier(store, views, registry)
        for _ in range(5):
            applier.apply(history[position : position + dice.randrange(1, 60)])
            position = applier.position
        store.close()


def replayed(
    path: Path, registry: Registry, views: Views, history: list[Event], positions: list[int]
) -> dict[int, dict[str, list[Row]]]:
    """Return all rows of all views at each of these positions, by replay."""
    store = LiveStore(path, views)
    applier = Applier(store, views, registry)
    found: dict[int, dict[str, list[Row]]] = {}
    for position in sorted(positions):
        applier.apply(history[:position])
        found[position] = {name: every_row(path, views[name]) for name in views}
    store.close()
    return found


@examples(1 / 4)  # each writes an archive of 400 events, and replays them: a second or two
@given(seed=st.integers(0, 10_000))
def test_that_the_archive_shows_any_position_as_a_replay_does(
    tmp_path_factory: pytest.TempPathFactory,
    registry: Registry,
    projections: Views,
    seed: int,
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    history = [*events(registry, islice(Shop(seed, users=9, products=5).payloads(), 400))]
    positions = random.Random(seed).sample(range(1, 401), 6)  # noqa: S311  # repeatable
    archived(folder / "past.sqlite", registry, projections, history, seed)
    naive = replayed(folder / "live.sqlite", registry, projections, history, positions)
    for position in positions:
        for name, projection in projections.items():
            assert every_row(folder / "past.sqlite", projection, position) == naive[position][name]
    _compare_changes(folder / "past.sqlite", projections, naive)
    _compare_single_rows(folder / "past.sqlite", projections, naive)
    _compare_totals(folder / "past.sqlite", projections, naive)


def _compare_changes(
    path: Path, views: Views, naive: Mapping[int, Mapping[str, list[Row]]]
) -> None:
    after, *_, upto = sorted(naive)
    engine = open_rows(path)
    with engine.connect() as connection:
        changes = changes_in(connection, views.values(), after, upto, limit=100_000)
    engine.dispose()
    expected = [
        (name, *pair)
        for name, projection in views.items()
        for pair in _changed(projection, naive[after][name], naive[upto][name], after)
    ]
    assert [(each.view, each.before, each.after) for each in changes] == expected


def _changed(
    projection: Projection, before: list[Row], now: list[Row], after: int
) -> list[tuple[list[object] | None, list[object]]]:
    names = [column.name for column in columns_of(projection)]
    known = {_key(projection, row): [row[name] for name in names] for row in before}
    return [
        (known.get(_key(projection, row)), [row[name] for name in names])
        for row in now
        if row["position"] > after
    ]


def _key(projection: Projection, row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in projection.key)


def _compare_single_rows(
    path: Path, views: Views, naive: Mapping[int, Mapping[str, list[Row]]]
) -> None:
    engine = open_rows(path)
    with engine.connect() as connection:
        for position, rows in naive.items():
            for name, projection in views.items():
                row = rows[name][len(rows[name]) // 2] if rows[name] else None
                if row is None:
                    continue
                key = _key(projection, row)
                found = connection.execute(row_at(projection, key, position)).mappings().one()
                assert dict(found) == row
                start = rows[name].index(row)
                cells = [list(each.values()) for each in rows[name][start : start + 7]]
                assert page_at(connection, projection, position, 7, key) == cells
                assert page_at(connection, projection, position, 7, key, 2) == cells[2:] + [
                    list(each.values()) for each in rows[name][start + 7 : start + 9]
                ]
    engine.dispose()


def _compare_totals(path: Path, views: Views, naive: Mapping[int, Mapping[str, list[Row]]]) -> None:
    engine = open_rows(path)
    with engine.connect() as connection:
        for position, rows in naive.items():
            counted = {name: row_count_at(connection, views[name], position) for name in views}
            assert counted == {name: len(rows[name]) for name in views}
    engine.dispose()


def test_that_a_position_behind_the_last_event_shows_the_newest_rows(
    tmp_path: Path, registry: Registry, projections: Views
) -> None:
    history = [*events(registry, islice(Shop(1, users=5, products=4).payloads(), 100))]
    archived(tmp_path / "past.sqlite", registry, projections, history, seed=1)
    newest = every_row(tmp_path / "past.sqlite", projections["orders"], 100)
    assert every_row(tmp_path / "past.sqlite", projections["orders"], 10**9) == newest
    assert every_row(tmp_path / "past.sqlite", projections["orders"], 0) == []
