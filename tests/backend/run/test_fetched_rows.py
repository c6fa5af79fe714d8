"""The first rows of a replica elsewhere: copied from another, whatever comes in between."""

import errno
import itertools
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from backend.errors import (
    Busy,
    GivenUp,
    NotAdmitted,
    StorageFailed,
    TimedOut,
    Unavailable,
)
from backend.messages.commands import Failure
from backend.messages.row_copies import AskRowCopy, RowCopyPart
from backend.messages.view_shares import ViewShare
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.sqlite_row_database import UnopenedRows
from backend.run.read_model_recovery import known_event
from backend.run.row_giver import UNUSED_AFTER_US, RowGiver, confirm_end
from backend.run.untaken_parts import NOT_TAKEN
from backend.store.engine_registry import open_reader
from tests.backend.run.giving_backend import (
    EVENTS,
    LOGGER,
    PART,
    Here,
    Process,
    There,
    dump,
    giver_of,
    make_rows,
)
from tests.running import until


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_rows(tmp_path_factory.mktemp("there"))


@pytest.fixture
def here(source: Path, tmp_path: Path) -> Iterator[Here]:
    with giver_of(source) as giver:
        yield Here(Process(), There({"replica-1": giver}), tmp_path / "replica-1.sqlite")


def test_that_the_rows_begin_as_those_of_a_replica_there(here: Here, source: Path) -> None:
    assert here.fetch()
    assert dump(here.path) == dump(source)
    assert here.left() == []
    with closing(LiveStore(here.path, load_projections())) as store:
        assert (store.checkpoint().position, store.unbuilt) == (EVENTS, frozenset())
        assert store.setting("mode") == ""  # what the other one was told
    offsets = [offset for _, offset in here.there.asked]
    assert offsets[-1] > 2 * PART
    assert any("makes a copy" in each for each in here.process.said)


def test_that_a_view_of_another_shape_is_left_to_be_built(
    here: Here, source: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / "replica-1.sqlite"
    other.parent.mkdir()
    shutil.copy(source, other)
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute(
            'UPDATE marigraph_settings SET value = replace(value, \'"fingerprint":"\','
            " '\"fingerprint\":\"x') WHERE name = 'schema:orders'"
        )
    with giver_of(other) as giver:
        here.there.givers["replica-1"] = giver
        assert here.fetch()
    with closing(LiveStore(here.path, load_projections())) as store:
        assert (store.checkpoint().position, store.unbuilt) == (EVENTS, frozenset({"orders"}))


def test_that_a_cut_link_is_gone_on_with(here: Here) -> None:
    def cut() -> None:
        here.there.before = lambda: None
        here.there.is_cut = True
        raise TimedOut("No answer.")

    here.there.before = cut
    assert here.fetch()
    offsets = [offset for _, offset in here.there.asked if offset]
    assert offsets == sorted(set(offsets))  # no part came twice
    assert "The link is cut." in here.process.said


def test_that_a_killed_one_goes_on_where_it_was(here: Here, source: Path) -> None:
    def end() -> None:
        here.process.is_ending = True

    here.there.before = end
    with pytest.raises(GivenUp):
        here.fetch()
    assert here.left() == ["replica-1.arriving", "replica-1.arriving.json"]
    assert not here.path.exists()
    assert here.path.with_suffix(".arriving").stat().st_size >= PART
    here.process.is_ending, here.there.before = False, lambda: None
    asked = len(here.there.asked)
    assert here.fetch()
    assert here.there.asked[asked][1] > 0
    assert dump(here.path) == dump(source)


def test_that_what_has_come_is_kept_while_cut_connections_count_at_the_giver(here: Here) -> None:
    refused = iter([False, *6 * [True]])

    def refuse() -> None:
        if next(refused, False):
            raise Busy("It has not been taken yet.", code=NOT_TAKEN)

    here.there.before = refuse
    assert here.fetch()
    offsets = [offset for _, offset in here.there.asked if offset]
    assert offsets == sorted(set(offsets))  # no part came twice


def test_that_it_begins_anew_where_its_giver_was_killed(here: Here, source: Path) -> None:
    def kill() -> None:
        here.there.before = lambda: None
        here.there.givers["replica-1"].close()  # another process of that name knows of no copy

    here.there.before = kill
    assert here.fetch()
    assert [offset for _, offset in here.there.asked].count(0) >= 2
    assert dump(here.path) == dump(source)


def test_that_another_one_is_asked_where_one_cannot(here: Here, source: Path) -> None:
    with giver_of(source, "Its rows are of another log.") as broken:
        here.there.givers["replica-2"] = broken
        assert here.fetch()
    assert [name for name, _ in here.there.asked][:2] == ["replica-2", "replica-1"]


def test_that_the_rows_are_built_from_the_log_where_nobody_gives_them(here: Here) -> None:
    here.there.share = [ViewShare(view="orders")]
    assert not here.fetch()
    assert here.there.asked == []
    assert here.left() == []
    assert here.process.said[-1] == (
        "No replica at tokyo:7420 gives a copy of its rows, and they are built from the log:"
        " No replica runs there that has the rows of all views."
    )


def test_that_there_is_nothing_to_copy_of_an_empty_log(here: Here, tmp_path: Path) -> None:
    empty = RowGiver(tmp_path / "empty.sqlite", lambda: 0, lambda: "", LOGGER)
    with closing(empty):
        here.there.givers["replica-1"] = empty
        assert not here.fetch()
    assert (here.left(), here.process.said) == ([], [])


def test_that_a_copy_which_was_changed_on_its_way_is_never_taken(here: Here) -> None:
    original = here.there.ask_row_copy

    def change(replica: str, asked: AskRowCopy) -> RowCopyPart | Failure:
        part = original(replica, asked)
        assert isinstance(part, RowCopyPart)
        return RowCopyPart(
            copy=part.copy, size=part.size, digest=part.digest, data=part.data[:-1] + b"?"
        )

    here.there.ask_row_copy = change  # type: ignore[method-assign]  # what a broken machine does
    assert not here.fetch()
    assert not here.path.exists()
    assert "A copy of rows has not arrived as it was sent." in here.process.said[-1]


def test_that_a_full_disk_is_given_back_its_room(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage_of = shutil.disk_usage

    def full(path: Path) -> object:
        if path == here.path.parent:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return usage_of(path)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", full)
        with pytest.raises(StorageFailed, match=r"written here: No space left on device\. Make"):
            here.fetch()
    assert here.left() == []
    assert here.fetch()  # once there is room


def test_that_no_copy_is_made_where_the_log_would_lack_its_room(
    here: Here, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = source.stat().st_size
    monkeypatch.setattr(shutil, "disk_usage", Mock(return_value=SimpleNamespace(free=free)))
    assert not here.fetch()
    assert "of which the log needs some. Make room on the disk." in here.process.said[-1]
    assert not source.with_suffix(".giving").exists()


def test_that_who_comes_later_is_not_given_what_has_turned_out_to_be_of_another_log(
    source: Path,
) -> None:
    reasons = [""]
    giver = RowGiver(source, lambda: EVENTS, lambda: reasons[0], LOGGER)
    with closing(giver):
        until(lambda: giver.answer("replica@x", AskRowCopy()).size > 0, "the copy is made")
        reasons[0] = "Its rows are of another log."
        with pytest.raises(Unavailable, match=r"Its rows are of another log\."):
            giver.answer("replica@y", AskRowCopy())


def test_that_a_copy_says_which_event_it_ends_with(source: Path) -> None:
    url = f"sqlite:///{source.with_name('log.sqlite')}"
    with closing(open_reader(url)) as reader:
        [last] = reader.read(EVENTS - 1, 1)
    giver = RowGiver(source, lambda: EVENTS, lambda: "", LOGGER, confirm=partial(confirm_end, url))
    with closing(giver):
        until(lambda: giver.answer("replica@x", AskRowCopy()).size > 0, "the copy is made")
        with closing(UnopenedRows(source.with_suffix(".giving"))) as copy:
            assert known_event(copy) == (EVENTS, last.id.hex())


@pytest.mark.parametrize(
    "strange",
    [
        "CREATE VIEW more AS SELECT * FROM orders",
        "CREATE TRIGGER more AFTER UPDATE ON orders BEGIN DELETE FROM orders; END",
        "CREATE VIRTUAL TABLE more USING rtree(id, low, high)",
        "DROP TABLE marigraph_standing",
    ],
)
def test_that_a_file_which_is_no_copy_of_rows_is_never_taken(
    here: Here, source: Path, tmp_path: Path, strange: str
) -> None:
    other = tmp_path / "given"
    shutil.copy(source, other)
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute(strange)
    original, content = here.there.ask_row_copy, other.read_bytes()

    def give(replica: str, asked: AskRowCopy) -> RowCopyPart | Failure:
        part = original(replica, asked)
        if isinstance(part, Failure) or not part.size:
            return part
        return replace(
            part,
            size=len(content),
            digest=sha256(content).hexdigest(),
            data=content[asked.offset :],
        )

    here.there.ask_row_copy = give  # type: ignore[method-assign]  # what somebody else may send
    assert not here.fetch()
    other.unlink()
    assert (here.path.exists(), here.left()) == (False, [])
    assert "What has arrived is no copy of rows." in here.process.said[-1]


def test_that_a_copy_of_other_rows_than_was_said_is_never_taken(here: Here) -> None:
    original = here.there.ask_row_copy

    def boast(replica: str, asked: AskRowCopy) -> RowCopyPart | Failure:
        part = original(replica, asked)
        return part if isinstance(part, Failure) else replace(part, position=10 * EVENTS)

    here.there.ask_row_copy = boast  # type: ignore[method-assign]  # as above
    assert not here.fetch()
    assert (here.path.exists(), here.left()) == (False, [])


def test_that_one_who_is_slow_for_a_moment_is_gone_on_with(here: Here, source: Path) -> None:
    turns = itertools.count(1)

    def be_silent() -> None:
        if next(turns) in {3, 4}:  # two parts are there already
            raise TimedOut("replica-1 did not answer.")

    here.there.before = be_silent
    assert here.fetch()
    offsets = [offset for _, offset in here.there.asked if offset]
    assert offsets == sorted(set(offsets))  # no part came twice
    assert dump(here.path) == dump(source)


def test_that_parts_become_as_small_as_a_slow_link_carries(source: Path, tmp_path: Path) -> None:
    with closing(RowGiver(source, lambda: EVENTS, lambda: "", LOGGER)) as giver:
        here = Here(Process(), There({"replica-1": giver}), tmp_path / "replica-1.sqlite")
        original, carried_bytes = here.there.ask_row_copy, 100_000

        def carry(replica: str, asked: AskRowCopy) -> RowCopyPart | Failure:
            part = original(replica, asked)
            if isinstance(part, RowCopyPart) and len(part.data) > carried_bytes:
                raise TimedOut("replica-1 did not answer.")
            return part

        here.there.ask_row_copy = carry  # type: ignore[method-assign]  # what a slow link does
        assert here.fetch()
    assert dump(here.path) == dump(source)


def test_that_one_who_stays_silent_is_given_up(here: Here) -> None:
    def be_silent() -> None:
        raise TimedOut("replica-1 did not answer.")

    here.there.before = be_silent
    assert not here.fetch()
    assert (here.path.exists(), here.left()) == (False, [])


def test_that_one_who_is_let_in_no_more_ends(here: Here) -> None:
    def revoke() -> None:
        raise NotAdmitted("It was revoked.", code="refused")

    here.there.before = revoke
    with pytest.raises(NotAdmitted):
        here.fetch()
    assert not here.path.exists()
    assert here.left() == []


def test_that_only_a_replica_gets_a_copy(source: Path) -> None:
    with giver_of(source) as giver:
        answer = There({"replica-1": giver}, "operator@anna").ask_row_copy(
            "replica-1", AskRowCopy()
        )
    assert isinstance(answer, Failure)
    assert "operator@anna is no replica of another host" in answer.message


def test_that_a_copy_goes_when_nobody_asks_for_it(source: Path) -> None:
    moment = [0]
    giver = RowGiver(source, lambda: EVENTS, lambda: "", LOGGER, ticks=lambda: moment[0])
    with closing(giver):
        until(lambda: giver.answer("replica@x", AskRowCopy()).size > 0, "the copy is made")
        kept = source.with_suffix(".giving")
        moment[0] = UNUSED_AFTER_US
        giver.tick()
        assert kept.exists()
        moment[0] += UNUSED_AFTER_US + 1
        giver.tick()
        assert not kept.exists()


def test_that_what_a_killed_giver_has_left_is_removed(tmp_path: Path) -> None:
    for name in ("replica-1.giving", "replica-1.copying.sqlite", "replica-1.copying.sqlite-wal"):
        (tmp_path / name).write_bytes(b"half")
    path = tmp_path / "replica-1.sqlite"
    with closing(RowGiver(path, lambda: EVENTS, lambda: "", LOGGER)):
        assert list(tmp_path.iterdir()) == []
