"""Problems in words."""

import msgspec
import pytest

from backend.messages.health import HealthProblem, Rule, Verdict
from backend.messages.problem_text import describe_problem


def problem(reason: str) -> HealthProblem:
    verdict = Verdict(status="UNKNOWN", severity="unknown", rule="starting", reason=reason)
    return HealthProblem(key="k", subject="replica-1", verdict=verdict, action="wait")


@pytest.mark.parametrize("reason", ["it waits: no log", "it waits: no log.", "it waits: no log.."])
def test_that_a_cause_ends_with_one_full_stop(reason: str) -> None:
    assert describe_problem(problem(reason)).cause == "It waits: no log."


def test_that_how_a_process_ended_is_not_what_it_waits_for() -> None:
    cause = describe_problem(
        problem("it is started again; before, it was killed by signal 9 (SIGKILL).")
    ).cause
    assert cause == "It is started again; before, it was killed by signal 9 (SIGKILL)."


def verdict(rule: Rule, **numbers: object) -> Verdict:
    return msgspec.structs.replace(
        Verdict(status="UNKNOWN", severity="unknown", rule=rule), **numbers
    )


def test_that_a_status_which_only_has_to_last_a_moment_is_not_explained_by_what_is_over() -> None:
    recovering = verdict("head-silent", head_age_us=1_300_000, recovering=True)
    problem = HealthProblem(key="k", subject="replica-1", verdict=recovering, action="wait")
    text = describe_problem(problem)
    assert text.symptom == "Replica-1 recovers"
    assert text.cause == "It is better again, which has to last a moment."


def test_that_a_frozen_process_is_told_with_its_pid() -> None:
    problem = HealthProblem(
        key="k",
        subject="replica-1",
        verdict=verdict("silent", age_us=9_000_000, applied=1_200),
        action="check-process",
        pid=4711,
    )
    text = describe_problem(problem)
    assert "`kill -CONT 4711`" in text.action
    assert text.cause == ("Nothing was heard for 9.0\u202fs; it had applied 1\u202f200.")


def test_that_a_process_which_is_gone_is_not_told_to_be_killed() -> None:
    gone = verdict("process-gone", reason="was killed by signal 9 (SIGKILL).", applied=1_200)
    problem = HealthProblem(key="k", subject="replica-1", verdict=gone, action="check-process")
    action = describe_problem(problem).action
    assert action.startswith("The supervisor starts replica-1 again by itself")
    assert "kill" not in action
