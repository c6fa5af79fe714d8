"""Windows that come again and again, in UTC."""

import pytest
from msgspec.structs import replace

from backend.clock import DAY_US, SECOND_US, parse_rfc3339
from backend.errors import Unreadable
from backend.messages.alerts import AlertSilence
from backend.messages.silence_schedule import (
    check_schedule,
    describe_schedule,
    is_quiet,
    next_start_us,
)

BEGIN = parse_rfc3339("2026-03-01T00:00:00Z")  # a Sunday
SUNDAYS = AlertSilence(
    id="s",
    rule="*",
    process="*",
    view="*",
    starts_at_us=BEGIN,
    ends_at_us=BEGIN + 30 * DAY_US,
    by="anna",
    schedule="30 2 * * 0",
    length_s=7_200,
)


def at(text: str) -> int:
    return parse_rfc3339(text)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-03-01T02:29:59Z", False),
        ("2026-03-01T02:30:00Z", True),
        ("2026-03-01T04:29:59Z", True),
        ("2026-03-01T04:30:00Z", False),
        ("2026-03-02T03:00:00Z", False),
        ("2026-03-08T03:00:00Z", True),
        ("2026-02-22T03:00:00Z", False),  # before it begins at all
        ("2026-04-05T03:00:00Z", False),  # behind its end
    ],
)
def test_that_it_is_quiet_in_each_window_and_between_them_not(moment: str, quiet: bool) -> None:  # noqa: FBT001 - what is expected
    assert is_quiet(SUNDAYS, at(moment)) is quiet


def test_that_a_window_over_midnight_is_quiet_on_both_days() -> None:
    night = replace(SUNDAYS, schedule="0 23 * * *", length_s=3 * 3_600)
    assert is_quiet(night, at("2026-03-05T23:30:00Z"))
    assert is_quiet(night, at("2026-03-06T01:59:00Z"))
    assert not is_quiet(night, at("2026-03-06T02:00:00Z"))


def test_that_the_next_window_is_known() -> None:
    assert next_start_us(SUNDAYS, at("2026-03-01T02:30:00Z")) == at("2026-03-08T02:30:00Z")
    assert next_start_us(SUNDAYS, BEGIN - 90 * DAY_US) == at("2026-03-01T02:30:00Z")
    assert next_start_us(SUNDAYS, at("2026-03-30T00:00:00Z")) is None
    once = replace(SUNDAYS, schedule="", length_s=0)
    assert next_start_us(once, BEGIN - SECOND_US) == BEGIN
    assert next_start_us(once, BEGIN) is None
    assert is_quiet(once, BEGIN)
    assert describe_schedule(SUNDAYS) == "at 30 2 * * 0 (UTC) for 2\u202fh 0\u202fmin"


@pytest.mark.parametrize(
    ("schedule", "length_s"),
    [("every sunday", 60), ("0 2 30 2 *", 60), ("0 2 * * 0", 0), ("0 2 * * 0", 8 * 86_400)],
)
def test_that_a_schedule_that_makes_no_sense_is_refused(schedule: str, length_s: float) -> None:
    with pytest.raises(Unreadable):
        check_schedule(schedule, length_s)
    assert check_schedule("  0  2 * * 0", 60) == "0 2 * * 0"
