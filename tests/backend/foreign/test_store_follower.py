"""A store of the `eventsourcing` library followed page by page, and what may happen to it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from backend.errors import MarigraphError, Unavailable, Unreadable
from backend.foreign.continuity import MAX_MARKS, FollowedPart, digest_of
from backend.foreign.foreign_event import ForeignEvent, ForeignPayload
from backend.foreign.foreign_reader import MAX_PAGE_EVENTS
from backend.foreign.mapping_files import parse_mapping
from backend.foreign.sql_store import open_sql_store
from backend.foreign.sqlite_source import SqliteSource
from backend.foreign.store_follower import StoreFollower
from tests.backend.foreign.bank import Account, Bank, open_accounts, sqlite_bank

FAST = 1_000.0  # reads a second


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bank.db"


@pytest.fixture
def bank(path: Path) -> Iterator[Bank]:
    opened = sqlite_bank(path)
    yield opened
    opened.close()


@pytest.fixture
def follow(path: Path) -> Iterator[Callable[..., StoreFollower]]:
    made: list[StoreFollower] = []

    def make(
        part: FollowedPart | None = None, page_events: int = 4, rows_upto: int = 0
    ) -> StoreFollower:
        follower = StoreFollower(
            lambda: open_sql_store(SqliteSource(path, reads_per_s=FAST)),
            part or FollowedPart(),
            page_events=page_events,
            rows_upto=rows_upto,
        )
        made.append(follower)
        return follower

    yield make
    for each in made:
        each.close()


Follow = Callable[..., StoreFollower]


def read_all(follower: StoreFollower) -> list[ForeignEvent]:
    events: list[ForeignEvent] = []
    while (page := follower.read()) is not None:
        events += page.events
    return events


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()


def refusal(follower: StoreFollower) -> MarigraphError:
    with pytest.raises((Unavailable, Unreadable)) as caught:
        read_all(follower)
    assert isinstance(caught.value, MarigraphError)
    return caught.value


def test_that_a_store_is_read_page_by_page_and_then_as_it_grows(bank: Bank, follow: Follow) -> None:
    open_accounts(bank, 5)
    follower = follow()

    first = read_all(follower)
    open_accounts(bank, 1)
    then = read_all(follower)

    assert [event.position for event in first] == [(number,) for number in range(1, 11)]
    assert [event.position for event in then] == [(11,), (12,)]
    assert (follower.part.position, follower.part.count) == ((12,), 12)
    assert not follower.is_behind


def test_that_another_reader_goes_on_where_the_first_has_come(bank: Bank, follow: Follow) -> None:
    open_accounts(bank, 5)
    follower = follow()
    page = follower.read()
    assert page is not None

    rest = read_all(follow(page.part))

    assert [event.position for event in rest] == [(number,) for number in range(5, 11)]


def test_that_marks_stay_few_and_spread_over_all(bank: Bank, follow: Follow) -> None:
    open_accounts(bank, 60)
    follower = follow(page_events=2)
    read_all(follower)

    counts = [mark.count for mark in follower.part.marks]
    assert len(counts) <= MAX_MARKS
    assert counts[0] <= 4
    assert counts[-1] == 120
    assert counts == sorted(counts)


@pytest.mark.parametrize("page_events", [MAX_PAGE_EVENTS, MAX_PAGE_EVENTS - 1, 600])
def test_that_nothing_is_left_out_between_the_largest_pages(
    bank: Bank, follow: Follow, path: Path, page_events: int
) -> None:
    open_accounts(bank, 1)
    with closing(sqlite3.connect(path)) as database:
        [first] = database.execute("SELECT * FROM stored_events LIMIT 1")
        more = [(first[0], 100 + number, *first[2:]) for number in range(2_100)]
        database.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?)", more)
        database.commit()

    events = read_all(follow(page_events=page_events))

    assert [event.position for event in events] == [(number,) for number in range(1, 2_103)]


def test_that_a_page_holds_no_more_bytes_than_its_bound_and_nothing_is_left_out(
    bank: Bank, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.foreign.store_follower.PAGE_BYTES", 2_500)
    open_accounts(bank, 4)
    large = Account("x" * 9_000)
    for amount in range(3):
        large.credit(amount)
    bank.save(large)
    open_accounts(bank, 10)
    follower, pages = follow(page_events=20), list[int]()
    events: list[ForeignEvent] = []
    while (page := follower.read()) is not None:
        pages.append(len(page.events))
        events += page.events

    assert [event.position for event in events] == [(number,) for number in range(1, 33)]
    assert max(pages) < 12
    assert min(pages) >= 1


def test_that_an_empty_store_is_waited_for(bank: Bank, follow: Follow) -> None:
    follower = follow()
    assert follower.read() is None

    open_accounts(bank, 1)

    assert len(read_all(follower)) == 2


def test_that_a_store_that_ends_before_what_was_read_is_another_one(
    bank: Bank, path: Path, follow: Follow
) -> None:
    open_accounts(bank, 6)
    follower = follow()
    read_all(follower)
    change(path, "DELETE FROM stored_events WHERE rowid > 6")  # as a dump from before them

    refused = refusal(follower)

    assert refused.code == "store-changed"
    assert "ends at 6, and was read up to 12" in refused.message
    assert "new data folder" in refused.message


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM stored_events WHERE rowid = 12", "the event at 12 is gone"),
        ("DELETE FROM stored_events WHERE rowid = 7", "7 events now, and 8 were read"),
        (
            "UPDATE stored_events SET state = replace(state, '5', '6') WHERE rowid = 12",
            "the event at 12 is another one now",
        ),
    ],
)
def test_that_what_was_changed_below_is_said_when_the_store_is_opened_again(
    bank: Bank, path: Path, follow: Follow, statement: str, words: str
) -> None:
    open_accounts(bank, 6)
    follower = follow()
    read_all(follower)
    change(path, statement)

    refused = refusal(follow(follower.part))

    assert refused.code == "store-changed"
    assert words in refused.message


def test_that_a_store_that_went_away_is_read_on_when_it_is_back(
    bank: Bank, path: Path, tmp_path: Path, follow: Follow
) -> None:
    open_accounts(bank, 1)
    follower = follow()
    read_all(follower)
    path.rename(tmp_path / "away.db")
    assert refusal(follower).code != "store-changed"

    (tmp_path / "away.db").rename(path)
    open_accounts(bank, 1)

    assert len(read_all(follower)) == 2


def test_that_a_column_that_is_gone_is_a_mapping_that_does_not_fit(
    bank: Bank, path: Path, follow: Follow
) -> None:
    open_accounts(bank, 1)
    follower = follow()
    read_all(follower)
    change(path, "ALTER TABLE stored_events RENAME COLUMN topic TO kind")
    open_error = refusal(follower) if follower.end is None else None

    refused = open_error or refusal(follow(follower.part))

    assert isinstance(refused, Unreadable)
    assert refused.code == "unknown-store"


def test_that_ids_of_a_store_without_any_are_its_streams_and_versions(
    bank: Bank, follow: Follow
) -> None:
    open_accounts(bank, 1)

    [opened, credited] = read_all(follow())

    assert str(UUID(opened.subject)) == opened.subject
    assert credited.id == f"{opened.subject}/2"


@pytest.mark.parametrize(
    "event",
    [
        ForeignEvent(position=(7,), source="/bank", version=10**30),
        ForeignEvent(position=(7,), source="/bank", data=ForeignPayload(value={"sum": 10**30})),
        ForeignEvent(position=(7,), source="/bank", data=ForeignPayload(value="half \ud800")),
    ],
)
def test_that_every_event_has_a_digest_whatever_its_fields_are(event: ForeignEvent) -> None:
    assert digest_of(event) == digest_of(event)
    assert digest_of(event) != digest_of(ForeignEvent(position=(7,), source="/bank"))


@pytest.mark.parametrize("order", ["events.originator_id", "abs(NULL)"])
def test_that_a_position_that_is_no_number_is_a_mapping_that_does_not_fit(
    bank: Bank, path: Path, order: str
) -> None:
    open_accounts(bank, 1)
    mapping = parse_mapping(
        f'extends = "eventsourcing-sqlite"\n[position]\norder = ["{order}"]\n', "own.toml"
    )
    follower = StoreFollower(
        lambda: open_sql_store(SqliteSource(path, reads_per_s=FAST), mapping=mapping),
        FollowedPart(),
        page_events=4,
    )

    refused = refusal(follower)

    assert isinstance(refused, Unreadable)
    assert (refused.code, refused.field) == ("bad-mapping", "position.order")
    assert str(path) in refused.message


@pytest.mark.parametrize("page_events", [1, 2, 3, 5])
def test_that_positions_that_repeat_are_no_copy_that_lacks_some(
    bank: Bank, path: Path, page_events: int
) -> None:
    open_accounts(bank, 3)
    mapping = parse_mapping(
        'extends = "eventsourcing-sqlite"\n[position]\norder = ["events.originator_version"]\n',
        "own.toml",
    )
    follower = StoreFollower(
        lambda: open_sql_store(SqliteSource(path, reads_per_s=FAST), mapping=mapping),
        FollowedPart(),
        page_events=page_events,
    )

    refused = refusal(follower)

    assert (refused.code, refused.field) == ("bad-mapping", "position.order")
    assert "The position 1 stands there more than once" in refused.message


def test_that_positions_that_repeat_between_two_of_the_largest_pages_are_seen(
    bank: Bank, path: Path
) -> None:
    open_accounts(bank, 1)
    last = MAX_PAGE_EVENTS
    with closing(sqlite3.connect(path)) as database:
        [first] = database.execute("SELECT * FROM stored_events LIMIT 1")
        database.execute("DELETE FROM stored_events")
        versions = [*range(1, last + 1), last]  # of two streams the same one, as a page ends
        more = [(f"{number:032x}", version, *first[2:]) for number, version in enumerate(versions)]
        database.executemany("INSERT INTO stored_events VALUES (?, ?, ?, ?)", more)
        database.commit()
    mapping = parse_mapping(
        'extends = "eventsourcing-sqlite"\n[position]\norder = ["events.originator_version"]\n',
        "own.toml",
    )
    follower = StoreFollower(
        lambda: open_sql_store(SqliteSource(path, reads_per_s=FAST), mapping=mapping),
        FollowedPart(),
        page_events=MAX_PAGE_EVENTS,
    )

    assert f"The position {last} stands there more than once" in refusal(follower).message.replace(
        ",", ""
    )


def test_that_a_store_that_ends_before_what_rows_were_made_of_is_another_one(
    bank: Bank, follow: Follow
) -> None:
    open_accounts(bank, 5)
    assert len(read_all(follow(rows_upto=10))) == 10
    follower = follow(rows_upto=12)
    error = refusal(follower)
    assert error.code == "store-changed"
    assert "it ends with 10 events, and rows of read models were made of 12" in error.message
    open_accounts(bank, 1)
    assert len(read_all(follower)) == 2
