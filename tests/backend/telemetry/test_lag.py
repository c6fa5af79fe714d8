"""A test for each mistake that other systems make with lag."""

import pytest

from backend.clock import SECOND
from backend.messages.notices import ReplicaSample, ViewLag
from backend.telemetry.lag import (
    Behind,
    Lasting,
    Rate,
    drained_in,
    events_behind,
    status,
    stopped,
    time_behind,
)

NOW = 1_700_000_000 * SECOND
HOUR = 3600 * SECOND
ORDERS = ("order.created", "order.paid")


def seen(
    *,
    applied: int = 10,
    head: int | None = 10,
    heard: int | None = 0,
    behind: int | None = 0,
    lasting: bool = False,
    paused_by: str = "",
    fault: str = "",
) -> Behind:
    return Behind(
        applied=applied,
        head=head,
        heard=heard,
        behind=behind,
        late=0,
        lasting=lasting,
        paused_by=paused_by,
        fault=fault,
    )


def test_that_one_event_after_a_quiet_night_is_not_hours_late() -> None:
    committed = NOW - 2000
    assert time_behind(1, committed, NOW) == 2000
    assert time_behind(0, None, NOW) == 0
    assert time_behind(0, NOW - 8 * HOUR, NOW) == 0


def test_that_a_dead_consumer_is_late_by_the_clock_and_not_by_its_rate() -> None:
    assert drained_in(50, apply_rate=0.0, append_rate=0.0) is None
    assert time_behind(50, NOW - HOUR, NOW) == HOUR
    assert time_behind(50, NOW - HOUR, NOW + HOUR) == 2 * HOUR


def test_that_being_equal_is_zero_and_not_one() -> None:
    counts = {"order.created": 5}
    assert events_behind(counts, counts, ORDERS) == 0
    assert events_behind({"order.created": 6}, counts, ORDERS) == 1


def test_that_a_frozen_head_is_not_healthy() -> None:
    told, evidence = status(seen(heard=12 * SECOND))
    assert told == "UNKNOWN"
    assert "silent for 12.0 s" in evidence


def test_that_counts_are_shown_and_no_percentages() -> None:
    _, evidence = status(seen(applied=999_000, head=1_000_000, behind=1000, lasting=True))
    assert "applied 999000 of 1000000, 1000 relevant events" in evidence
    assert "%" not in evidence


def test_that_a_rebuild_has_an_end_in_sight() -> None:
    assert drained_in(10_000, apply_rate=2500.0, append_rate=500.0) == 5.0
    assert drained_in(10_000, apply_rate=500.0, append_rate=500.0) is None
    assert drained_in(0, apply_rate=500.0, append_rate=0.0) is None


def test_that_lag_is_never_negative_even_if_the_position_is_ahead_of_the_head() -> None:
    assert events_behind({"order.created": 5}, {"order.created": 7}, ORDERS) == 0
    assert time_behind(1, NOW + 1, NOW) == 0


def test_that_nothing_is_claimed_before_the_logs_end_is_known() -> None:
    assert events_behind(None, {}, ORDERS) is None
    assert time_behind(None, None, NOW) is None
    told, evidence = status(seen(head=None, heard=None, behind=None))
    assert told == "UNKNOWN"
    assert "not known yet" in evidence


def test_that_only_relevant_events_count() -> None:
    head = {"order.created": 5, "order.paid": 3, "user.topped-up": 900}
    assert events_behind(head, {"order.created": 4}, ORDERS) == 4
    assert events_behind(head, {"order.created": 5, "order.paid": 3}, ORDERS) == 0


def test_that_a_lag_of_a_moment_does_not_flap() -> None:
    lasting = Lasting(fires=2.0, clears=1.0)
    said = [lasting.note(moment, holds=holds) for moment, holds in enumerate([True, False] * 4)]
    assert said == [False] * 8


def test_that_a_lasting_lag_is_said_and_taken_back_only_after_it_stayed_away() -> None:
    lasting = Lasting(fires=2.0, clears=1.0)
    assert [lasting.note(at, holds=True) for at in (0.0, 1.0, 2.0)] == [False, False, True]
    assert lasting.note(3.0, holds=False)
    assert lasting.note(3.5, holds=True)
    assert lasting.note(4.0, holds=False)
    assert not lasting.note(5.0, holds=False)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (seen(), "OK"),
        (seen(behind=3), "OK"),
        (seen(behind=3, lasting=True), "BEHIND"),
        (seen(behind=3, lasting=True, paused_by="anna"), "PAUSED"),
        (seen(fault="orders at 7: KeyError"), "FAULTED"),
    ],
)
def test_that_every_status_is_told_with_its_evidence(numbers: Behind, expected: str) -> None:
    told, evidence = status(numbers)
    assert told == expected
    assert "applied 10 of 10" in evidence


def test_that_a_pause_says_who_and_a_fault_says_where() -> None:
    assert "by anna" in status(seen(paused_by="anna"))[1]
    assert "orders at 7" in status(seen(fault="orders at 7: KeyError"))[1]


def test_that_a_replica_which_speaks_no_more_keeps_no_good_numbers() -> None:
    lag = ViewLag(view="orders", behind=0, late=0, p50=1, p90=1, p99=1, max=1, parked=2)
    sample = ReplicaSample(
        name="replica-1",
        at=NOW,
        status="OK",
        evidence="",
        applied=10,
        head=10,
        behind=0,
        late=0,
        apply_rate=5.0,
        append_rate=5.0,
        drained_in=None,
        mode="realtime",
        paused_by="",
        throttle=0,
        views=[lag],
        parked=2,
        cache_hits=0,
        cache_misses=0,
        memory=1,
    )
    dead = stopped(sample, "ended by SIGKILL", NOW + 3 * SECOND)
    assert dead.status == "STOPPED"
    assert dead.evidence == "ended by SIGKILL; its last sample is 3.0 s old"
    assert (dead.applied, dead.behind, dead.late, dead.head) == (10, None, None, None)
    assert (dead.views[0].behind, dead.views[0].late, dead.views[0].parked) == (None, None, 2)


def test_that_a_rate_looks_back_a_few_seconds_and_is_never_negative() -> None:
    rate = Rate(window=5.0)
    assert rate.note(0.0, 0) == 0.0
    assert rate.note(1.0, 100) == 100.0
    assert [rate.note(float(second), 100) for second in range(2, 12)][-1] == 0.0
    assert rate.note(12.0, 0) == 0.0
