"""The mistakes that other systems make with a status, each beside the naive way that makes it."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.messages.health import SEVERITIES
from backend.messages.health_age import age_report, silence_severity
from backend.messages.health_text import describe_verdict
from backend.telemetry.health.slope import SampleTimes
from tests.backend.telemetry.health.scenario import (
    SECOND_US,
    WELL,
    WRITING,
    Scenario,
    lagging,
    severity,
    status,
    verdict,
    view,
)


def burrow(lags: Sequence[int]) -> str:
    """Return what Burrow's published rules say of a window of lags at an unmoved position."""
    if 0 in lags:
        return "OK"
    never_decreased = all(later >= before for before, later in itertools.pairwise(lags))
    return "WARN" if never_decreased else "OK"


def test_that_a_zero_in_the_window_hides_no_stop() -> None:
    lags = [0, 5, 10, 15, 20, 25, 30, 35]
    assert burrow(lags) == "OK"
    scenario = Scenario()
    for second, lag in enumerate(lags):
        scenario.hear(lagging(10, lag, max(0, second - 1)))
    report = scenario.report()
    assert status(report) == "STALLED"


def test_that_a_lag_which_wobbles_upwards_is_slow() -> None:
    lags = [1_000 + 30 * second + (40 if second % 2 else 0) for second in range(12)]
    assert burrow(lags) == "OK"
    scenario = Scenario()
    for second, lag in enumerate(lags):
        scenario.hear(lagging(10 + second, lag, 10))
    report = scenario.report()
    assert status(report) == "SLOW"


def test_that_a_lag_which_wobbles_downwards_is_caught_up() -> None:
    scenario = Scenario()
    for second in range(12):
        lag = 1_000 - 30 * second + (40 if second % 2 else 0)
        scenario.hear(lagging(10 + second, lag, 10))
    report = scenario.report()
    assert status(report) == "CATCHING-UP"


def test_that_noise_without_a_trend_is_no_catching_up() -> None:
    scenario = Scenario()
    for second in range(12):
        scenario.hear(lagging(10 + second, 1_000 + (40, -30, 5)[second % 3], 10))
    report = scenario.report()
    assert status(report) == "SLOW"
    assert "shrinking" not in describe_verdict(verdict(report))


def test_that_one_event_after_a_quiet_night_is_not_stalled() -> None:
    scenario = Scenario()
    for _ in range(30):
        scenario.hear(WELL)
    seconds_since_last_event = 8 * 3600 + 1
    assert seconds_since_last_event > 5
    decided = verdict(scenario.hear(lagging(10, 1, 0.2)))
    assert (decided.status, decided.late_us) == ("OK", 200_000)
    assert status(scenario.hear(lagging(11, 0))) == "OK"


def test_that_a_dead_consumer_is_not_zero_seconds_behind_because_its_rate_is_zero() -> None:
    rate_per_s, behind = 0.0, 50
    assert (behind / rate_per_s if rate_per_s else 0.0) == 0.0
    scenario = Scenario()
    for second in range(8):
        scenario.hear(lagging(10, behind, second))
    report = scenario.report()
    decided = verdict(report)
    assert (decided.status, decided.late_us, decided.eta_us) == ("STALLED", 7 * SECOND_US, None)


def test_that_a_frozen_head_is_not_healthy() -> None:
    assert WELL.head == WELL.applied
    scenario = Scenario()
    scenario.hear(WELL)
    frozen = replace(WELL, head_age_us=12 * SECOND_US)
    decided = verdict(scenario.hear(frozen))
    assert (decided.status, decided.head_age_us) == ("HEAD-FROZEN", 12 * SECOND_US)


def test_that_a_large_share_applied_is_still_far_behind() -> None:
    applied, head = 999_000_000, 1_000_000_000
    assert round(100 * applied / head) == 100
    decided = verdict(Scenario().hear(lagging(applied, head - applied, 60)))
    assert (decided.status, decided.behind) == ("CATCHING-UP", 1_000_000)


def test_that_the_worst_view_is_told_and_not_the_sum() -> None:
    views = [view(f"view-{number}", 0) for number in range(19)]
    late = replace(lagging(10, 1, 60), views=[*views, view("sales", 1, 60)])
    report = Scenario().hear(late)
    assert status(report) == "CATCHING-UP"
    shown = {each.view: each.verdict.status for each in report.processes[2].views}
    assert shown.pop("sales") == "CATCHING-UP"
    assert set(shown.values()) == {"OK"}


def test_that_a_status_does_not_flap() -> None:
    scenario = Scenario()
    samples = [lagging(10 + n, 500, 6.0 if n % 2 else 4.0) for n in range(20)]
    decided = [status(scenario.hear(sample)) for sample in samples]
    late = [(sample.time_behind_us or 0) > 5 * SECOND_US for sample in samples]
    naive = ["SLOW" if each else "OK" for each in late]
    changes = [sum(a != b for a, b in itertools.pairwise(each)) for each in (naive, decided)]
    assert changes[0] == 19
    assert changes[1] <= 2


def test_that_a_status_is_taken_back_when_it_stays_well() -> None:
    scenario = Scenario()
    for second in range(8):
        scenario.hear(lagging(10, 3, second))
    decided = [status(scenario.hear(lagging(13, 0))) for _ in range(4)]
    assert decided == ["STALLED", "STALLED", "OK", "OK"]


def test_that_a_restarted_process_is_unknown_until_it_has_spoken() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    scenario.pid += 1
    assert (status(scenario.report()), verdict(scenario.report()).rule) == ("UNKNOWN", "starting")
    assert status(scenario.hear(WELL)) == "OK"
    scenario.writer_pid += 1
    writer = verdict(scenario.report(), "primary")
    assert (writer.status, writer.rule) == ("UNKNOWN", "starting")


SITUATIONS = [
    WELL,
    lagging(10, 3, 1),
    lagging(10, 300, 60),
    replace(WELL, paused_by="anna"),
    replace(WELL, ahead="restored"),
    replace(WELL, log_error="down"),
    replace(WELL, rows_error="full"),
    replace(WELL, head=None, events_behind=None),
    replace(WELL, applied=3, replay_target=10),
]


@given(
    before=st.lists(st.sampled_from(SITUATIONS), min_size=1, max_size=12),
    silences=st.lists(st.floats(0.1, 20), min_size=1, max_size=12),
    gone=st.integers(0, 20),
)
def test_that_severity_never_falls_while_silence_grows(
    before: list[object], silences: list[float], gone: int
) -> None:
    scenario = Scenario()
    for sample in before:
        assert isinstance(sample, type(WELL))
        scenario.hear(sample)
    levels = [SEVERITIES.index(severity(scenario.report()))]
    for number, silence in enumerate(silences):
        if number == gone:
            scenario.states["replica-1"] = "backing-off"
        if number == gone + 1:
            scenario.states["replica-1"], scenario.pid = "starting", scenario.pid + 1
        levels.append(SEVERITIES.index(severity(scenario.hear(None, silence))))
    assert levels == sorted(levels)
    if sum(silences) > 5.1:
        assert status(scenario.report()) in ("UNKNOWN", "STOPPED")
        assert severity(scenario.report()) != "ok"


@given(
    samples=st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 500), st.floats(0, 60), st.booleans()),
        min_size=1,
        max_size=12,
    ),
)
def test_that_nothing_makes_a_silent_head_less_bad(
    samples: list[tuple[int, int, float, bool]],
) -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    scenario.writer, applied = None, 10
    scenario.hear(None, 7)
    for more, behind, late_s, held in samples:
        applied += more
        sample = lagging(applied, behind, late_s if behind else 0)
        report = scenario.hear(replace(sample, scheduled=held, mode="every:60" if held else ""))
        assert severity(report) in ("warning", "critical")
        assert all(
            view.verdict.severity in ("warning", "critical")
            for each in report.processes
            for view in each.views
        )


@given(silences=st.lists(st.integers(0, 10**9), min_size=2))
def test_that_a_report_grows_worse_with_its_age(silences: list[int]) -> None:
    report = Scenario().hear(WELL)
    levels = [SEVERITIES.index(age_report(report, each).severity) for each in sorted(silences)]
    assert levels == sorted(levels)
    silent = [age_report(report, each) for each in silences if each > report.silent_after_us]
    assert all(each.verdict.status == "UNKNOWN" for old in silent for each in old.processes)


def test_that_a_young_report_is_shown_as_it_is_and_none_at_all_is_unknown() -> None:
    report = Scenario().hear(WELL)
    assert age_report(report, 4_000_000) is report
    starting = age_report(None, 0)
    assert (starting.severity, starting.worst) == ("unknown", "supervisor")
    assert starting.problems == []  # a start takes its time
    overdue = age_report(None, 5_000_001)
    assert [problem.key for problem in overdue.problems] == ["supervisor:silent"]
    assert silence_severity(0, 5_000_000) == "ok"


@given(
    samples=st.lists(
        st.tuples(st.integers(0, 50), st.integers(0, 500), st.floats(0, 1e6), st.floats(0, 60)),
        min_size=1,
        max_size=30,
    )
)
def test_that_whatever_comes_is_told_without_negative_numbers(
    samples: list[tuple[int, int, float, float]],
) -> None:
    scenario = Scenario()
    for applied, behind, late_s, pause_s in samples:
        sample = lagging(applied, behind, late_s if behind else 0)
        decided = verdict(scenario.hear(sample, pause_s))
        numbers = (
            decided.behind,
            decided.late_us,
            decided.eta_us,
            decided.age_us,
            decided.head_age_us,
        )
        assert all(number is None or number >= 0 for number in numbers)
        assert 0 <= decided.completeness <= 1
        if decided.status == "OK":
            assert (decided.late_us or 0) <= 5 * SECOND_US


@given(st.lists(st.tuples(st.integers(1_000, 10**7), st.integers(0, 10**9)), max_size=40))
def test_that_a_slope_is_told_for_three_moments_or_more(points: list[tuple[int, int]]) -> None:
    times: list[int] = []
    at = 0
    for step, _ in points:
        at += step
        times.append(at)
    slope = SampleTimes(times).fit([value for _, value in points])
    assert (slope is None) == (len(points) < 3)
    if slope is not None:
        assert slope.error_per_s is None or slope.error_per_s >= 0


def test_that_the_slope_of_a_line_is_its_own() -> None:
    slope = SampleTimes([0, SECOND_US, 2 * SECOND_US]).fit([100, 70, 40])
    assert slope is not None
    assert slope.per_s == pytest.approx(-30)
    assert slope.falls


def test_that_a_writer_whose_log_fails_does_not_confirm_the_head() -> None:
    scenario = Scenario()
    for second in range(8):
        scenario.writer = replace(WRITING, log_error="down", log_age_us=second * SECOND_US)
        scenario.hear(WELL)
    report = scenario.report()
    assert severity(report, "primary") == "critical"
    assert status(report) == "HEAD-FROZEN"
