"""Rows know by their position which version of the handlers wrote them."""

import contextlib
import random
import sqlite3
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import pytest

from backend.domain.registry import Registry
from backend.errors import StorageFailed
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.code_ledger import CodeLedger, HandlerVersion, open_code_ledger
from backend.projection.copy_builder import CopyBuilder
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_copy import copy_rows
from backend.projection.row_queue.queue_entry import QueueEntry
from backend.projection.row_store import Checkpoint
from backend.projection.view_schema import WITHOUT_CODE
from tests.backend.projection.log_fixtures import log_with
from tests.backend.projection.shop_history import Shop, events

Views = Mapping[str, Projection]
Kind = type[LiveStore] | type[ArchiveStore]
OLD, NEW = HandlerVersion("old", "shop 1"), HandlerVersion("new", "shop 2")


@pytest.fixture(params=[LiveStore, ArchiveStore])
def kind(request: pytest.FixtureRequest) -> Kind:
    chosen: Kind = request.param
    return chosen


@pytest.fixture(scope="module")
def users(projections: Views) -> Views:
    return {"users": projections["users"]}


@pytest.fixture(scope="module")
def history(registry: Registry) -> list[Event]:
    return [*events(registry, islice(Shop(3, users=5, products=4).payloads(), 60))]


def apply(
    path: Path,
    views: Views,
    registry: Registry,
    taken: Sequence[Event],
    code: HandlerVersion,
    kind: Kind = LiveStore,
) -> None:
    """Be a process of that code that takes some events."""
    with contextlib.closing(kind(path, views)) as store:
        applier = Applier(store, views, registry)
        applier.follow_code(CodeLedger(store.database, dict.fromkeys(views, code)))
        applier.apply(taken)


def ledger_of(path: Path, views: Views, kind: Kind = LiveStore) -> list[tuple[int, str, str]]:
    with contextlib.closing(kind(path, views)) as store:
        entries = CodeLedger(store.database, {}).entries("users")
    return [(each.since_position, each.digest, each.package) for each in entries]


def test_that_another_version_has_an_entry_from_its_first_event_on(
    tmp_path: Path, registry: Registry, users: Views, history: list[Event], kind: Kind
) -> None:
    path = tmp_path / "rows.sqlite"
    apply(path, users, registry, history[:20], OLD, kind)
    apply(path, users, registry, history[20:30], OLD, kind)
    apply(path, users, registry, history[30:], NEW, kind)
    assert ledger_of(path, users, kind) == [(1, "old", "shop 1"), (31, "new", "shop 2")]


def test_that_a_version_that_wrote_nothing_has_no_entry(
    tmp_path: Path, registry: Registry, users: Views, history: list[Event]
) -> None:
    path = tmp_path / "rows.sqlite"
    apply(path, users, registry, history[:20], OLD)
    apply(path, users, registry, [], NEW)
    assert ledger_of(path, users) == [(1, "old", "shop 1")]


def test_that_an_entry_goes_with_the_rows_that_are_not_saved(
    tmp_path: Path,
    registry: Registry,
    users: Views,
    history: list[Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "rows.sqlite"
    apply(path, users, registry, history[:20], OLD)
    with contextlib.closing(LiveStore(path, users)) as store:
        ledger = CodeLedger(store.database, {"users": NEW})
        applier = Applier(store, users, registry)
        applier.follow_code(ledger)
        monkeypatch.setattr(store.database, "advance_checkpoint", refuse)
        with pytest.raises(StorageFailed):
            applier.apply(history[20:])
        monkeypatch.undo()
        assert [each.digest for each in ledger.entries("users")] == ["old"]
        assert ledger.is_pending
        applier.apply(history[20:])
        assert [each.since_position for each in ledger.entries("users")] == [1, 21]


def refuse(before: int, checkpoint: Checkpoint) -> bool:
    """Fail as a database does that can write no more at the end of a transaction."""
    raise sqlite3.OperationalError(f"the disk is full between {before} and {checkpoint.position}")


def test_that_what_an_older_store_holds_is_kept_and_its_code_not_known(
    tmp_path: Path, registry: Registry, users: Views, history: list[Event], kind: Kind
) -> None:
    path = tmp_path / "rows.sqlite"
    apply(path, users, registry, history[:20], OLD, kind)
    to_layout_without_ledger(path)
    assert ledger_of(path, users, kind) == []
    with contextlib.closing(kind(path, users)) as store:
        assert store.checkpoint().position == 20
        assert not store.unbuilt
    apply(path, users, registry, history[20:], NEW, kind)
    assert ledger_of(path, users, kind) == [(21, "new", "shop 2")]


def to_layout_without_ledger(path: Path) -> None:
    """Give the file what a store had before there was a ledger."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE marigraph_code")
        connection.execute(
            "UPDATE marigraph_settings SET value = ? WHERE name = 'schema'", (WITHOUT_CODE,)
        )
        connection.commit()


def test_that_a_copy_of_the_rows_has_their_ledger(
    tmp_path: Path, registry: Registry, users: Views, history: list[Event]
) -> None:
    path, copied = tmp_path / "rows.sqlite", tmp_path / "copy.sqlite"
    apply(path, users, registry, history[:30], OLD)
    apply(path, users, registry, history[30:], NEW)
    copy_rows(path, copied)
    assert ledger_of(copied, users) == ledger_of(path, users)


def test_that_a_rebuild_begins_the_ledger_of_its_views_anew(
    tmp_path: Path, registry: Registry, projections: Views, history: list[Event], kind: Kind
) -> None:
    path = tmp_path / "rows.sqlite"
    both = {view: projections[view] for view in ("users", "orders")}
    users = {"users": both["users"]}
    apply(path, both, registry, history[:30], OLD, kind)
    apply(path, both, registry, history[30:], NEW, kind)
    with (
        log_with(history) as log,
        contextlib.closing(kind(path, users, generation=1)) as copy,
    ):
        ledger = CodeLedger(copy.database, {"users": NEW})
        builder = CopyBuilder(copy, users, registry, log, ledger=ledger)
        while builder.position < len(history):
            builder.build(len(history))
    with contextlib.closing(kind(path, both)) as store:
        with store.database.transaction():
            store.copy_of(["users"], 1).switch()
        ledger = CodeLedger(store.database, {})
        assert [each.since_position for each in ledger.entries("users")] == [1]
        assert [each.since_position for each in ledger.entries("orders")] == [1, 31]


def test_that_an_event_that_was_taken_late_is_of_who_took_it(
    tmp_path: Path, users: Views, registry: Registry, history: list[Event]
) -> None:
    path = tmp_path / "rows.sqlite"
    apply(path, users, registry, history[:20], OLD)
    with contextlib.closing(LiveStore(path, users)) as store:
        ledger = CodeLedger(store.database, {"users": NEW})
        with store.database.transaction():
            ledger.note_late([("users", 7), ("users", 8), ("users", 20)])
    assert ledger_of(path, users) == [
        (1, "old", "shop 1"),
        (7, "new", "shop 2"),
        (8, "new", "shop 2"),
        (9, "old", "shop 1"),
        (20, "new", "shop 2"),
        (21, "old", "shop 1"),
    ]
    apply(path, users, registry, history[20:], NEW)
    assert ledger_of(path, users)[-1] == (21, "new", "shop 2")


def test_that_the_ledger_says_of_each_position_who_wrote_there_last(tmp_path: Path) -> None:
    """Whatever comes when: batches, other versions, and events that are taken late."""
    for seed in range(30):
        chance, truth = random.Random(seed), dict[int, str]()  # noqa: S311 - no secret
        views = {"users": OLD}
        with contextlib.closing(LiveStore(tmp_path / f"{seed}.sqlite", {})) as store:
            position = 0
            for _ in range(40):
                code = chance.choice([OLD, NEW, HandlerVersion("third")])
                ledger = CodeLedger(store.database, {**views, "users": code})
                with store.database.transaction():
                    if position and chance.random() < 0.5:
                        late = chance.randint(1, position)
                        ledger.note_late([("users", late)])
                        truth[late] = code.digest
                        continue
                    end = position + chance.randint(1, 5)
                    if ledger.is_pending:
                        ledger.begin(position)
                    truth.update(dict.fromkeys(range(position + 1, end + 1), code.digest))
                    position = end
            entries = CodeLedger(store.database, {}).entries("users")
        told = {
            each: [entry.digest for entry in entries if entry.since_position <= each][-1]
            for each in truth
        }
        assert told == truth


def test_that_rows_of_a_queue_are_of_today_only_where_the_queue_says_so(
    tmp_path: Path, users: Views
) -> None:
    with contextlib.closing(LiveStore(tmp_path / "rows.sqlite", users)) as store:
        ledger = CodeLedger(store.database, {"users": NEW})
        for position, source in ((0, ledger.source), (10, "another"), (20, ledger.source)):
            with store.database.transaction():
                ledger.note_queued(position, source, None)
        found = [(each.since_position, each.digest) for each in ledger.entries("users")]
        assert found == [(1, "new"), (11, ""), (21, "new")]
        with store.database.transaction():
            ledger.note_queued(30, "", [("users", 4)])
        assert [each.digest for each in ledger.entries("users")] == ["new", "", "new", "", "new"]


def test_that_who_is_fed_by_a_queue_notes_whose_rows_they_are(
    tmp_path: Path, users: Views, registry: Registry, history: list[Event]
) -> None:
    sent = list[QueueEntry]()
    with (
        contextlib.closing(LiveStore(tmp_path / "from.sqlite", users)) as source,
        contextlib.closing(LiveStore(tmp_path / "to.sqlite", users)) as target,
    ):
        fills = Applier(source, users, registry, enqueue=sent.append)
        fills.follow_code(open_code_ledger(source.database, users))
        fed = Applier(target, users, registry)
        ledger = open_code_ledger(target.database, users)
        fed.follow_code(ledger)
        fills.apply(history)
        fed.apply_rows(sent[0])
        assert fed.position == len(history)
        assert [each.since_position for each in ledger.entries("users")] == [1]
        assert not ledger.is_pending
        assert ledger.entries("users")[0].package.startswith("marigraph ")
