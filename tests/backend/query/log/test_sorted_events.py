"""Events in another order than the log's: the same as sorted in plain Python, page by page."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from backend.clock import SECOND_US
from backend.errors import Unreadable
from backend.messages.events import Event
from backend.messages.log_order import MAX_SORTED_EVENTS, AskLogRank, EventOrder
from backend.messages.queries import AskLog
from backend.query.log.log_search import LogSearch
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from backend.store.sql.search.sorted_matches import refuse_to_sort
from tests.contract.drafts import draft

KEYS: dict[EventOrder, Callable[[Event], Any]] = {
    "time": lambda event: event.time,
    "type": lambda event: event.type,
    "subject": lambda event: event.subject,
    "actor": lambda event: event.actor,
    "size": lambda event: len(event.data),
}
HOUR_US = 3_600 * SECOND_US
FILTERS = ["", "type:order.*", "actor:anna", "type:product.added or actor:*n*", "position>390"]


def events(search: LogSearch, text: str) -> list[Event]:
    return search.page(AskLog(filter=text, limit=400)).events


@pytest.mark.parametrize("order", KEYS)
@pytest.mark.parametrize("text", FILTERS)
def test_that_pages_follow_each_other_in_the_order_that_was_asked_for(
    searched: LogSearch, order: EventOrder, text: str
) -> None:
    wanted = sorted(events(searched, text), key=KEYS[order])
    found: list[Event] = []
    for skip in range(0, len(wanted) + 60, 60):
        page = AskLog(filter=text, limit=60, skip=skip, order=order)
        found += searched.page(page).events
    assert [each.position for each in found] == [each.position for each in wanted]


@pytest.mark.parametrize("order", KEYS)
@pytest.mark.parametrize("text", ["", "type:order.*", "actor:anna"])
def test_that_an_event_is_found_where_it_stands_in_the_order(
    searched: LogSearch, order: EventOrder, text: str
) -> None:
    inside = [each for each in events(searched, text) if 100 < each.position < 300]
    wanted = sorted(inside, key=KEYS[order])
    for rank in (0, len(wanted) // 2, len(wanted) - 1):
        asked = AskLogRank(
            position=wanted[rank].position, filter=text, after=100, before=300, order=order
        )
        assert searched.rank(asked).rank == rank
    outside = AskLogRank(position=99, filter=text, after=100, before=300, order=order)
    assert searched.rank(outside).rank == -1


def test_that_in_the_order_of_the_log_the_next_match_is_found(searched: LogSearch) -> None:
    found = [each.position for each in events(searched, "actor:anna")]
    gap = next(each for each in range(found[0], found[-1]) if each not in found)
    before = sum(each < gap for each in found)

    def rank(position: int, text: str = "actor:anna") -> tuple[int, bool]:
        answer = searched.rank(AskLogRank(position=position, filter=text))
        return answer.rank, answer.is_match

    assert rank(gap) == (before, False)
    assert rank(found[3]) == (3, True)
    assert rank(10**9) == (len(found), False)
    assert rank(17, "") == (16, True)


def test_that_too_many_are_not_sorted_and_it_is_said_what_to_do() -> None:
    refuse_to_sort(MAX_SORTED_EVENTS, "time")
    with pytest.raises(Unreadable, match="Narrow the filter") as refused:
        refuse_to_sort(MAX_SORTED_EVENTS + 1, "time")
    assert refused.value.code == "too-many-to-sort"


def test_that_no_number_is_too_many_where_an_index_gives_the_order(
    searched: LogSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.store.sql.search.sorted_matches.MAX_SORTED_EVENTS", 10)
    page = AskLog(filter="-type:nothing", limit=5, skip=200, order="type")
    assert len(searched.page(page).events) == 5
    with pytest.raises(Unreadable, match="at most 10 are sorted by size"):
        searched.page(AskLog(filter="-type:nothing", limit=5, skip=200, order="size"))


def test_that_an_order_of_the_last_hours_forgets_what_is_older_by_now(tmp_path: Path) -> None:
    url, now_us = f"sqlite:///{tmp_path / 'log.sqlite'}", [2 * HOUR_US]
    with closing(open_log(url)) as log:
        drafts = [draft(time=HOUR_US), draft(time=2 * HOUR_US)]
        log.append(Transaction(events=drafts), recorded=2 * HOUR_US)
    asked = AskLog(filter="since:2h", order="time")
    with closing(LogSearch("replica-1", url, open_reader(url), lambda: now_us[0])) as search:
        assert [each.position for each in search.page(asked).events] == [1, 2]
        now_us[0] += HOUR_US + HOUR_US // 2
        assert [each.position for each in search.page(asked).events] == [2]
