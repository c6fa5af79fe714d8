from msgspec.structs import replace

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.messages.health import (
    HealthReport,
    HealthStatus,
    ProcessHealth,
    Rule,
    Severity,
    Verdict,
)
from backend.messages.notices import ProcessState
from console.panels.replay.archive_state import archive_problem, describe_archive_failure
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from tests.console import sample_messages
from tests.console.sample_messages import NOW


def snapshot(rule: Rule = "lag-zero", *, state: ProcessState = "running") -> BackendSnapshot:
    """What is known of an archive that was heard of 12 s ago; the log ends at 100."""
    found = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    processes = [sample_messages.process(name) for name in ("primary", "archive")]
    processes[1] = replace(processes[1], state=state)
    severity: Severity = "ok" if rule == "lag-zero" else "critical"
    status: HealthStatus = "OK" if rule == "lag-zero" else "UNKNOWN"
    verdict = Verdict(status=status, severity=severity, rule=rule, age_us=12 * SECOND_US)
    report = HealthReport(
        at_us=NOW,
        severity=severity,
        worst="archive",
        processes=[ProcessHealth(name="archive", role="archive", verdict=verdict)],
    )
    for said in (sample_messages.topology(*processes), sample_messages.replica("archive"), report):
        found = reducers.apply_notice(found, said, NOW)
    return replace(found, head=100)


def test_that_nothing_is_said_of_an_archive_that_answers() -> None:
    assert archive_problem(snapshot(), 100) == ""


def test_that_a_silent_archive_is_named_with_since_when_and_what_to_do() -> None:
    problem = archive_problem(snapshot("silent"), 100)
    assert problem.startswith("The archive has not answered for 12")
    assert "Look at its process (pid 4711)" in problem


def test_that_an_archive_that_is_behind_is_told_in_a_few_words() -> None:
    waited = "Position 24807 was not applied in time: the rows stand at 24747."
    behind = Failure(code="timed-out", message=waited, field="min_position")
    assert describe_archive_failure(behind) == "The archive has not come so far."
    silent = Failure(code="timed-out", message="No answer came within 15 s. Try again.")
    assert describe_archive_failure(silent) == silent.message


def test_that_an_archive_that_is_missing_not_running_or_behind_is_told_apart() -> None:
    bare = replace(snapshot(), processes=(sample_messages.process("primary"),))
    assert "without an archive" in archive_problem(bare, 100)
    starting = archive_problem(snapshot(state="starting"), 100)
    assert starting == "The archive is starting; the past is shown when it runs."
    behind = replace(snapshot(), applied={"archive": 40})
    assert "position 40 of 100" in archive_problem(behind, 100)
    assert archive_problem(behind, 40) == ""
