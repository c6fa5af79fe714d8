"""What one report says must agree with itself: severity, the worst, and each line's numbers."""

import pytest
from msgspec.structs import replace

from tests.backend.telemetry.health.scenario import (
    WELL,
    WRITING,
    Scenario,
    lagging,
    severity,
    status,
    verdict,
)


def test_that_a_silent_primary_is_critical_and_the_worst_of_all() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    scenario.writer = None
    report = scenario.hear(WELL, 7)
    assert (severity(report, "primary"), report.severity, report.worst) == (
        "critical",
        "critical",
        "primary",
    )
    assert report.problems[0].subject == "primary"
    scenario.states["replica-1"] = "failed"
    report = scenario.hear(None)
    assert (status(report), report.worst) == ("STOPPED", "primary")
    assert report.problems[0].subject == "primary"


def test_that_a_primary_which_starts_too_long_is_critical() -> None:
    scenario = Scenario()
    scenario.writer = None
    scenario.states["primary"] = "starting"
    decided = [severity(scenario.hear(None, 4), "primary") for _ in range(3)]
    assert decided == ["unknown", "unknown", "critical"]


def test_that_a_replica_which_missed_a_sample_while_the_log_went_on_is_not_called_well() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    scenario.writer = replace(WRITING, head=30)
    assert status(scenario.hear(None)) == "OK"
    report = scenario.hear(None, 2)
    decided = verdict(report)
    assert (decided.status, decided.severity, decided.rule) == ("UNKNOWN", "notice", "outdated")
    assert (decided.applied, decided.head, decided.behind, decided.late_us) == (10, 30, None, None)
    assert not report.problems
    assert {view.verdict.behind for view in report.processes[2].views} == {None}
    assert status(scenario.hear(replace(WELL, applied=30, head=30))) == "OK"


def test_that_a_replica_which_missed_a_sample_of_a_quiet_log_is_still_well() -> None:
    scenario = Scenario()
    scenario.writer = replace(WRITING, head=10)
    scenario.hear(WELL)
    decided = verdict(scenario.hear(None, 3))
    assert (decided.status, decided.behind) == ("OK", 0)


@pytest.mark.parametrize("sample", [lagging(10, 3, 60), replace(lagging(10, 3), paused_by="anna")])
def test_that_an_outdated_lag_is_unknown_whatever_the_status(sample: object) -> None:
    assert isinstance(sample, type(WELL))
    scenario = Scenario()
    before = status(scenario.hear(sample))
    scenario.writer = replace(WRITING, head=30)
    decided = verdict(scenario.hear(None, 3))
    assert (decided.status, decided.head, decided.behind) == (before, 30, None)


def test_that_catching_up_ends_where_nothing_waits() -> None:
    scenario = Scenario()
    for second in range(6):
        scenario.hear(lagging(100 * second, 1_000 - 50 * second, 8))
    assert status(scenario.report()) == "CATCHING-UP"
    assert status(scenario.hear(lagging(1_250, 0))) == "OK"


def test_that_nobody_is_the_worst_while_all_are_well() -> None:
    assert Scenario().hear(WELL).worst == ""
