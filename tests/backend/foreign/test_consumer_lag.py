"""How far a store's own consumers have come, in positions of the copy."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.foreign.consumer_lag import ConsumerReading
from backend.foreign.continuity import FollowedPart
from backend.foreign.mapping import Mapping
from backend.foreign.mapping_files import load_presets, parse_mapping
from backend.foreign.sql_store import open_sql_store
from backend.foreign.sqlite_source import SqliteSource
from backend.foreign.store_follower import StoreFollower
from backend.wire.attachment import PRESET_TITLES
from tests.backend.foreign.bank import open_accounts, sqlite_bank

STREAMS = """
extends = "eventsourcing-sqlite"

[[subscriptions]]
each = "tracking"
name = "tracking.application_name"
position = "tracking.notification_id"
unit = "stream"
stream = "(SELECT max(originator_id) FROM stored_events)"
relevant = "events.originator_id = {stream}"
compare = "events.originator_version"
"""

PAIRS = """
extends = "eventsourcing-sqlite"

[position]
order = ["abs(700)", "events.rowid"]

[[subscriptions]]
each = "tracking"
name = "tracking.application_name"
position = "tracking.notification_id"
form = "colon-pair"
"""

ENDLESS = """
extends = "eventsourcing-sqlite"

[[parked]]
each = "tracking"
name = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n)"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "bank.db"
    bank = sqlite_bank(path)
    open_accounts(bank, 5)
    bank.close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("DELETE FROM stored_events WHERE rowid = 4")  # positions have gaps
        database.execute(
            "CREATE TABLE tracking (application_name TEXT, notification_id BIGINT,"
            " PRIMARY KEY (application_name, notification_id)) WITHOUT ROWID"
        )
        database.commit()
    return path


def follower_of(
    path: Path, mapping: Mapping | None = None, timeout_s: float = 5.0
) -> StoreFollower:
    return StoreFollower(
        lambda: open_sql_store(
            SqliteSource(path, timeout_s=timeout_s, reads_per_s=1_000.0), mapping=mapping
        ),
        FollowedPart(),
        page_events=3,
    )


@pytest.fixture
def follower(path: Path) -> Iterator[StoreFollower]:
    follower = follower_of(path)
    yield follower
    follower.close()


def copy_all(follower: StoreFollower) -> None:
    while follower.read() is not None:
        pass


def claim(path: Path, position: int | str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("DELETE FROM tracking")
        database.execute("INSERT INTO tracking VALUES ('counters', ?)", (position,))
        database.commit()


def found(follower: StoreFollower) -> ConsumerReading:
    [consumer] = follower.read_consumers()
    return consumer


def test_that_gaps_are_counted_neither_as_done_nor_as_left(
    path: Path, follower: StoreFollower
) -> None:
    copy_all(follower)
    claim(path, 5)

    consumer = found(follower)

    assert (consumer.copied, consumer.subscription.events_behind) == (4, 5)


def test_that_what_moves_is_counted_from_where_it_was(path: Path, follower: StoreFollower) -> None:
    copy_all(follower)
    claim(path, 3)
    first = found(follower)
    claim(path, 10)

    then = found(follower)

    assert (first.copied, first.subscription.events_behind) == (3, 6)
    assert (then.copied, then.subscription.events_behind) == (9, 0)


def test_that_a_consumer_ahead_of_the_copy_is_not_ahead_of_its_end(
    path: Path, follower: StoreFollower
) -> None:
    follower.read()
    claim(path, 9)

    consumer = found(follower)

    assert follower.part.count == 3
    assert (consumer.copied, consumer.subscription.events_behind) == (3, 1)


def test_that_a_consumer_that_went_back_is_counted_anew(
    path: Path, follower: StoreFollower
) -> None:
    copy_all(follower)
    claim(path, 9)
    found(follower)
    claim(path, 2)

    assert found(follower).copied == 2


def test_that_a_position_within_a_stream_becomes_one_of_the_copy(path: Path) -> None:
    follower = follower_of(path, parse_mapping(STREAMS, "streams.toml"))
    copy_all(follower)
    with closing(sqlite3.connect(path)) as database:
        [(last,)] = database.execute(
            "SELECT max(rowid) FROM stored_events WHERE originator_version = 1 AND originator_id ="
            " (SELECT max(originator_id) FROM stored_events)"
        )
        [(before,)] = database.execute(
            "SELECT count(*) FROM stored_events WHERE rowid <= ?", (last,)
        )
    claim(path, 1)

    consumer = found(follower)
    follower.close()

    assert consumer.copied == before
    assert consumer.subscription.events_behind in {0, 1}  # of the one event behind, if it is there


@pytest.mark.parametrize(("position", "copied", "behind"), [(0, 0, 9), (5, 4, 5), (10, 9, 0)])
def test_that_a_consumer_may_name_the_last_number_of_a_position_alone(
    path: Path, position: int, copied: int, behind: int
) -> None:
    follower = follower_of(path, parse_mapping(PAIRS, "pairs.toml"))
    copy_all(follower)
    claim(path, position)

    consumer = found(follower)
    follower.close()

    assert (consumer.copied, consumer.subscription.events_behind) == (copied, behind)


@pytest.mark.parametrize(
    ("position", "reason"),
    [
        ("700:5:1", "positions of events (3 to 2)"),
        ("700:9223372036854775808", "greater than any position"),
    ],
)
def test_that_a_position_that_cannot_be_one_is_said_beside_its_consumer(
    path: Path, position: str, reason: str
) -> None:
    follower = follower_of(path, parse_mapping(PAIRS, "pairs.toml"))
    copy_all(follower)
    claim(path, position)

    consumer = found(follower)
    follower.close()

    assert reason in consumer.subscription.problem
    assert (consumer.copied, consumer.subscription.events_behind) == (None, None)


def test_that_what_is_parked_is_given_up_where_counting_it_takes_too_long(path: Path) -> None:
    follower = follower_of(path, parse_mapping(ENDLESS, "endless.toml"), timeout_s=0.2)
    copy_all(follower)
    claim(path, 5)

    consumer = found(follower)
    follower.close()

    assert (consumer.copied, consumer.subscription.events_behind) == (4, 5)
    assert "parked took too long" in consumer.subscription.problem


def test_that_a_store_without_consumers_has_none(tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    sqlite_bank(path).close()
    follower = follower_of(path)
    copy_all(follower)

    assert follower.read_consumers() == []
    follower.close()


def test_that_every_preset_has_a_title_for_the_window() -> None:

    assert set(PRESET_TITLES) == {preset.name for preset in load_presets()}
