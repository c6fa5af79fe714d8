"""Health of an attached folder, as the mirror tells it."""

import pytest
from msgspec.structs import replace

from backend.messages.health import HealthStatus, Rule, Severity
from backend.messages.problem_text import describe_problem
from backend.messages.store_status import StoreState, StoreStatus
from tests.backend.telemetry.health.scenario import WELL, WRITING, Scenario

STORE = StoreStatus(
    name="bank", place="postgresql://anna@host/bank", state_age_us=7_000_000, reason="It is so."
)


@pytest.mark.parametrize(
    ("state", "status", "rule", "severity"),
    [
        ("changed", "AHEAD", "store-changed", "critical"),
        ("mismatch", "FAULTED", "store-mismatch", "critical"),
        ("unreachable", "HEAD-FROZEN", "store-unreachable", "critical"),
        ("frozen", "HEAD-FROZEN", "store-frozen", "warning"),
    ],
)
def test_that_what_keeps_the_copy_from_going_on_is_a_problem(
    state: StoreState, status: HealthStatus, rule: Rule, severity: Severity
) -> None:
    scenario = Scenario()
    scenario.writer = replace(WRITING, store=replace(STORE, state=state))

    report = scenario.hear(WELL)

    verdict = next(each for each in report.processes if each.name == "primary").verdict
    assert (verdict.status, verdict.rule, verdict.severity) == (status, rule, severity)
    [problem] = [each for each in report.problems if each.subject == "primary"]
    words = describe_problem(problem)
    assert words.cause.endswith("s: It is so.")
    assert ("is followed" if state == "unreachable" else "store") in words.symptom
    assert "{" not in f"{words.symptom}{words.impact}{words.action}"


@pytest.mark.parametrize(
    ("state", "rule"), [("catching-up", "store-copying"), ("following", "serving")]
)
def test_that_copying_is_no_problem(state: StoreState, rule: Rule) -> None:
    scenario = Scenario()
    scenario.writer = replace(WRITING, store=replace(STORE, state=state, reason=""))

    report = scenario.hear(WELL)

    verdict = next(each for each in report.processes if each.name == "primary").verdict
    assert verdict.rule == rule
    assert not [each for each in report.problems if each.subject == "primary"]
