"""Which of two verdicts is worse: the one order by which health is decided, of whatever it is."""

from backend.messages.health import SEVERITIES, HealthStatus, Severity, Verdict

STATUS_SEVERITY: dict[HealthStatus, Severity] = {
    "OK": "ok",
    "REPLAYING": "notice",
    "CATCHING-UP": "notice",
    "PAUSED": "warning",
    "UNKNOWN": "unknown",
    "SLOW": "warning",
    "OVERDUE": "warning",
    "HEAD-FROZEN": "warning",
    "REWOUND": "warning",
    "STALLED": "critical",
    "FAULTED": "critical",
    "AHEAD": "critical",
    "STOPPED": "critical",
}
_SEVERITY_RANK: dict[Severity, int] = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_ORDER: dict[HealthStatus, int] = {status: place for place, status in enumerate(STATUS_SEVERITY)}


def badness(verdict: Verdict, process: str = "") -> tuple[int, bool, int, int, int]:
    """Sort the worst last: severity, the primary, then status, then time and events behind.

    `process`: its name; of two that are equally bad the primary is worse, as all wait for it.
    """
    return (
        _SEVERITY_RANK[verdict.severity],
        process == "primary",
        _ORDER[verdict.status],
        verdict.late_us or 0,
        verdict.behind or 0,
    )
