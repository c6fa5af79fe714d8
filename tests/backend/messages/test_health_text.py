"""Health in words."""

import pytest

from backend.messages.health import HealthProblem, Verdict
from backend.messages.health_text import describe_problem, format_problem_count


def problem(reason: str) -> HealthProblem:
    verdict = Verdict(status="UNKNOWN", severity="unknown", rule="starting", reason=reason)
    return HealthProblem(key="k", subject="replica-1", verdict=verdict, action="wait")


@pytest.mark.parametrize("reason", ["it waits: no log", "it waits: no log.", "it waits: no log.."])
def test_that_a_cause_ends_with_one_full_stop(reason: str) -> None:
    assert describe_problem(problem(reason)).cause == "It waits: no log."


def test_that_how_a_process_ended_is_not_what_it_waits_for() -> None:
    cause = describe_problem(problem("it is started again; before, it ended by SIGKILL.")).cause
    assert cause == "It is started again; before, it ended by SIGKILL."


@pytest.mark.parametrize(
    ("count", "text"), [(0, "no problems"), (1, "1 problem"), (2, "2 problems")]
)
def test_that_problems_are_counted_in_words(count: int, text: str) -> None:
    assert format_problem_count(count) == text
