"""A log with an annulled event gives the rows of the same log without it, however it came there."""

import random
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from backend.domain.registry import Registry
from backend.domain.users import UserRegistered
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import cells_of, open_rows
from backend.projection.row_queue.queue_entry import QueueEntry
from backend.projection.row_revision import Annulments
from backend.projection.table_specs import columns_of
from backend.projection.verification import ShadowRebuild
from backend.projection.version_queries import page_at, row_count_at, rows_at
from backend.store.annulments import EVENT_ANNULLED
from tests.backend.projection.annulled_logs import (
    Rows,
    apply_all,
    following,
    rows_of_store,
    with_annulments,
)
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]
COUNT = 120


def history_of(registry: Registry, seed: int) -> list[Event]:
    return [*events(registry, islice(Shop(seed, users=6, products=4).payloads(), COUNT))]


def rows_without(
    folder: Path, registry: Registry, views: Views, history: list[Event], left_out: set[int]
) -> Rows:
    """Return the rows of a log that never had these events (by index)."""
    kept = [event for index, event in enumerate(history) if index not in left_out]
    with log_with(kept) as reader, closing(LiveStore(folder / "without.sqlite", views)) as store:
        apply_all(Applier(store, views, registry), reader, [500], reader.head())
        return rows_of_store(store, views)


def random_plan(seed: int) -> tuple[dict[int, int], set[int]]:
    """Return a plan of three annulments, and which events of the history they leave out."""
    chosen = random.Random(seed)  # noqa: S311 - no secret
    first, second, third = sorted(chosen.sample(range(40, COUNT), 3))
    one = chosen.randrange(first)  # of the history: nothing has been put in before it
    plan = {first: one}
    two = chosen.randrange(first)
    plan[second] = two if two != one else (two + 1) % first
    if chosen.random() < 0.5:  # the first annulment is taken back
        plan[third] = first
        return plan, {plan[second]}
    three = chosen.randrange(first)
    while three in {one, plan[second]}:
        three = (three + 1) % first
    plan[third] = three
    return plan, {one, plan[second], three}


@pytest.mark.parametrize("kind", [LiveStore, ArchiveStore])
@pytest.mark.parametrize("seed", range(8))
def test_that_rows_become_those_of_a_log_without_what_is_annulled(
    tmp_path: Path,
    registry: Registry,
    projections: Views,
    kind: type[LiveStore] | type[ArchiveStore],
    seed: int,
) -> None:
    history = history_of(registry, seed)
    plan, left_out = random_plan(seed)
    expected = rows_without(tmp_path, registry, projections, history, left_out)
    log = with_annulments(history, plan)
    with log_with(log) as reader, closing(kind(tmp_path / "rows.sqlite", projections)) as store:
        sizes = [1, 7, 30] if seed % 2 else [500]
        apply_all(following(store, projections, registry, reader), reader, sizes, len(log))
        assert rows_of_store(store, projections) == expected


def test_that_the_archive_shows_an_event_applied_before_its_annulment_and_not_from_there_on(
    tmp_path: Path, registry: Registry, projections: Views
) -> None:
    index = 79
    shop = islice(Shop(3, users=6, products=4).payloads(), index)
    history = [*events(registry, [*shop, UserRegistered(user_id="new", name="New", email=None)])]
    log = with_annulments(history, {80: index})
    annulled_at = 81
    path = tmp_path / "archive.sqlite"
    with log_with(log) as reader, closing(ArchiveStore(path, projections)) as store:
        apply_all(following(store, projections, registry, reader), reader, [13], len(log))
    before = rows_without(tmp_path, registry, projections, history[:80], set())
    (tmp_path / "without.sqlite").unlink()
    after = rows_without(tmp_path, registry, projections, history[:80], {index})
    assert before["users"].keys() - after["users"].keys() == {("new",)}
    with closing(_Past(path)) as past:
        for position, expected in ((80, before), (annulled_at, after)):
            for view, projection in projections.items():
                assert past.rows(projection, position) == expected[view]
                assert past.page(projection, position) == expected[view]
                assert past.count(projection, position) == len(expected[view])


class _Past:
    def __init__(self, path: Path) -> None:
        self._engine = open_rows(path)
        self._connection = self._engine.connect()

    def rows(
        self, projection: Projection, position: int
    ) -> dict[tuple[str, ...], tuple[object, ...]]:
        return self._keyed(projection, rows_at(projection, position))

    def page(
        self, projection: Projection, position: int
    ) -> dict[tuple[str, ...], tuple[object, ...]]:
        return _by_key(projection, page_at(self._connection, projection, position, 10_000))

    def count(self, projection: Projection, position: int) -> int:
        return row_count_at(self._connection, projection, position)

    def _keyed(
        self, projection: Projection, rows: sa.FromClause
    ) -> dict[tuple[str, ...], tuple[object, ...]]:
        cells = self._connection.execute(sa.select(*cells_of(projection, rows)))
        return _by_key(projection, [list(each) for each in cells])

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


def _by_key(
    projection: Projection, rows: Sequence[Sequence[object]]
) -> dict[tuple[str, ...], tuple[object, ...]]:
    names = [column.name for column in columns_of(projection)]
    found: dict[tuple[str, ...], tuple[object, ...]] = {}
    for cells in rows:
        named = dict(zip(names, cells, strict=True)) | {"position": 0}
        key = tuple(str(named[name]) for name in projection.key)
        found[key] = tuple(named[field] for field in projection.row.__struct_fields__)
    return found


@pytest.mark.parametrize("kind", [LiveStore, ArchiveStore])
def test_that_a_verification_agrees_with_revised_rows(
    tmp_path: Path,
    registry: Registry,
    projections: Views,
    kind: type[LiveStore] | type[ArchiveStore],
) -> None:
    plan, _ = random_plan(5)
    log, path = with_annulments(history_of(registry, 5), plan), tmp_path / "rows.sqlite"
    with log_with(log) as reader:
        with closing(kind(path, projections)) as store:
            apply_all(following(store, projections, registry, reader), reader, [9], len(log))
        shadow = ShadowRebuild(tmp_path / "shadow.sqlite", reader, projections, registry)
        with closing(shadow):
            compare = shadow.compare_live if kind is LiveStore else shadow.compare_archive
            assert compare(path).difference is None


def test_that_a_queue_carries_what_an_annulment_removes(
    tmp_path: Path, registry: Registry, projections: Views
) -> None:
    plan, left_out = random_plan(6)
    history = history_of(registry, 6)
    log = with_annulments(history, plan)
    entries: list[QueueEntry] = []
    with (
        log_with(log) as reader,
        closing(LiveStore(tmp_path / "filling.sqlite", projections)) as filling,
        closing(LiveStore(tmp_path / "fed.sqlite", projections)) as fed,
    ):
        applier = Applier(filling, projections, registry, enqueue=entries.append)
        applier.follow_annulments(Annulments(reader, projections, LiveStore))
        apply_all(applier, reader, [17], len(log))
        taking = Applier(fed, projections, registry)
        for entry in entries:
            taking.apply_rows(entry)
        expected = rows_without(tmp_path, registry, projections, history, left_out)
        assert rows_of_store(fed, projections) == expected


def test_that_a_parked_event_that_is_annulled_holds_nothing_up_any_more(
    tmp_path: Path, registry: Registry, projections: Views
) -> None:
    history = history_of(registry, 4)
    index = next(n for n, each in enumerate(history) if each.type == "order.created")
    history[index] = replace(history[index], data=b'{"nonsense":true}')
    log = with_annulments(history, {COUNT: index})
    with log_with(log) as reader, closing(LiveStore(tmp_path / "a.sqlite", projections)) as store:
        applier = following(store, projections, registry, reader)
        apply_all(applier, reader, [50], COUNT)
        assert sum(each.events for each in applier.parked_entities.values())
        apply_all(applier, reader, [50], len(log))
        assert not sum(each.events for each in applier.parked_entities.values())
        expected = rows_without(tmp_path, registry, projections, history, {index})
        assert rows_of_store(store, projections) == expected


def test_that_annulling_what_no_view_takes_changes_no_row(
    tmp_path: Path, registry: Registry, projections: Views
) -> None:
    log = with_annulments(history_of(registry, 4), {50: 3, 60: 50})
    assert [event.type for event in log].count(EVENT_ANNULLED) == 2
    with log_with(log) as reader, closing(LiveStore(tmp_path / "a.sqlite", projections)) as store:
        views = {"contacts": projections["contacts"]}
        applier = following(store, projections, registry, reader)
        applier.follow_annulments(Annulments(reader, views, LiveStore))
        apply_all(applier, reader, [1], len(log))
        assert applier.position == len(log)
