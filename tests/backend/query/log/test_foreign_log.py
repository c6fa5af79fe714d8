"""A log of another program's events is searched by what it keeps, and says what it does not."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.messages.density import AskDensity
from backend.messages.events import Origin
from backend.messages.not_kept import TIME_NOT_KEPT
from backend.messages.queries import AskLog
from backend.query.log.log_search import LogSearch
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.contract.drafts import draft
from tests.contract.test_foreign_events import foreign

ORIGIN = Origin("2/1881", b'{"a":1}', ("payload: no JSON",), "ff00")
DRAFTS = (
    foreign(1, id_="order 17", version=0, recorded=1_000_000),
    foreign(2, origin=ORIGIN),
    foreign(3, version=7, recorded=3_000_000),
    draft(time=4_000_000, recorded=4_000_000),
    foreign(5),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def search(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LogSearch]:
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("empty_database")
    with closing(open_log(url)) as log:
        log.append(Transaction(events=DRAFTS), recorded=4_000_000)
    with closing(LogSearch("replica-1", url, open_reader(url), clock=lambda: 9_000_000)) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('id:"order 17"', [1]),
        ("origin:2/1881", [2]),
        ("-origin:2/1881", [1, 3, 4, 5]),
        ("origin:*", [1, 2, 3, 5]),
        ("origin:nowhere", []),
        ("time:*", [1, 3, 4]),
        ("-time:*", [2, 5]),
        ("since:1970-01-01T00:00:02Z", [3, 4]),
        ("until:1970-01-01T00:00:02Z", [1]),
        ("recorded-since:1970", [1, 3, 4]),
        ("{recorded-time}<1d", [1, 3, 4]),
        ("version:0", [1]),
        ("-version:*", [2, 5]),
        ("version<5", [1, 4]),
        ("correlation:*", [4]),
    ],
)
def test_that_a_filter_leaves_out_what_is_not_kept(
    search: LogSearch, text: str, found: list[int]
) -> None:
    assert [event.position for event in search.page(AskLog(filter=text)).events] == found


def test_that_an_origin_is_found_by_its_index(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    with closing(open_log(url)) as log:
        log.append(Transaction(events=[foreign(each) for each in range(50)]), recorded=7)
    with closing(LogSearch("replica-1", url, open_reader(url), clock=lambda: 7)) as search:
        plan = search.plan("origin:734:17")
    assert (plan.access, plan.looked_at) == ("origin", 1)


@pytest.mark.parametrize(("text", "untimed"), [("", 2), ("type:OrderPlaced", 2), ("time:*", 0)])
def test_that_density_by_time_says_how_many_have_no_time(
    search: LogSearch, text: str, untimed: int
) -> None:
    found = search.density(AskDensity(filter=text, buckets=10))
    assert found.untimed == untimed
    assert max(found.ends) < TIME_NOT_KEPT


def test_that_density_by_the_time_of_recording_goes_by_those_that_are_kept(
    search: LogSearch,
) -> None:
    found = search.density(AskDensity(by="recorded", buckets=10))
    assert (min(found.starts), max(found.ends)) == (1_000_000, 4_000_001)


def test_that_events_without_a_time_stand_behind_all_others_when_sorted(search: LogSearch) -> None:
    page = search.page(AskLog(order="time"))
    assert [event.position for event in page.events] == [1, 3, 4, 2, 5]


def test_that_pages_and_details_say_where_events_were_read(search: LogSearch) -> None:
    page = search.page(AskLog())
    assert page.origins[2] == ORIGIN
    assert sorted(page.origins) == [1, 2, 3, 5]
    context = search.event_context(2)
    assert (context.origin, [each.position for each in context.chain]) == (ORIGIN, [2])
    assert search.event_context(4).origin is None
