"""Calculations in filters of the log, in both databases, against plain Python."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import pytest

from backend.clock import SECOND_US
from backend.filters.syntax_tree import BadFilter
from backend.messages.events import Event
from backend.messages.queries import AskLog, CountLog
from backend.query.log.log_search import LogSearch
from tests.backend.query.log.events import NOW

DAY_US = 86_400 * SECOND_US
GREATEST = 2**63 - 1


@pytest.fixture(scope="module")
def everything(searched: LogSearch) -> Sequence[Event]:
    return searched.page(AskLog(limit=5000)).events


def payload(event: Event) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(event.data)
    return found


def number(event: Event, name: str) -> float | None:
    value = payload(event).get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else None


def text(event: Event, name: str) -> str | None:
    value = payload(event).get(name)
    return value.replace("\0", "\1") if isinstance(value, str) else None


def is_order_without_total(event: Event) -> bool:
    return event.type.startswith("order.") and number(event, "total") is None


def is_total_the_first(event: Event) -> bool:
    first = payload(event).get("deep", {"list": [None]})["list"][0]
    is_number = isinstance(first, int | float) and not isinstance(first, bool)
    return is_number and number(event, "total") == first


def is_same(event: Event) -> bool:
    total = text(event, "total")
    return total is not None and total == text(event, "note")


Holds = Callable[[Event], bool]
FOUND: Mapping[str, Holds] = {
    "{recorded - time}>1d": lambda each: each.recorded - each.time > DAY_US,
    "{recorded - 1d}<{time}": lambda each: each.recorded - DAY_US < each.time,
    "time>{recorded}": lambda each: each.time > each.recorded,
    "{now - time}<=2h": lambda each: each.time >= NOW - 7_200 * SECOND_US,
    "{position / version}>=50.5": lambda each: each.position / each.version >= 50.5,
    "{position - version * 3}:{0}": lambda each: each.position == each.version * 3,
    f"{{position*{GREATEST}*{GREATEST}}}>1": lambda _: True,
    "{data.total + 1}>10": lambda each: (number(each, "total") or 0) + 1 > 10,
    "{data.total - data.deep.list.0}:0": is_total_the_first,
    "{data.total / 0}:*": lambda _: False,
    "{data.total}:{data.note}": is_same,
    "{data.total}!={data.note}": lambda each: not is_same(each),
    "actor:{data.note}": lambda each: each.actor == text(each, "note"),
    '{data.note}:{"paid"}': lambda each: text(each, "note") == "paid",
    "{data.total}>{position}": lambda each: (number(each, "total") or 0) > each.position,
    "type:order.* -{data.total}<{data.total + 1}": is_order_without_total,
}


@pytest.mark.parametrize("written", FOUND)
def test_that_the_log_is_searched_by_what_is_calculated(
    searched: LogSearch, everything: Sequence[Event], written: str
) -> None:
    expected = [event.position for event in everything if FOUND[written](event)]
    found = searched.page(AskLog(filter=written, limit=5000)).events
    assert [event.position for event in found] == expected
    assert searched.count(CountLog(filter=written)).total == len(expected)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("{type}:{actor}", "no field `type`: "),
        ("{data}>1", "which value of the payload"),
        ("position>{data}", "Say which value of it, as in `data.total`"),
        ("time>{position}", "a time and a number do not compare"),
        ("{tag - 1}>2", "no field `tag`"),
    ],
)
def test_that_what_cannot_be_calculated_is_refused(
    searched: LogSearch, written: str, sentence: str
) -> None:
    with pytest.raises(BadFilter, match=sentence):
        searched.page(AskLog(filter=written))
