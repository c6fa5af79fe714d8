"""Banks that the `eventsourcing` library itself writes and projects while they are followed."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from eventsourcing.persistence import Notification

from backend.clock import from_datetime
from backend.messages.events import Event, Origin
from backend.messages.identifiers import id_text
from tests.backend.foreign.bank import (
    EVENTS_OF_ACCOUNT,
    Bank,
    open_accounts,
    open_accounts_for,
    postgres_bank,
    sqlite_bank,
)
from tests.backend.foreign.bank_projections import count_events, open_mailed_accounts
from tests.foreign_libraries.followed_store import WANTED_RATIO, FollowedStore, followed

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]

_LEFT_IN_SQLITE = (
    "SELECT count(*) FROM stored_events WHERE rowid > (SELECT max(notification_id) FROM tracking"
    " WHERE application_name = 'bank')"
)
_LEFT_IN_POSTGRES = (
    "SELECT count(*) FROM bank_events WHERE notification_id > (SELECT max(notification_id) FROM"
    " counters_tracking WHERE application_name = 'bank')"
)


def facts_of(event: Event, origin: Origin) -> tuple[object, ...]:
    return (
        origin.position,
        id_text(event.id),
        event.subject,
        event.version,
        event.type,
        event.time,
        json.loads(event.data),
    )


def facts_of_library(bank: Bank, found: Notification) -> tuple[object, ...]:
    """Return the same facts as `facts_of` of an event as the library reads it."""
    values = vars(bank.mapper.to_domain_event(found))
    subject, version = str(values.pop("originator_id")), values.pop("originator_version")
    moment = values["timestamp"]
    return (
        str(found.id),
        f"{subject}/{version}",
        subject,
        version,
        found.topic,
        from_datetime(moment),
        values | {"timestamp": moment.isoformat()},
    )


def assert_followed(
    store: FollowedStore, bank: Bank, consumer: str, left: Callable[[], int]
) -> None:
    """Write more to a bank of 40 events; its consumer has taken the first ones."""
    store.await_events(40)
    open_accounts(bank, 30)
    copied = store.await_events(100)
    theirs = bank.recorder.select_notifications(start=1, limit=1_000)
    assert [facts_of(*pair) for pair in zip(copied, store.origins(), strict=True)] == [
        facts_of_library(bank, each) for each in theirs
    ]
    assert left() == 80
    store.await_behind(consumer, left())
    ratio = store.ratio_of(lambda seconds: EVENTS_OF_ACCOUNT * open_accounts_for(bank, seconds))
    assert ratio >= WANTED_RATIO


def test_that_a_bank_in_sqlite_is_followed_while_the_library_works(tmp_path: Path) -> None:
    path = tmp_path / "store" / "bank.db"
    path.parent.mkdir()
    open_mailed_accounts(path, 10)

    def left() -> int:
        with closing(sqlite3.connect(path)) as database:
            [(number,)] = database.execute(_LEFT_IN_SQLITE)
        return int(number)

    with closing(sqlite_bank(path)) as bank:
        open_accounts(bank, 10)
        with followed(tmp_path / "data", f"sqlite:///{path}") as store:
            assert_followed(store, bank, "bank", left)


def test_that_a_bank_in_postgres_is_followed_while_the_library_works(
    store_url: str, as_reader: Callable[[str], str], tmp_path: Path
) -> None:
    def left() -> int:
        with psycopg.connect(store_url) as database:
            row = database.execute(_LEFT_IN_POSTGRES).fetchone()
        assert row is not None
        return int(row[0])

    with closing(postgres_bank(store_url)) as bank:
        open_accounts(bank, 10)
        count_events(store_url, 20)
        open_accounts(bank, 10)
        with followed(tmp_path / "data", as_reader("public")) as store:
            assert_followed(store, bank, "counters of bank", left)
