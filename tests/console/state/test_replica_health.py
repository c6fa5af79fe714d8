import re

import pytest
from msgspec.structs import replace

from backend.messages.health import (
    HealthProblem,
    HealthReport,
    ProcessHealth,
    Rule,
    Severity,
    Verdict,
)
from backend.messages.problem_text import describe_problem
from backend.translation import install_lookup
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.incidents import worst_incident
from console.state.replica_health import (
    current_report,
    primary_health,
    process_healths,
    replica_healths,
)
from tests.console import sample_messages
from tests.console.sample_messages import NOW

WELL = Verdict(status="OK", severity="ok", rule="lag-zero", applied=100, head=100, behind=0)
SERVING = Verdict(status="OK", severity="ok", rule="serving")
LATE = Verdict(
    status="SLOW", severity="warning", rule="slow", behind=5, late_us=9_000_000, applied=95
)


def report(**verdicts: Verdict) -> HealthReport:
    """Return a report of the supervisor, the primary, and these replicas (`replica_1`)."""
    processes = [
        ProcessHealth(name="supervisor", role="supervisor", verdict=SERVING),
        ProcessHealth(name="primary", role="primary", verdict=SERVING),
        *(
            ProcessHealth(name=name.replace("_", "-"), role="replica", verdict=verdict)
            for name, verdict in verdicts.items()
        ),
    ]
    return HealthReport(at_us=NOW, severity="ok", worst="primary", processes=processes)


def heard(reported: HealthReport, *, silence_s: float = 0.0) -> BackendSnapshot:
    """What a connected console knows so long after a report."""
    names = [each.name for each in reported.processes]
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    topology = sample_messages.topology(*(sample_messages.process(name) for name in names))
    snapshot = reducers.apply_notice(snapshot, topology, NOW)
    for name in names[2:]:
        snapshot = reducers.apply_notice(snapshot, sample_messages.replica(name), NOW)
    snapshot = reducers.apply_notice(snapshot, reported, NOW)
    return replace(snapshot, now_us=NOW + round(silence_s * 1_000_000))


def test_that_a_process_is_shown_as_the_backend_decided_it() -> None:
    snapshot = heard(report(replica_1=WELL, replica_2=LATE))
    first, second = replica_healths(snapshot)
    assert (first.word, first.tone, first.events_behind, first.late_us) == ("OK", "ok", 0, 0)
    assert (second.word, second.tone, second.events_behind) == ("SLOW", "warn", 5)
    assert "5 events behind" in second.evidence
    assert first.sample is not None


@pytest.mark.parametrize("silence_s", [5.1, 20, 60, 3_600])
def test_that_nothing_is_green_once_the_backend_has_been_silent(silence_s: float) -> None:
    snapshot = heard(report(replica_1=WELL), silence_s=silence_s)
    assert {each.word for each in process_healths(snapshot)} == {"UNKNOWN"}
    assert "ok" not in {each.tone for each in process_healths(snapshot)}
    assert [each.events_behind for each in replica_healths(snapshot)] == [None]
    assert [each.sample for each in replica_healths(snapshot)] == [None]


def test_that_a_lost_connection_makes_every_status_unknown_at_once() -> None:
    lost = reducers.apply_connection(heard(report(replica_1=WELL)), "lost", "gone")
    assert {each.word for each in process_healths(lost)} == {"UNKNOWN"}
    (problem,) = current_report(replace(lost, now_us=lost.now_us + 3_100_000)).problems
    assert (problem.verdict.age_us, problem.verdict.held_us) == (3_100_000, 0)


def test_that_severity_never_falls_while_silence_grows() -> None:
    order: list[Severity] = ["ok", "notice", "unknown", "warning", "critical"]
    severities = [
        order.index(current_report(heard(report(replica_1=WELL), silence_s=each)).severity)
        for each in (0, 4, 6, 14, 16, 29, 31, 1_000)
    ]
    assert severities == sorted(severities)


def test_that_the_age_of_what_is_known_grows_with_the_silence() -> None:
    spoke = replace(WELL, age_us=400_000)
    ages = [
        replica_healths(heard(report(replica_1=spoke), silence_s=each))[0].age_us
        for each in (0, 2, 10)
    ]
    assert ages == [400_000, 2_400_000, 10_400_000]


def test_that_before_the_first_report_nothing_is_known() -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    topology = sample_messages.topology(
        sample_messages.process("primary"), sample_messages.process("replica-1")
    )
    snapshot = reducers.apply_notice(snapshot, topology, NOW)
    assert {each.tone for each in process_healths(snapshot)} == {"unknown"}
    assert primary_health(snapshot).word == "UNKNOWN"


def test_that_a_process_that_is_down_is_an_incident_until_it_is_back() -> None:
    gone = Verdict(
        status="STOPPED", severity="critical", rule="process-gone", reason="exit code -9"
    )
    problem = HealthProblem(
        key="replica-1:gone", subject="replica-1", verdict=gone, action="check-process"
    )
    reported = replace(report(replica_1=gone), problems=[problem])
    found = worst_incident(heard(reported))
    assert found is not None
    assert found.tone == "bad"
    assert "Replica-1 does not run" in found.text
    assert "Exit code -9" in found.text
    assert worst_incident(heard(report(replica_1=WELL))) is None


@pytest.mark.parametrize("rule", ["process-gone", "parked", "ahead", "log-unreadable"])
def test_that_an_incident_ends_each_sentence_once(rule: Rule) -> None:
    verdict = Verdict(
        status="FAULTED",
        severity="critical",
        rule=rule,
        reason="It cannot be read.",
        parked=1,
        position=7,
        applied=3,
        head=9,
    )
    problem = HealthProblem(key="key", subject="replica-1", verdict=verdict, action="none")
    found = worst_incident(heard(replace(report(replica_1=verdict), problems=[problem])))
    assert found is not None
    assert not re.search(r"\.\s*[.;:,]", found.text)
    reported = describe_problem(problem)
    assert not re.search(r"\.\s*[.;:,]", reported.cause)


def test_that_an_incident_ends_each_sentence_once_in_another_language_too() -> None:
    stalled = Verdict(status="STALLED", severity="critical", rule="stalled", behind=7)
    problem = HealthProblem(key="key", subject="replica-1", verdict=stalled, action="none")
    reported = replace(report(replica_1=stalled), problems=[problem])
    install_lookup(lambda text: text.replace(".", "\N{IDEOGRAPHIC FULL STOP}"))
    try:
        found = worst_incident(heard(reported))
    finally:
        install_lookup(None)
    assert found is not None
    assert found.text.endswith("Nothing is to be done\N{IDEOGRAPHIC FULL STOP}")
    assert "." not in found.text


def test_that_problems_come_from_the_report_alone() -> None:
    problem = HealthProblem(
        key="replica-1:slow", subject="replica-1", verdict=LATE, action="raise-throttle"
    )
    reported = replace(report(replica_1=LATE), problems=[problem])
    assert current_report(heard(reported)).problems == [problem]
    aged = current_report(heard(reported, silence_s=10)).problems
    assert [each.subject for each in aged] == ["supervisor"]
