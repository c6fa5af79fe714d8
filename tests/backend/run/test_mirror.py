"""An attached folder: the copy of another program's events, whatever is killed when."""

import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from unittest.mock import Mock

import pytest

from backend.client import Client
from backend.domain.registry import load_registry
from backend.errors import NotAdmitted
from backend.foreign.continuity import EventMark, FollowedPart
from backend.foreign.foreign_event import ForeignEvent
from backend.foreign.foreign_reader import ForeignReader
from backend.foreign.sqlite_source import SqliteSource
from backend.foreign.store_preview import recognize_source
from backend.messages.events import Event
from backend.messages.queries import AskView, ViewPage
from backend.messages.store_status import StoreStatus
from backend.run.joined_log import JoinedLogThread
from backend.store.engine_registry import open_log, open_reader
from backend.wire.attachment import Attachment, write_attachment
from tests.backend.foreign.bank import Account, Bank, open_accounts, sqlite_bank
from tests.health_watch import HealthWatch, is_well, verdict_of
from tests.running import Running, command, running, sent, until


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "bank.db"


@pytest.fixture
def bank(store: Path) -> Iterator[Bank]:
    opened = sqlite_bank(store)
    open_accounts(opened, 20)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path, store: Path, bank: Bank) -> Path:
    del bank  # which makes the file
    folder = tmp_path / "data"
    attachment = Attachment(
        url=f"sqlite:///{store}", name="bank", page_events=7, reads_per_s=1_000.0
    )
    write_attachment(folder, attachment)
    return folder


@pytest.fixture
def attached(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    with running(folder, "--replicas", "1") as backend:
        yield backend


def theirs(store: Path) -> list[ForeignEvent]:
    source = SqliteSource(store, reads_per_s=1_000.0)
    reader = ForeignReader(source, recognize_source(source))
    events = reader.page(limit=1_000)
    while found := reader.page(after=events[-1].position, limit=1_000):
        events += found
    return events


def ours(folder: Path) -> list[Event]:
    with closing(open_reader(f"sqlite:///{folder / 'log.sqlite'}")) as reader:
        return reader.read(0, 1_000_000)


def assert_equal(folder: Path, store: Path) -> None:
    copied, there = ours(folder), theirs(store)
    assert [event.position for event in copied] == list(range(1, len(there) + 1))
    for event, foreign in zip(copied, there, strict=True):
        assert (event.source, event.type, event.subject) == (
            foreign.source,
            foreign.type,
            foreign.subject,
        )
        assert (event.version, event.time) == (foreign.version, foreign.time)
        assert json.loads(event.data) == foreign.data.value


def rows(client: Client) -> ViewPage:
    found = client.ask(AskView(view="streams"), "replica-1")
    assert isinstance(found, ViewPage)
    return found


def await_copy(client: Client, folder: Path, count: int) -> None:
    until(lambda: len(ours(folder)) >= count, f"{count} events are copied")
    until(lambda: rows(client).position >= count, "the replica has come as far")


def test_that_the_copy_follows_within_a_second_folds_into_states_and_takes_no_commands(
    attached: Running, bank: Bank, store: Path
) -> None:
    with attached.client() as client:
        await_copy(client, attached.folder, 40)
        account = Account("new")
        account.credit(17)
        began_s = time.monotonic()
        bank.save(account)
        with attached.client() as reader, closing(reader.follow_with_origins(40)) as followed:
            positions = [origin and origin.position for _, origin in islice(followed, 2)]
        assert positions == ["41", "42"]
        until(lambda: len(ours(attached.folder)) == 42, "the new events are copied")
        took_s = time.monotonic() - began_s
        until(lambda: rows(client).total == 21, "every stream has a row")
        page = client.ask(
            AskView(view="streams", filter=f"stream:Account/{account.id}"), "replica-1"
        )
        assert isinstance(page, ViewPage)
        [answer] = sent(client, command("user.register", user_id="1", name="Anna"))
        [row] = page.rows
        named = dict(zip([column.name for column in page.columns], row, strict=True))
    assert took_s < 1.0
    state = json.loads(str(named["state"]))
    assert (named["version"], named["category"]) == (2, "Account")
    assert (state["name"], state["amount"]) == ("new", 17)
    assert str(named["last_type"]).endswith(":Account.Credited")
    assert_equal(attached.folder, store)
    assert (answer.outcome, answer.code) == ("rejected", "attached")
    assert answer.message.startswith("This folder is attached to sqlite:///")
    assert answer.message.endswith("read-only: commands go to its own application.")


def await_more(folder: Path, count: int) -> None:
    until(lambda: len(ours(folder)) > count, "it copies")


def kill_while_it_copies(attached: Running, bank: Bank, store: Path, kills: int) -> None:
    for _ in range(kills):
        copied = len(ours(attached.folder))
        open_accounts(bank, 15)
        await_more(attached.folder, copied)
        attached.kill("primary")
    until(lambda: len(ours(attached.folder)) == len(theirs(store)), "all is copied")
    assert_equal(attached.folder, store)


def test_that_a_killed_mirror_loses_and_doubles_nothing(
    attached: Running, bank: Bank, store: Path
) -> None:
    kill_while_it_copies(attached, bank, store, 3)


@pytest.mark.campaign
@pytest.mark.timeout(900)
def test_that_twenty_killed_mirrors_lose_and_double_nothing(
    attached: Running, bank: Bank, store: Path
) -> None:
    kill_while_it_copies(attached, bank, store, 20)


def test_that_what_the_power_took_of_the_copy_is_copied_again_and_no_row_built_anew(
    attached: Running, store: Path
) -> None:
    """The copy waits for no disk: its newest events may be gone, of which rows were made."""
    with attached.client() as client:
        await_copy(client, attached.folder, 40)
        before = rows(client)
    attached.stop()
    log = attached.folder / "log.sqlite"
    log.unlink()
    open_log(f"sqlite:///{log}").close()  # as if nothing of it had come to the disk
    attached.start()
    with attached.client() as client:
        await_copy(client, attached.folder, 40)
        HealthWatch(client).until(is_well, "all is well")
        assert rows(client).rows == before.rows
    assert not list(attached.folder.glob("*.broken"))
    assert_equal(attached.folder, store)


def test_that_a_store_that_goes_away_is_said_with_its_reason_and_followed_on(
    attached: Running, bank: Bank, store: Path
) -> None:
    with attached.client() as client:
        await_copy(client, attached.folder, 40)
        watch = HealthWatch(client)
        away = store.with_name("away.db")
        store.rename(away)
        verdict = watch.until_status("primary", "HEAD-FROZEN")
        assert verdict.rule == "store-unreachable"
        assert str(store) in verdict.reason
        away.rename(store)
        watch.until(is_well, "all is well")
        open_accounts(bank, 1)
        until(lambda: len(ours(attached.folder)) == 42, "it is followed on")
        rename_column(store, "topic", "kind")
        change(
            store,
            "INSERT INTO stored_events SELECT originator_id, 100, kind, state FROM stored_events"
            " LIMIT 1",
        )
        report = watch.until(
            lambda report: verdict_of(report, "primary").rule == "store-mismatch", "it is said"
        )
        assert "holds no event store" in verdict_of(report, "primary").reason
        rename_column(store, "kind", "topic")
        watch.until(is_well, "all is well again")
        until(lambda: len(ours(attached.folder)) == 43, "it is followed on")


def rename_column(store: Path, old: str, new: str) -> None:
    change(store, f"ALTER TABLE stored_events RENAME COLUMN {old} TO {new}")


def change(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(store)) as database:
        database.execute(statement)
        database.commit()


def test_that_events_that_were_deleted_below_are_said_and_never_copied_over(
    attached: Running, bank: Bank, store: Path
) -> None:
    with attached.client() as client:
        await_copy(client, attached.folder, 40)
        with closing(sqlite3.connect(store)) as database:
            database.execute("DELETE FROM stored_events WHERE rowid > 30")
            database.commit()
        verdict = HealthWatch(client).until_status("primary", "AHEAD")
        assert verdict.rule == "store-changed"
        assert "The store is not the one that was copied" in verdict.reason
        open_accounts(bank, 10)  # past the old end: not what was there
        verdict = HealthWatch(client).until_status("primary", "AHEAD")
    assert len(ours(attached.folder)) == 40


def test_that_a_store_that_lost_its_end_with_the_copy_is_said_and_rows_do_not_follow_it(
    attached: Running, bank: Bank, store: Path
) -> None:
    """Both wait for no disk: what the rows were made of is nowhere any more."""
    with attached.client() as client:
        await_copy(client, attached.folder, 40)
    attached.stop()
    log = attached.folder / "log.sqlite"
    log.unlink()
    open_log(f"sqlite:///{log}").close()
    change(store, "DELETE FROM stored_events WHERE rowid > 36")
    attached.start()
    with attached.client() as client:
        watch = HealthWatch(client)
        verdict = watch.until_status("primary", "AHEAD")
        assert verdict.rule == "store-changed"
        assert "rows of read models were made of 40" in verdict.reason
        open_accounts(bank, 3)
        watch.until_status("replica-1", "AHEAD")
        assert rows(client).position == 40


def test_that_who_joined_a_copy_that_lost_its_end_waits_until_it_comes_again(
    attached: Running, store: Path
) -> None:
    with attached.client() as client:
        await_copy(client, attached.folder, 40)
    last = ours(attached.folder)[-1]
    part = FollowedPart((EventMark((45,), last.id.hex(), 45),))  # as if there had been 45
    reader = JoinedLogThread(
        attached.folder,
        part,
        StoreStatus(name="other", place="other"),
        load_registry(),
        lambda: None,
        logging.getLogger(__name__),
        lambda _: Mock(),
    )
    with closing(reader):
        reader.start()
        until(lambda: "has come to 40 of 45" in reader.status.reason, "it waits")
        assert reader.error is None
        with closing(sqlite_bank(store)) as opened:
            open_accounts(opened, 5)  # others than those that were copied
        until(lambda: reader.error is not None, "it is another log")
    assert isinstance(reader.error, NotAdmitted)
