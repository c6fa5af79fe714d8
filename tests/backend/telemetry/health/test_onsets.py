"""Since when problems have been there, over a restart of the backend."""

import pytest
from msgspec.structs import replace

from backend.messages.health import HealthProblem, HealthReport, ProcessHealth, Rule, Verdict
from backend.messages.notices import ReplicaSample
from backend.messages.rebuild import RebuildProgress
from backend.telemetry.health.monitor import HealthMonitor
from backend.telemetry.health.onsets import KnownOnsets, restore_onsets
from tests.backend.telemetry.health.scenario import (
    IDLE_VIEW,
    LIMITS,
    SECOND_US,
    WELL,
    WRITING,
    Scenario,
    lagging,
    status,
    verdict,
)

ZERO_US = 1_790_000_000 * SECOND_US  # what the wall clock showed when a monotonic one began
PAUSED = replace(WELL, paused_by="anna")
PARKED = replace(WELL, parked=2, views=[replace(IDLE_VIEW, parked=2)])
STALLED = lagging(10, 5, 90)
FAILED = replace(WELL, rebuild=RebuildProgress(state="failed", views=["orders"], by="anna"))


def restart(scenario: Scenario, away_s: float = 60.0) -> None:
    """Go on as a backend does that was killed: with what is kept, and a clock that begins anew."""
    names = [each.name for each in scenario.processes()]
    found = scenario.monitor.onsets(names)
    kept = {key: since_us + ZERO_US for key, since_us in found.items()}
    at_us = ZERO_US + scenario.now_us + round(away_s * SECOND_US)
    scenario.now_us = 5 * SECOND_US
    known = KnownOnsets(restore_onsets(kept, at_us, scenario.now_us))
    scenario.monitor = HealthMonitor(LIMITS, known)


def held_s(report: HealthReport, rule: str) -> float:
    return problem(report, rule).verdict.held_us / SECOND_US


def problem(report: HealthReport, rule: str) -> HealthProblem:
    (found,) = (each for each in report.problems if each.verdict.rule == rule)
    return found


@pytest.mark.parametrize(
    ("rule", "sample"), [("paused", PAUSED), ("parked", PARKED), ("rebuild-failed", FAILED)]
)
def test_that_a_problem_which_is_still_there_after_a_restart_has_lasted_all_the_while(
    rule: str, sample: ReplicaSample
) -> None:
    scenario = Scenario()
    scenario.hear(sample)
    assert held_s(scenario.hear(sample, 100), rule) == 100
    restart(scenario, away_s=60)
    starting = scenario.report()
    assert status(starting) == "UNKNOWN"  # until it is heard, nobody knows
    report = scenario.hear(sample)
    assert held_s(report, rule) == 161
    assert verdict(report).held_us == 161 * SECOND_US
    assert held_s(scenario.hear(sample, 1), rule) == 162


@pytest.mark.parametrize(
    "unknowing",
    [
        replace(STALLED, head=None, events_behind=None),  # it was started anew with the writer
        STALLED,
        replace(STALLED, log_error="connection refused"),
    ],
)
def test_that_a_lag_has_lasted_all_the_while_when_the_writer_is_long_away_after_a_restart(
    unknowing: ReplicaSample,
) -> None:
    scenario = Scenario()
    for _ in range(30):
        scenario.hear(STALLED)
    before = scenario.hear(STALLED)
    held_before_s = held_s(before, "stalled")
    restart(scenario, away_s=60)
    scenario.writer = None
    for _ in range(50):
        scenario.hear(unknowing)
    scenario.writer = WRITING
    for _ in range(15):
        scenario.hear(STALLED)
    after = scenario.hear(STALLED)
    assert held_s(after, "stalled") >= held_before_s + 60 + 50
    assert verdict(after).held_us >= verdict(before).held_us + 110 * SECOND_US


def test_that_a_pause_which_was_lifted_while_the_writer_was_away_does_not_come_back_old() -> None:
    scenario = Scenario()
    scenario.hear(PAUSED)
    restart(scenario)
    scenario.writer = None
    for _ in range(40):
        scenario.hear(WELL)
    scenario.writer = WRITING
    assert held_s(scenario.hear(PAUSED), "paused") == 0


def test_that_a_second_kill_before_anything_was_heard_loses_nothing() -> None:
    scenario = Scenario()
    scenario.hear(PARKED)
    restart(scenario, away_s=10)
    scenario.report()
    restart(scenario, away_s=10)
    assert held_s(scenario.hear(PARKED), "parked") == 21


def test_that_a_problem_goes_on_when_its_process_was_stopped_or_silent_meanwhile() -> None:
    scenario = Scenario()
    scenario.hear(PAUSED)
    scenario.states["replica-1"] = "stopped"
    assert status(scenario.report()) == "STOPPED"
    restart(scenario, away_s=60)
    scenario.states["replica-1"] = "running"
    assert verdict(scenario.hear(PAUSED)).held_us == 61 * SECOND_US
    assert status(scenario.hear(None, 9)) == "UNKNOWN"
    assert held_s(scenario.hear(PAUSED), "paused") == 71


def test_that_a_problem_which_was_over_meanwhile_is_a_new_one_when_it_comes_back() -> None:
    scenario = Scenario()
    scenario.hear(PAUSED)
    restart(scenario)
    scenario.hear(WELL)
    for _ in range(40):
        scenario.hear(WELL)
    assert held_s(scenario.hear(PAUSED), "paused") == 0
    scenario.hear(WELL)
    assert held_s(scenario.hear(PAUSED), "paused") == 0


def test_that_a_pause_that_was_found_again_and_lifted_does_not_come_back_with_its_old_age() -> None:
    scenario = Scenario()
    scenario.hear(PAUSED)
    restart(scenario)
    scenario.hear(PAUSED)
    scenario.hear(WELL)
    assert held_s(scenario.hear(PAUSED), "paused") == 0


@pytest.mark.parametrize(
    ("rule", "is_known"),
    [("deliveries-current", True), ("deliveries-unreadable", False), ("head-unknown", False)],
)
def test_that_what_is_over_of_a_subscription_is_kept_no_longer_than_it_can_be_recognized(
    rule: Rule, *, is_known: bool
) -> None:
    scenario, name = Scenario(), "subscription:shop"
    known = KnownOnsets({(name, "", "deliveries-paused"): -100 * SECOND_US})
    scenario.monitor = HealthMonitor(LIMITS, known)
    verdict = Verdict(status="OK", severity="ok", rule=rule)
    found = ProcessHealth(name=name, role="subscription", verdict=verdict)
    for second in range(40):
        scenario.monitor.report(scenario.processes(), 0, second * SECOND_US, [found])
    assert (scenario.monitor.onsets([name]) == {}) is is_known


def test_that_a_clock_which_was_set_back_begins_anew() -> None:
    scenario = Scenario()
    scenario.hear(PAUSED)
    restart(scenario, away_s=-5_000)
    assert held_s(scenario.hear(PAUSED), "paused") == 1


def test_that_events_are_parked_for_as_long_while_a_pause_hides_them() -> None:
    scenario = Scenario()
    scenario.hear(PARKED)
    report = scenario.hear(replace(PARKED, paused_by="anna"), 30)
    assert held_s(report, "parked") == 30
    assert held_s(report, "paused") == 0


def test_that_a_clock_behind_the_log_is_told_with_since_when() -> None:
    scenario = Scenario()
    scenario.writer = replace(WRITING, clock_behind_us=9 * SECOND_US)
    scenario.hear(WELL)
    assert held_s(scenario.hear(WELL, 20), "clock-behind") == 20
    restart(scenario, away_s=40)
    assert held_s(scenario.hear(WELL), "clock-behind") == 61


def test_that_what_a_worse_problem_hides_is_told_all_the_same() -> None:
    scenario = Scenario()
    late = replace(lagging(10, 5, 30), rebuild=FAILED.rebuild)
    report = scenario.hear(late)
    for _ in range(12):
        report = scenario.hear(late)
    assert {each.verdict.rule for each in report.problems} == {"stalled", "rebuild-failed"}
    paused = scenario.hear(replace(FAILED, paused_by="anna"))
    assert status(paused) == "FAULTED"
    assert {each.verdict.rule for each in paused.problems} == {"paused", "rebuild-failed"}
