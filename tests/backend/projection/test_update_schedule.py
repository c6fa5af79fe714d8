"""When the rounds of a mode are due, with the time passed in."""

import math

import pytest

from backend.clock import SECOND_US, parse_rfc3339
from backend.messages.update_mode import parse_update_mode
from backend.projection.update_schedule import UpdateSchedule

NOON = parse_rfc3339("2024-05-06T12:00:00Z")
DAY = 86_400 * SECOND_US


def test_that_realtime_is_always_due() -> None:
    pace = UpdateSchedule(parse_update_mode("realtime"), NOON)
    pace.mark_started(NOON)
    assert pace.is_due(NOON)
    assert pace.wait_s(NOON) == 0


def test_that_realtime_can_gather_what_comes_soon_after_a_round() -> None:
    pace = UpdateSchedule(parse_update_mode("realtime"), NOON, gathering_us=100)
    assert pace.is_due(NOON)
    pace.mark_started(NOON)
    assert not pace.is_due(NOON + 99)
    assert pace.wait_s(NOON + 99) == 1 / SECOND_US
    assert pace.is_due(NOON + 100)
    assert pace.is_due(NOON - DAY) is False  # the clock went back: one interval at most
    assert pace.is_due(NOON - DAY + 100)


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
