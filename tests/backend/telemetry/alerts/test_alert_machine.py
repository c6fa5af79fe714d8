"""One alert's states, over any course of readings."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from backend.messages.alerts import AlertState
from backend.telemetry.alerts.alert_machine import (
    HAS_FIRED,
    NORMAL,
    AlertProgress,
    AlertTiming,
    Reading,
    advance,
)

TIMING = AlertTiming(pending_us=30, recovery_us=20, missing_us=10)
AT_ONCE = AlertTiming(pending_us=0, recovery_us=0, missing_us=10)
READINGS = st.sampled_from(get_args(Reading))
COURSES = st.lists(st.tuples(st.integers(0, 40), READINGS), max_size=40)
TIMINGS = st.builds(AlertTiming, st.integers(0, 60), st.integers(0, 60), st.integers(0, 30))

Steps = list[tuple[int, Reading]]
Seen = list[tuple[int, Reading, AlertProgress]]


def course(timing: AlertTiming, steps: Steps) -> Seen:
    """Return when which reading led to what."""
    now_us, progress, seen = 1_000, NORMAL, Seen()
    for pause_us, reading in steps:
        now_us += pause_us
        progress = advance(progress, reading, timing, now_us)
        seen.append((now_us, reading, progress))
    return seen


def states(timing: AlertTiming, *steps: tuple[int, Reading]) -> list[AlertState]:
    return [progress.state for _, _, progress in course(timing, list(steps))]


def test_that_a_condition_fires_only_when_it_has_held() -> None:
    assert states(TIMING, (0, "breached"), (29, "breached"), (1, "breached")) == [
        "pending",
        "pending",
        "firing",
    ]


def test_that_a_wait_begins_anew_when_it_was_better_meanwhile() -> None:
    seen = states(TIMING, (0, "breached"), (20, "held"), (5, "breached"), (29, "breached"))
    assert seen == ["pending", "normal", "pending", "pending"]


def test_that_without_a_wait_it_fires_at_once_and_is_over_at_once() -> None:
    assert states(AT_ONCE, (0, "breached"), (1, "cleared")) == ["firing", "normal"]


def test_that_what_is_between_limit_and_clearing_goes_on_firing() -> None:
    seen = states(AT_ONCE, (0, "breached"), (5, "held"), (5, "held"), (1, "cleared"))
    assert seen == ["firing", "firing", "firing", "normal"]


def test_that_it_is_over_only_when_it_was_better_in_one_stretch() -> None:
    fires: Steps = [(30, "breached"), (30, "breached")]
    recovers: Steps = [(1, "cleared"), (19, "cleared"), (1, "breached"), (1, "cleared")]
    assert states(TIMING, *fires, *recovers, (19, "cleared"), (1, "cleared")) == [
        "pending",
        "firing",
        "recovering",
        "recovering",
        "firing",
        "recovering",
        "recovering",
        "normal",
    ]


def test_that_silence_ends_neither_an_alert_nor_its_recovery() -> None:
    seen = states(AT_ONCE, (0, "breached"), (500, "missing"), (500, "missing"), (1, "cleared"))
    assert seen == ["firing", "firing", "firing", "normal"]
    fires: Steps = [(0, "breached"), (30, "breached")]
    assert states(TIMING, *fires, (1, "cleared"), (1, "missing"), (30, "cleared")) == [
        "pending",
        "firing",
        "recovering",
        "firing",
        "recovering",
    ]


def test_that_silence_is_shown_as_no_data_after_a_moment() -> None:
    seen = states(TIMING, (0, "cleared"), (1, "missing"), (9, "missing"), (1, "missing"))
    assert seen == ["normal", "normal", "normal", "no-data"]
    assert states(TIMING, (0, "missing"), (10, "missing"), (1, "cleared"))[-1] == "normal"


def test_that_silence_does_not_set_a_wait_back() -> None:
    seen = states(TIMING, (0, "breached"), (15, "missing"), (10, "missing"), (5, "breached"))
    assert seen == ["pending", "pending", "no-data", "firing"]


@given(TIMINGS, COURSES)
def test_that_nothing_fires_that_was_not_seen_breached_for_its_time(
    timing: AlertTiming, steps: Steps
) -> None:
    begun_us: int | None = None
    before: AlertState = "normal"
    for now_us, reading, progress in course(timing, steps):
        if reading == "breached":
            begun_us = now_us if begun_us is None else begun_us
        elif reading != "missing":
            begun_us = None
        if progress.state in HAS_FIRED and before not in HAS_FIRED:
            assert reading == "breached"
            assert begun_us is not None
            assert now_us - begun_us >= timing.pending_us
        before = progress.state


@given(TIMINGS, COURSES)
def test_that_what_holds_for_its_time_fires(timing: AlertTiming, steps: Steps) -> None:
    begun_us: int | None = None
    for now_us, reading, progress in course(timing, steps):
        if reading == "breached":
            begun_us = now_us if begun_us is None else begun_us
            assert progress.state == "firing" or now_us - begun_us < timing.pending_us
        elif reading != "missing":
            begun_us = None


@given(TIMINGS, COURSES)
def test_that_nothing_is_over_that_was_not_seen_well_for_its_time(
    timing: AlertTiming, steps: Steps
) -> None:
    well_us: int | None = None
    before: AlertState = "normal"
    for now_us, reading, progress in course(timing, steps):
        well_us = (now_us if well_us is None else well_us) if reading == "cleared" else None
        if before in HAS_FIRED and progress.state not in HAS_FIRED:
            assert progress.state == "normal"
            assert well_us is not None
            assert now_us - well_us >= timing.recovery_us
        before = progress.state


@given(TIMINGS, COURSES)
def test_that_a_state_has_lasted_since_it_was_entered(timing: AlertTiming, steps: Steps) -> None:
    state, since_us = NORMAL.state, NORMAL.since_us
    for now_us, _, progress in course(timing, steps):
        if progress.state != state:
            state, since_us = progress.state, now_us
        assert progress.since_us == since_us
