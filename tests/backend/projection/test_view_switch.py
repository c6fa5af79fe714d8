"""A copy of views is built beside their rows, and switched to; killed anywhere nothing is torn."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import msgspec
import pytest

from backend.domain.registry import Registry
from backend.errors import Defect
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.copy_builder import CopyBuilder, CopyCheck, check_copy
from backend.projection.live_store import LiveStore
from backend.projection.read_model import EventMeta, Projection, ViewTables
from backend.projection.verification import ShadowRebuild
from backend.projection.view_entities import ViewEntities
from backend.projection.view_switch import (
    NO_SUCH_ENTITY,
    OTHERS_PARKED,
    TakenEntity,
    sweep_leftovers,
)
from backend.store.log_port import LogReader
from backend.text_normalization import register_functions
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]
Store = LiveStore | ArchiveStore
COUNT = 600


@pytest.fixture(scope="module")
def history(registry: Registry) -> list[Event]:
    return [*events(registry, islice(Shop(12, users=20, products=8).payloads(), COUNT))]


@pytest.fixture(scope="module")
def log(history: list[Event]) -> Iterator[LogReader]:
    with log_with(history) as reader:
        yield reader


@pytest.fixture(params=[LiveStore, ArchiveStore])
def kind(request: pytest.FixtureRequest) -> type[Store]:
    chosen: type[Store] = request.param
    return chosen


def build(
    path: Path, views: Views, registry: Registry, log: LogReader, kind: type[Store], upto: int
) -> None:
    """Build the first copy of these views so far."""
    with contextlib.closing(kind(path, views, generation=1)) as copy:
        builder = CopyBuilder(copy, views, registry, log)
        while builder.position < upto:
            builder.build(upto)
        builder.check_counts()


def tables_of(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [name for (name,) in found]


def verify(path: Path, log: LogReader, views: Views, registry: Registry) -> int:
    """Return the position at which all rows are those of a rebuild."""
    shadow = ShadowRebuild(path.with_name("shadow.sqlite"), log, views, registry)
    compare = shadow.compare_archive if "archive" in path.name else shadow.compare_live
    try:
        verified = compare(path)
        assert verified.difference is None
        return verified.position
    finally:
        shadow.close()


def test_that_a_copy_takes_the_place_of_its_views_and_goes_on_being_kept(
    tmp_path: Path,
    registry: Registry,
    projections: Views,
    history: Sequence[Event],
    log: LogReader,
    kind: type[Store],
) -> None:
    path = tmp_path / ("archive.sqlite" if kind is ArchiveStore else "rows.sqlite")
    with contextlib.closing(kind(path, projections)) as store:
        applier = Applier(store, projections, registry)
        applier.apply(history[:300])
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE orders SET total = total + 1")
            connection.commit()
        chosen = {view: projections[view] for view in ("orders", "search")}
        build(path, chosen, registry, log, kind, 300)
        with store.database.transaction():
            copy = store.copy_of(sorted(chosen), 1)
            assert copy.position() == 300
            copy.switch()
        applier.reload(chosen)
        applier.apply(history[300:450])
        sweep_leftovers(path, 0, lambda: False)
        applier.apply(history[450:])
    assert not [name for name in tables_of(path) if "~" in name]
    assert verify(path, log, projections, registry) == COUNT
    with contextlib.closing(kind(path, projections)) as store:  # and is known again
        assert not store.unbuilt
        assert store.checkpoint().position == COUNT


def test_that_a_switch_which_is_not_committed_changes_nothing(
    tmp_path: Path, registry: Registry, projections: Views, history: Sequence[Event], log: LogReader
) -> None:
    path = tmp_path / "rows.sqlite"
    with contextlib.closing(LiveStore(path, projections)) as store:
        Applier(store, projections, registry).apply(history)
        build(path, projections, registry, log, LiveStore, COUNT)
        before = tables_of(path)
        # the end in the middle
        with contextlib.suppress(KeyboardInterrupt), store.database.transaction():
            store.copy_of(sorted(projections), 1).switch()
            raise KeyboardInterrupt
    assert tables_of(path) == before
    assert verify(path, log, projections, registry) == COUNT


def test_that_a_copy_goes_on_where_it_stands_and_no_further_than_told(
    tmp_path: Path, registry: Registry, projections: Views, log: LogReader
) -> None:
    chosen = {"sales": projections["sales"]}  # it takes few of the events
    path = tmp_path / "rows.sqlite"
    for upto in (100, 101, 350):
        build(path, chosen, registry, log, LiveStore, upto)
        with contextlib.closing(LiveStore(path, chosen, generation=1)) as copy:
            assert copy.checkpoint().position == upto
            assert dict(copy.checkpoint().counts) == log.count_by_type(upto)


def test_that_a_copy_of_another_shape_is_begun_anew(
    tmp_path: Path, registry: Registry, projections: Views, log: LogReader
) -> None:
    path = tmp_path / "rows.sqlite"
    build(path, {"users": projections["users"]}, registry, log, LiveStore, 50)
    both = {view: projections[view] for view in ("users", "sales")}
    with contextlib.closing(LiveStore(path, both, generation=1)) as copy:
        assert copy.checkpoint().position == 0


def test_that_what_differs_from_the_rows_is_counted_and_what_came_since_is_not(
    tmp_path: Path, registry: Registry, projections: Views, history: Sequence[Event], log: LogReader
) -> None:
    path = tmp_path / "rows.sqlite"
    users = {"users": projections["users"]}
    with contextlib.closing(LiveStore(path, users)) as store:
        Applier(store, users, registry).apply(history)
    build(path, users, registry, log, LiveStore, 400)
    found = check_copy(path, users, 1, compared=frozenset(users))
    assert (found.changed, found.added, found.gone) == (0, 0, 0)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        changed = connection.execute("UPDATE users SET name = 'x' WHERE position <= 400").rowcount
        connection.execute("UPDATE users SET user_id = 'nobody' WHERE user_id = 'user-000001'")
        (at,) = connection.execute("SELECT position FROM users WHERE user_id = 'nobody'").fetchone()
        connection.commit()
    found = check_copy(path, users, 1, compared=frozenset(users))
    assert found == CopyCheck(
        rows=found.rows, changed=changed - int(at <= 400), added=1, gone=int(at <= 400)
    )


def test_that_a_copy_with_events_missing_is_not_taken(
    tmp_path: Path, registry: Registry, projections: Views, log: LogReader
) -> None:
    users = {"users": projections["users"]}
    path = tmp_path / "rows.sqlite"
    build(path, users, registry, log, LiveStore, 400)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute('UPDATE "marigraph_standing~1" SET counts = \'{"user.registered": 1}\'')
        connection.commit()
    with contextlib.closing(LiveStore(path, users, generation=1)) as copy:
        builder = CopyBuilder(copy, users, registry, log)
        with pytest.raises(Defect, match="has counted 1 event up to 400"):
            builder.check_counts()


def failing(projection: Projection, broken: Callable[[], bool]) -> Projection:
    """Return the view with handlers that raise for one user while they are broken."""

    def with_fault(handler: Callable[..., None]) -> Callable[..., None]:
        def handle(event: object, meta: EventMeta, tables: ViewTables) -> None:
            if broken() and getattr(event, "user_id", "") == "user-000003":
                raise KeyError("no such shelf")
            handler(event, meta, tables)

        return handle

    handlers = {payload: with_fault(each) for payload, each in projection.handlers.items()}
    return msgspec.structs.replace(projection, handlers=handlers)


def test_that_what_a_mended_handler_could_not_apply_is_tried_again_in_order(
    tmp_path: Path, registry: Registry, projections: Views, history: Sequence[Event], log: LogReader
) -> None:
    path = tmp_path / "rows.sqlite"
    faults = [True]
    users = {"users": failing(projections["users"], lambda: bool(faults))}
    with contextlib.closing(LiveStore(path, users)):
        pass
    with contextlib.closing(LiveStore(path, users, generation=1)) as copy:
        builder = CopyBuilder(copy, users, registry, log)
        builder.build(COUNT)
        parked, first = builder.parked()
        assert parked
        assert first is not None
        assert "no such shelf" in first.error
        faults.clear()
        builder.retry()
        assert builder.parked() == (0, None)
        while builder.position < COUNT:
            builder.build(COUNT)
    with contextlib.closing(LiveStore(path, users)) as store:
        Applier(store, users, registry).apply(history)
        with store.database.transaction():
            store.copy_of(["users"], 1).switch()
    assert verify(path, log, {"users": projections["users"]}, registry) == COUNT


def test_that_only_the_rows_of_one_entity_are_taken_over(
    tmp_path: Path, registry: Registry, projections: Views, history: Sequence[Event], log: LogReader
) -> None:
    path = tmp_path / "rows.sqlite"
    with contextlib.closing(LiveStore(path, projections)) as store:
        Applier(store, projections, registry).apply(history)
        with contextlib.closing(sqlite3.connect(path)) as connection:
            register_functions(connection)
            connection.execute("UPDATE search SET title = 'nonsense'")
            connection.commit()
        search = {"search": projections["search"]}
        build(path, search, registry, log, LiveStore, COUNT)
        with store.database.transaction():
            meant = ViewEntities(registry, projections).find("search", "user-000003")
            assert store.copy_of(["search"], 1).take_entity(meant).rows == 1
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id, title FROM search WHERE title <> 'nonsense'")
        assert [key for key, _ in rows] == ["user-000003"]
    sweep_leftovers(path, 0, lambda: False)
    assert not [name for name in tables_of(path) if "~" in name]


def parked_of(path: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return {entity for (entity,) in connection.execute("SELECT entity FROM marigraph_parked")}


def take_mended(
    path: Path,
    view: Projection,
    registry: Registry,
    history: Sequence[Event],
    log: LogReader,
    named: str,
) -> TakenEntity:
    """Apply all with a broken handler, build a copy with a mended one, and take an entity."""
    faults = [True]
    views = {view.name: failing(view, lambda: bool(faults))}
    with contextlib.closing(LiveStore(path, views)) as store:
        Applier(store, views, registry).apply(history)
        faults.clear()
        build(path, views, registry, log, LiveStore, COUNT)
        with store.database.transaction():
            meant = ViewEntities(registry, views).find(view.name, named)
            return store.copy_of([view.name], 1).take_entity(meant)


@pytest.mark.parametrize(
    "named",
    ["users/user-user-000003", "user-000003", "user-user-000003"],
    ids=["stream", "key", "subject"],
)
def test_that_an_entity_is_taken_over_with_its_parked_events_however_it_is_named(
    tmp_path: Path,
    registry: Registry,
    projections: Views,
    history: Sequence[Event],
    log: LogReader,
    named: str,
) -> None:
    contacts = projections["contacts"]
    own = {each: handler for each, handler in contacts.handlers.items() if "User" in each.__name__}
    view = msgspec.structs.replace(contacts, handlers=own)
    path = tmp_path / "rows.sqlite"
    assert take_mended(path, view, registry, history, log, named) == TakenEntity(rows=1)
    assert not parked_of(path)
    assert verify(path, log, {"contacts": view}, registry) == COUNT


def test_that_an_entity_is_left_while_events_of_others_may_be_about_its_rows(
    tmp_path: Path, registry: Registry, projections: Views, history: Sequence[Event], log: LogReader
) -> None:
    path = tmp_path / "rows.sqlite"
    taken = take_mended(path, projections["contacts"], registry, history, log, "user-000003")
    assert taken == TakenEntity(obstacle=OTHERS_PARKED)
    assert "users/user-user-000003" in parked_of(path)
    assert any(entity.startswith("orders/") for entity in parked_of(path))


def test_that_nothing_is_taken_over_of_an_entity_that_is_not_there(
    tmp_path: Path, registry: Registry, projections: Views, history: Sequence[Event], log: LogReader
) -> None:
    path = tmp_path / "rows.sqlite"
    taken = take_mended(path, projections["users"], registry, history, log, "users/user-nobody")
    assert taken == TakenEntity(obstacle=NO_SUCH_ENTITY)
    assert parked_of(path)
