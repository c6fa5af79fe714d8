"""What `eventsourcing` itself tracks of its projections, and its events without streams (DCB)."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import psycopg
import pytest
from eventsourcing.dcb.domain import Tagged
from eventsourcing.dcb.msgpack import Decision, MessagePackMapper
from eventsourcing.dcb.persistence import DCBEventStore
from eventsourcing.dcb.postgres_tt import PostgresDCBRecorderTT

from backend.foreign.consumer_lag import ConsumerReading
from backend.foreign.continuity import FollowedPart
from backend.foreign.foreign_event import ForeignEvent
from backend.foreign.store_follower import StoreFollower
from backend.foreign.store_urls import open_store
from tests.backend.foreign.bank import (
    open_accounts,
    postgres_bank,
    postgres_datastore,
    sqlite_bank,
    track,
)
from tests.backend.foreign.bank_projections import count_events, open_mailed_accounts
from tests.running import until

Follow = Callable[[str], StoreFollower]


class Enrolled(Decision):
    name: str
    seats: int


@pytest.fixture
def follow() -> Iterator[Follow]:
    made: list[StoreFollower] = []

    def make(url: str) -> StoreFollower:
        opened = partial(open_store, url, reads_per_s=1_000.0)
        made.append(StoreFollower(opened, FollowedPart(), page_events=100))
        return made[-1]

    yield make
    for each in made:
        each.close()


def read_all(follower: StoreFollower, count: int) -> list[ForeignEvent]:
    """Read until so many are there: the end of a store in PostgreSQL takes moments to be known."""
    events: list[ForeignEvent] = []

    def have_come() -> bool:
        page = follower.read()
        events.extend(page.events if page else ())
        return len(events) == count

    until(have_come, "all is copied")
    return events


def consumer(follower: StoreFollower) -> ConsumerReading:
    [found] = follower.read_consumers()
    return found


def test_that_lag_in_sqlite_is_that_of_the_librarys_own_tracking(
    tmp_path: Path, follow: Follow
) -> None:
    path = tmp_path / "bank.db"
    open_mailed_accounts(path, 6)
    bank = sqlite_bank(path)
    open_accounts(bank, 4)
    follower = follow(f"sqlite:///{path}")
    read_all(follower, 20)

    found = consumer(follower)
    bank.close()

    with closing(sqlite3.connect(path)) as database:
        [(left, done)] = database.execute(
            "SELECT count(*), (SELECT max(notification_id) FROM tracking WHERE application_name ="
            " 'bank') AS done FROM stored_events WHERE rowid > done"
        )
    assert (found.subscription.events_behind, found.copied) == (left, done) == (8, 12)


def test_that_lag_in_postgres_is_that_of_the_librarys_own_tracking(
    store_url: str, follow: Follow
) -> None:
    bank = postgres_bank(store_url)
    open_accounts(bank, 6)
    count_events(store_url, 12)
    open_accounts(bank, 4)
    follower = follow(store_url)
    read_all(follower, 20)

    found = consumer(follower)
    bank.close()

    with psycopg.connect(store_url) as database:
        row = database.execute(
            "SELECT count(*), (SELECT max(notification_id) FROM counters_tracking WHERE"
            " application_name = 'bank') FROM bank_events WHERE notification_id > (SELECT"
            " max(notification_id) FROM counters_tracking WHERE application_name = 'bank')"
        ).fetchone()
    assert (found.subscription.events_behind, found.copied) == row == (8, 12)
    assert found.subscription.name == "counters of bank"


def test_that_events_without_streams_are_read_with_their_tags(
    store_url: str, follow: Follow
) -> None:
    with postgres_datastore(store_url) as datastore:
        recorder = PostgresDCBRecorderTT(datastore, events_table_name="courses_events")
        recorder.create_table()
        store = DCBEventStore(MessagePackMapper(), recorder)
        for number in range(5):
            tags = [f"student-{number}", "course-1"]
            store.append([Tagged(tags=tags, decision=Enrolled(name="Zoë", seats=number))])
        track(store_url, "rooms", 3)
        follower = follow(store_url)
        events = read_all(follower, 5)
        found = consumer(follower)

    assert [event.position for event in events] == [(number,) for number in range(1, 6)]
    last = events[-1]
    assert last.type == f"{__name__}:Enrolled"
    assert (last.data.value, last.problems) == ({"name": "Zoë", "seats": 4}, ())
    assert last.metadata is not None
    assert last.metadata.value == ["student-4", "course-1"]
    assert (last.id, last.subject, last.version, last.time) == (None, None, None, None)
    assert follower.title == "eventsourcing DCB (Python)"
    assert (found.subscription.events_behind, found.copied) == (2, 3)
