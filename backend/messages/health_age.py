"""What a health report is worth once nothing newer came: the one rule of freshness.

The supervisor judges the silence of its processes by it, window and command line the supervisor's.
"""

from msgspec.structs import replace

from backend.messages.health import (
    SEVERITIES,
    HealthProblem,
    HealthReport,
    ProcessHealth,
    Severity,
    Verdict,
)

SILENT_AFTER_US = 5_000_000  # an older word says nothing about now
_WARNING_AFTER = 3  # times that
_CRITICAL_AFTER = 6


def worse(one: Severity, other: Severity) -> Severity:
    """Return the worse of two."""
    return one if SEVERITIES.index(one) >= SEVERITIES.index(other) else other


def silence_severity(silence_us: int, silent_after_us: int, *, is_writer: bool = False) -> Severity:
    """Return how bad it is that nothing was heard for so long; it never falls as that grows.

    `is_writer`: of the primary, without which no command is possible: its silence is never small.
    """
    if silence_us <= silent_after_us:
        return "ok"
    if is_writer:
        return "critical"
    if silence_us <= _WARNING_AFTER * silent_after_us:
        return "unknown"
    return "warning" if silence_us <= _CRITICAL_AFTER * silent_after_us else "critical"


def silent_verdict(
    known: Verdict | None, silence_us: int, silent_after_us: int, *, is_writer: bool = False
) -> Verdict:
    """Return what is still known of something that fell silent: its severity does not fall."""
    silence = silence_severity(silence_us, silent_after_us, is_writer=is_writer)
    severity = worse("unknown", silence)
    if known is None:
        return Verdict(
            status="UNKNOWN",
            severity=severity,
            rule="silent",
            held_us=max(0, silence_us - silent_after_us),
            age_us=silence_us,
            limit_us=silent_after_us,
            completeness=0.0,
        )
    return Verdict(
        status="UNKNOWN",
        severity=worse(severity, known.severity),
        rule="silent",
        held_us=max(0, silence_us - silent_after_us),
        completeness=0.0,
        limit_us=silent_after_us,
        applied=known.applied,
        age_us=silence_us,
        reason=known.reason,
        parked=known.parked,
    )


def age_verdict(verdict: Verdict, since_us: int) -> Verdict:
    """Return a verdict as it is told so long after its report: the age that it names has grown."""
    if verdict.age_us is None or not since_us:
        return verdict
    return replace(verdict, age_us=verdict.age_us + since_us)


def age_report(
    report: HealthReport | None, silence_us: int, host: str = "", *, is_lost: bool = False
) -> HealthReport:
    """Return a report as it is to be shown so long after it came; None: none came at all.

    A young one is returned as it is. Of an old one every status is unknown, and of any once the
    backend counts as gone, `is_lost`. `host`: the other host on which it runs; empty: this one.
    """
    if report is None:
        return _no_report(silence_us, host)
    if silence_us <= report.silent_after_us and not is_lost:
        return report
    supervisor = silent_verdict(None, silence_us, report.silent_after_us)
    processes = [_age_process(each, silence_us, report) for each in report.processes]
    return replace(
        report,
        severity=worse(report.severity, supervisor.severity),
        worst="supervisor",
        processes=processes,
        problems=[_silent_problem(supervisor, host)],
        head_age_us=None if report.head_age_us is None else report.head_age_us + silence_us,
    )


def _silent_problem(supervisor: Verdict, host: str) -> HealthProblem:
    """Return that nothing is heard: of another host it may be the network alone."""
    return HealthProblem(
        key="supervisor:silent",
        subject="supervisor",
        verdict=supervisor,
        action="check-network" if host else "check-process",
    )


def _no_report(silence_us: int, host: str) -> HealthReport:
    """Return the report of a backend that has not said anything yet."""
    supervisor = silent_verdict(None, silence_us, SILENT_AFTER_US)
    return HealthReport(
        at_us=0,
        severity=supervisor.severity,
        worst="supervisor",
        processes=[ProcessHealth(name="supervisor", role="supervisor", verdict=supervisor)],
        problems=(  # a start takes its time
            [_silent_problem(supervisor, host)] if silence_us > SILENT_AFTER_US else []
        ),
    )


def _age_process(process: ProcessHealth, silence_us: int, report: HealthReport) -> ProcessHealth:
    known = process.verdict
    silence_us += known.age_us or 0
    return replace(
        process, verdict=silent_verdict(known, silence_us, report.silent_after_us), views=[]
    )
