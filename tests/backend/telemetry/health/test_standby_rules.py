"""Health of the standbys of the log's server, as the writer tells it."""

import pytest
from msgspec.structs import replace

from backend.messages.health import HealthReport, Rule, Severity
from backend.messages.log_standbys import AwayStandby, LogStandbys, LostEvents, Standby
from backend.messages.problem_text import describe_problem
from tests.backend.telemetry.health.scenario import WELL, WRITING, Scenario

LUND = Standby(name="lund", state="streaming", sync_state="sync", replayed_bytes=0, replayed_us=0)
KNOWN = LogStandbys(timeline=1, sampled_age_us=0, synchronous="lund", standbys=[LUND])


def report_with(standbys: LogStandbys, log_error: str = "") -> HealthReport:
    scenario = Scenario()
    scenario.writer = replace(WRITING, standbys=standbys, log_error=log_error)
    return scenario.hear(WELL)


@pytest.mark.parametrize(
    ("standbys", "rule", "severity"),
    [
        (
            replace(KNOWN, standbys=[], away=[AwayStandby(name="lund", away_us=7_000_000)]),
            "standby-away",
            "warning",
        ),
        (replace(KNOWN, standbys=[]), "standby-away", "warning"),
        (
            replace(KNOWN, standbys=[replace(LUND, replayed_bytes=4_000, replayed_us=9_000_000)]),
            "standby-slow",
            "warning",
        ),
        (replace(KNOWN, standbys=[], waiting_us=3_000_000), "commit-waits", "critical"),
    ],
)
def test_that_a_standby_that_could_not_take_over_is_a_problem(
    standbys: LogStandbys, rule: Rule, severity: Severity
) -> None:
    problems = {each.verdict.rule: each for each in report_with(standbys).problems}

    assert problems[rule].verdict.severity == severity
    words = describe_problem(problems[rule])
    assert "tandby" in words.symptom
    assert "lund" in words.cause
    assert "{" not in f"{words.symptom}{words.impact}{words.cause}{words.action}"


@pytest.mark.parametrize(
    ("standbys", "rules"),
    [
        (KNOWN, []),
        (LogStandbys(timeline=1, sampled_age_us=0), []),
        (replace(KNOWN, away=[AwayStandby(name="oslo", away_us=900_000)]), []),
        (replace(KNOWN, waiting_us=1_000), []),
        (replace(KNOWN, synchronous=""), ["standby-async"]),
        (replace(KNOWN, problem="Grant it pg_monitor."), ["standby-unseen"]),
    ],
)
def test_that_what_may_be_so_is_no_problem_and_told_beside(
    standbys: LogStandbys, rules: list[Rule]
) -> None:
    report = report_with(standbys)

    primary = next(each for each in report.processes if each.name == "primary")
    assert primary.verdict.rule == "serving"
    assert [each.rule for each in primary.beside] == rules
    assert not report.problems


@pytest.mark.parametrize(("first", "named"), [(5, "the events 5 to 7"), (0, "events up to 7")])
def test_that_lost_events_are_named_for_a_day(first: int, named: str) -> None:
    lost = LostEvents(first=first, last=7, at_us=WRITING.at_us, timeline=2)
    (problem,) = report_with(replace(KNOWN, lost=lost)).problems
    assert (problem.verdict.rule, problem.verdict.severity) == ("log-lost", "critical")
    assert named in describe_problem(problem).cause
    old = replace(lost, at_us=WRITING.at_us - 25 * 3600 * 1_000_000)
    assert not report_with(replace(KNOWN, lost=old)).problems


def test_that_a_log_that_cannot_be_used_is_one_problem() -> None:
    report = report_with(replace(KNOWN, problem="connection refused"), "connection refused")

    assert [each.verdict.rule for each in report.problems] == ["log-unreadable"]
