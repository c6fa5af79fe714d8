"""Update modes and throttling, with the time passed in."""

import math

import pytest

from backend.clock import SECOND_US, parse_rfc3339
from backend.errors import Unreadable
from backend.projection.update_mode import TokenBucket, UpdateSchedule, parse_update_mode

NOON = parse_rfc3339("2024-05-06T12:00:00Z")
DAY = 86_400 * SECOND_US


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
    assert parse_update_mode(text).to_text() == text


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
        parse_update_mode(text)
    assert caught.value.code == "bad-mode"
    assert caught.value.field == "mode"


def test_that_realtime_is_always_due() -> None:
    pace = UpdateSchedule(parse_update_mode("realtime"), NOON)
    pace.mark_started(NOON)
    assert pace.is_due(NOON)
    assert pace.wait_s(NOON) == 0


def test_that_demand_is_never_due() -> None:
    pace = UpdateSchedule(parse_update_mode("demand"), NOON)
    assert not pace.is_due(NOON + 1000 * DAY)
    assert pace.wait_s(NOON) == math.inf


def test_that_every_is_due_at_once_and_then_after_its_seconds() -> None:
    pace = UpdateSchedule(parse_update_mode("every:10"), NOON)
    assert pace.is_due(NOON)
    pace.mark_started(NOON)
    assert not pace.is_due(NOON + 9 * SECOND_US)
    assert pace.wait_s(NOON + 9 * SECOND_US) == 1
    assert pace.is_due(NOON + 10 * SECOND_US)


def test_that_cron_is_due_at_its_times_in_utc() -> None:
    pace = UpdateSchedule(parse_update_mode("cron:30 12 * * *"), NOON)
    assert not pace.is_due(NOON + 1799 * SECOND_US)
    assert pace.is_due(NOON + 1800 * SECOND_US)
    pace.mark_started(NOON + 1800 * SECOND_US)
    assert pace.wait_s(NOON + 1800 * SECOND_US) == 86_400


@pytest.mark.parametrize("mode", ["every:60", "cron:* * * * *"])
def test_that_a_clock_set_back_postpones_the_next_round_by_one_interval_at_most(mode: str) -> None:
    pace = UpdateSchedule(parse_update_mode(mode), NOON)
    pace.mark_started(NOON)
    earlier = NOON - 30 * DAY
    assert not pace.is_due(earlier)
    assert pace.wait_s(earlier) == 60
    assert pace.is_due(earlier + 60 * SECOND_US)


@pytest.mark.parametrize("mode", ["every:60", "cron:* * * * *"])
def test_that_a_clock_set_ahead_makes_one_round_due_and_not_many(mode: str) -> None:
    pace = UpdateSchedule(parse_update_mode(mode), NOON)
    pace.mark_started(NOON)
    later = NOON + 30 * DAY
    assert pace.is_due(later)
    pace.mark_started(later)
    assert not pace.is_due(later)
    assert pace.wait_s(later) == 60


def test_that_no_throttle_allows_everything() -> None:
    assert TokenBucket(0, NOON).available(NOON, 5000) == 5000


def test_that_a_throttle_allows_its_rate_over_time() -> None:
    allowance = TokenBucket(100, NOON)
    taken = 0
    for tick in range(1, 1001):  # ten seconds
        allowed = allowance.available(NOON + tick * SECOND_US // 100, 2000)
        allowance.consume(allowed)
        taken += allowed
    assert taken == pytest.approx(1000, abs=2)


def test_that_a_throttle_saves_up_little_and_says_when_to_come_again() -> None:
    allowance = TokenBucket(4, NOON)
    assert allowance.available(NOON + 3600 * SECOND_US, 2000) == 1
    allowance.consume(1)
    assert allowance.wait_s() == pytest.approx(0.25)
    assert allowance.available(NOON, 2000) == 0  # the clock went back
    assert allowance.available(NOON + SECOND_US // 4, 2000) == 1
