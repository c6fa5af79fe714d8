"""A replica on another host: nothing is heard of it, or it does not stand in for others."""

from msgspec.structs import replace

from backend.messages.health import HealthReport
from backend.messages.problem_text import describe_problem
from tests.backend.telemetry.health.scenario import (
    WELL,
    WRITING,
    Scenario,
    severity,
    status,
    verdict,
)
from tests.backend.wire.sample_values import PROCESS

TOKYO = replace(
    PROCESS, name="tokyo", pid=PROCESS.pid, state="running", endpoints={}, host="tokyo-1"
)


class Elsewhere(Scenario):
    """The scenario with a replica on another host."""

    tokyo = TOKYO

    def heard(self, seconds: float, *, is_there: bool = True) -> HealthReport:
        self.hear(WELL, seconds)
        if is_there:
            self.monitor.hear_replica(replace(WELL, name="tokyo"), self.now_us)
        return self.monitor.report([*self.processes(), self.tokyo], at_us=0, now_us=self.now_us)


def test_that_one_that_is_heard_is_well() -> None:
    report = Elsewhere().heard(1.0)
    assert (status(report, "tokyo"), report.problems) == ("OK", [])


def test_that_one_that_is_away_is_told_and_gets_worse() -> None:
    scenario = Elsewhere()
    scenario.heard(1.0)
    report = scenario.heard(6.0, is_there=False)
    assert (status(report, "tokyo"), verdict(report, "tokyo").rule) == ("UNKNOWN", "replica-away")
    (problem,) = report.problems
    text = describe_problem(problem)
    assert text.symptom == "Nothing is heard of tokyo, which runs on another host"
    assert "Nothing was heard for 6" in text.cause
    assert "marigraph invite revoke" in text.action
    assert "kill" not in text.action
    assert severity(scenario.heard(60.0, is_there=False), "tokyo") == "critical"


def test_that_one_whose_word_is_repeated_on_its_way_is_waited_for_while_the_log_goes_on() -> None:
    scenario = Elsewhere()
    scenario.heard(1.0)
    scenario.writer = replace(WRITING, head=30)
    assert status(scenario.heard(2.5, is_there=False), "tokyo") == "OK"
    decided = verdict(scenario.heard(1.5, is_there=False), "tokyo")
    assert (decided.rule, decided.limit_us, decided.behind) == ("outdated", 3_000_000, None)


def test_that_one_that_was_known_before_a_restart_is_missed_too() -> None:
    scenario = Elsewhere()
    assert verdict(scenario.heard(1.0, is_there=False), "tokyo").rule == "starting"
    assert verdict(scenario.heard(6.0, is_there=False), "tokyo").rule == "replica-away"


def test_that_one_that_copies_its_first_rows_is_heard_of_while_its_host_reports() -> None:
    scenario = Elsewhere()
    detail = "It copies the rows of replica-1."
    copying = replace(TOKYO, state="starting", is_at_work=True, detail=detail, heard_age_us=400_000)
    scenario.tokyo = copying
    scenario.heard(6.0, is_there=False)
    decided = verdict(scenario.heard(6.0, is_there=False), "tokyo")
    assert (decided.rule, decided.severity, decided.reason) == ("starting", "warning", detail)
    scenario.tokyo = replace(copying, heard_age_us=6_000_000)
    assert verdict(scenario.heard(1.0, is_there=False), "tokyo").rule == "replica-away"


def test_that_it_does_not_stand_in_for_a_replica_of_this_host() -> None:
    scenario = Elsewhere()
    scenario.heard(1.0)
    scenario.states["replica-1"] = "failed"
    report = scenario.heard(1.0)
    (problem,) = report.problems
    assert not problem.has_substitute
    assert problem.action == "check-process"


def test_that_its_own_trouble_is_looked_at_on_its_host() -> None:
    scenario = Elsewhere()
    scenario.heard(1.0)
    scenario.monitor.hear_replica(
        replace(WELL, name="tokyo", rows_error="disk full"), scenario.now_us
    )
    report = scenario.monitor.report(
        [*scenario.processes(), TOKYO], at_us=0, now_us=scenario.now_us
    )
    (problem,) = report.problems
    assert (problem.verdict.rule, problem.action) == ("rows-unwritable", "check-host")
