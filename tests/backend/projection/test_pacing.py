"""Update modes and throttling, with the time passed in."""

import math

import pytest

from backend.clock import SECOND, from_text
from backend.errors import Unreadable
from backend.projection.pacing import Allowance, Pace, parse_mode

NOON = from_text("2024-05-06T12:00:00Z")
DAY = 86_400 * SECOND


@pytest.mark.parametrize(
    "text",
    [
        "realtime",
        "every:0.001",
        "every:2.5",
        "every:30",
        "every:1234567",
        "every:1234567.125",
        "cron:*/5 * * * *",
        "demand",
    ],
)
def test_that_a_mode_is_written_as_it_was_read(text: str) -> None:
    assert parse_mode(text).text() == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no update mode"),
        ("sometimes", "no update mode"),
        ("realtime:1", "no update mode"),
        ("every:", "names no number"),
        ("every:soon", "names no number"),
        ("every:0", "between"),
        ("every:-3", "between"),
        ("every:nan", "between"),
        ("every:1e12", "between"),
        ("cron:", "cannot be read"),
        ("cron:61 * * * *", "cannot be read"),
        ("cron:0 0 31 2 *", "cannot be read"),
    ],
)
def test_that_a_mode_that_cannot_be_read_says_why(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as caught:
        parse_mode(text)
    assert caught.value.code == "bad-mode"
    assert caught.value.field == "mode"


def test_that_realtime_is_always_due() -> None:
    pace = Pace(parse_mode("realtime"), NOON)
    pace.begun(NOON)
    assert pace.due(NOON)
    assert pace.wait(NOON) == 0


def test_that_demand_is_never_due() -> None:
    pace = Pace(parse_mode("demand"), NOON)
    assert not pace.due(NOON + 1000 * DAY)
    assert pace.wait(NOON) == math.inf


def test_that_every_is_due_at_once_and_then_after_its_seconds() -> None:
    pace = Pace(parse_mode("every:10"), NOON)
    assert pace.due(NOON)
    pace.begun(NOON)
    assert not pace.due(NOON + 9 * SECOND)
    assert pace.wait(NOON + 9 * SECOND) == 1
    assert pace.due(NOON + 10 * SECOND)


def test_that_cron_is_due_at_its_times_in_utc() -> None:
    pace = Pace(parse_mode("cron:30 12 * * *"), NOON)
    assert not pace.due(NOON + 1799 * SECOND)
    assert pace.due(NOON + 1800 * SECOND)
    pace.begun(NOON + 1800 * SECOND)
    assert pace.wait(NOON + 1800 * SECOND) == 86_400


@pytest.mark.parametrize("mode", ["every:60", "cron:* * * * *"])
def test_that_a_clock_set_back_postpones_the_next_round_by_one_interval_at_most(mode: str) -> None:
    pace = Pace(parse_mode(mode), NOON)
    pace.begun(NOON)
    earlier = NOON - 30 * DAY
    assert not pace.due(earlier)
    assert pace.wait(earlier) == 60
    assert pace.due(earlier + 60 * SECOND)


@pytest.mark.parametrize("mode", ["every:60", "cron:* * * * *"])
def test_that_a_clock_set_ahead_makes_one_round_due_and_not_many(mode: str) -> None:
    pace = Pace(parse_mode(mode), NOON)
    pace.begun(NOON)
    later = NOON + 30 * DAY
    assert pace.due(later)
    pace.begun(later)
    assert not pace.due(later)
    assert pace.wait(later) == 60


def test_that_no_throttle_allows_everything() -> None:
    assert Allowance(0, NOON).allowed(NOON, 5000) == 5000


def test_that_a_throttle_allows_its_rate_over_time() -> None:
    allowance = Allowance(100, NOON)
    taken = 0
    for tick in range(1, 1001):  # ten seconds
        allowed = allowance.allowed(NOON + tick * SECOND // 100, 2000)
        allowance.used(allowed)
        taken += allowed
    assert taken == pytest.approx(1000, abs=2)


def test_that_a_throttle_saves_up_little_and_says_when_to_come_again() -> None:
    allowance = Allowance(4, NOON)
    assert allowance.allowed(NOON + 3600 * SECOND, 2000) == 1
    allowance.used(1)
    assert allowance.wait() == pytest.approx(0.25)
    assert allowance.allowed(NOON, 2000) == 0  # the clock went back
    assert allowance.allowed(NOON + SECOND // 4, 2000) == 1
