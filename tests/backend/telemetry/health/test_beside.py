"""What is wrong with a replica whatever its rows are like: a question without an end, no watch."""

import pytest
from msgspec.structs import replace

from backend.messages.health import HealthProblem, HealthReport, RulesReport
from backend.messages.health_text import describe_verdict
from backend.messages.pipeline import RunningQuestion
from backend.messages.problem_text import describe_problem
from tests.backend.telemetry.health.scenario import (
    IDLE_VIEW,
    SECOND_US,
    WELL,
    Scenario,
    lagging,
    severity,
    status,
    verdict,
)


def asked(running_s: float, limit_s: float = 60, *, is_blocking: bool = False) -> RunningQuestion:
    return RunningQuestion(
        what="count-log data.total>5",
        running_us=round(running_s * SECOND_US),
        limit_us=round(limit_s * SECOND_US),
        is_blocking=is_blocking,
    )


def problem_of(report: HealthReport, rule: str) -> HealthProblem:
    (problem,) = (each for each in report.problems if each.verdict.rule == rule)
    return problem


def test_that_a_question_which_keeps_all_others_waiting_is_as_bad_as_no_answer() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    assert status(scenario.hear(replace(WELL, question=asked(4, 0, is_blocking=True)))) == "OK"
    report = scenario.hear(replace(WELL, question=asked(6, 0, is_blocking=True)))
    decided = verdict(report)
    assert (decided.status, decided.severity, decided.rule) == (
        "STALLED",
        "critical",
        "question-hung",
    )
    assert describe_verdict(decided).startswith("the question `count-log data.total>5` has run for")
    assert "no other is answered meanwhile" in describe_verdict(decided)
    text = describe_problem(problem_of(report, "question-hung"))
    assert text.symptom == "Replica-1 does not come to the end of a question"
    assert text.impact == "Questions are not answered, and there is no other replica that answers."
    assert f"kill -KILL {scenario.pid}" in text.action
    assert [view.verdict.status for view in report.processes[2].views] == ["OK"]
    assert status(scenario.hear(WELL)) == "OK"
    assert not scenario.hear(WELL).problems


def test_that_a_thread_which_stands_still_without_a_question_is_told_too() -> None:
    scenario = Scenario()
    question = replace(asked(9, 0, is_blocking=True), what="")
    assert describe_verdict(verdict(scenario.hear(replace(WELL, question=question)))).startswith(
        "no question was taken for"
    )


def test_that_a_question_beside_the_others_is_a_warning_once_its_time_is_over() -> None:
    scenario = Scenario()
    assert status(scenario.hear(replace(WELL, question=asked(64)))) == "OK"
    report = scenario.hear(replace(WELL, question=asked(66)))
    assert (status(report), severity(report)) == ("SLOW", "warning")
    impact = describe_problem(problem_of(report, "question-hung")).impact
    assert impact == "Questions to it that take long wait for their turn; its rows go on."


def test_that_what_is_worse_is_shown_and_both_are_told() -> None:
    scenario = Scenario()
    late = replace(lagging(10, 5, 30), question=asked(66), watch_error="KeyError: 5")
    report = HealthReport(at_us=0, severity="ok", worst="", processes=[])
    for _ in range(12):
        report = scenario.hear(late)
    assert (status(report), verdict(report).rule) == ("STALLED", "stalled")
    assert {each.verdict.rule for each in report.problems} == {
        "stalled",
        "question-hung",
        "unwatched",
    }


def test_that_what_is_wrong_beside_the_rows_says_how_long_it_has_been_so() -> None:
    scenario = Scenario()
    hung = replace(WELL, question=asked(66))
    first_us = scenario.now_us
    begun = problem_of(scenario.hear(hung), "question-hung").verdict
    scenario.hear(hung)
    later = problem_of(scenario.hear(hung), "question-hung").verdict
    assert later.held_us - begun.held_us > 0
    scenario.hear(WELL)
    again = problem_of(scenario.hear(hung), "question-hung").verdict
    assert again.held_us < scenario.now_us - first_us
    assert again.held_us <= begun.held_us


def test_that_a_watch_which_fails_is_not_well() -> None:
    report = Scenario().hear(replace(WELL, watch_error="KeyError: 5"))
    assert (status(report), severity(report)) == ("UNKNOWN", "warning")
    text = describe_problem(problem_of(report, "unwatched"))
    assert text.symptom == "Nobody sees whether replica-1 hangs"
    assert text.cause.startswith("Its own watch fails: KeyError: 5")


@pytest.mark.parametrize("sample", [WELL, replace(WELL, views=[replace(IDLE_VIEW, parked=1)])])
def test_that_why_names_the_rule_that_made_the_status(sample: object) -> None:
    scenario = Scenario()
    assert isinstance(sample, type(WELL))
    scenario.hear(replace(sample, question=asked(9, 0, is_blocking=True)))
    report = scenario.monitor.explain(scenario.processes(), "replica-1", scenario.now_us)
    assert isinstance(report, RulesReport)
    (found,) = (each for each in report.rules if each.rule == "question-hung")
    assert (found.decided, report.health.verdict.rule) == (True, "question-hung")
    assert found.numbers["question"] == "count-log data.total>5"


def test_that_rows_of_several_versions_of_their_code_are_a_note_and_no_problem() -> None:
    scenario = Scenario()
    scenario.hear(WELL)
    report = scenario.hear(replace(WELL, mixed=["orders", "users"]))
    (note,) = report.processes[2].beside
    assert (note.status, note.severity, note.rule) == ("OK", "notice", "mixed-code")
    assert "rows of orders, users were written by several versions" in describe_verdict(note)
    assert (status(report), severity(report)) == ("OK", "ok")
    assert not report.problems
    paused = scenario.hear(replace(WELL, mixed=["orders"], paused_by="anna"))
    assert [each.verdict.rule for each in paused.problems] == ["paused"]
    assert not scenario.hear(WELL).processes[2].beside
