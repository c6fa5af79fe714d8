"""How each process is, as the backend has decided it, and how old that word is."""

from collections.abc import Iterable

import msgspec

from backend.messages.health import (
    SEVERITIES,
    HealthProblem,
    HealthReport,
    ProcessHealth,
    Severity,
    Verdict,
    ViewHealth,
)
from backend.messages.health_age import age_report, age_verdict
from backend.messages.health_text import describe_verdict
from backend.messages.notices import ProcessInfo, ReplicaSample
from backend.messages.pipeline import StageLag
from backend.messages.subscriptions import EVERY_SUBSCRIPTION
from backend.translation import tr
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_duration
from console.theme.tokens import Tone

_TONES: dict[Severity, Tone] = {
    "ok": "ok",
    "notice": "busy",
    "unknown": "unknown",
    "warning": "warn",
    "critical": "bad",
}
_SEVERITY: dict[Tone, int] = {"bad": 4, "warn": 3, "unknown": 2, "busy": 1, "ok": 0}
# older samples say nothing now
_SILENT_RULES = frozenset({"silent", "replica-away", "process-gone", "starting", "cannot-start"})
_MAX_HOST_CHARS = 20


class ReplicaHealth(msgspec.Struct, frozen=True, kw_only=True):
    """One process as an operator needs to see it.

    `word`: the status, `evidence`: why, in a line. `age_us`: of the newest word of the process,
    None when there was none. `events_behind` and `late_us` (microseconds) are None when they are
    not known. `sample`: its newest one, None when that says nothing about now.
    `views`: its read models as the report tells of them, with what their handlers do.
    """

    name: str
    verdict: Verdict
    process: ProcessInfo | None = None
    age_us: int | None = None
    sample: ReplicaSample | None = None
    views: tuple[ViewHealth, ...] = ()

    @property
    def tone(self) -> Tone:
        """The colour and the shape of its severity."""
        return tone_of(self.verdict)

    @property
    def is_answering(self) -> bool:
        """Whether it was heard of lately, so that its own numbers can be had."""
        return self.verdict.rule not in _SILENT_RULES

    @property
    def word(self) -> str:
        """The status, in the word that the command line says, too."""
        return self.verdict.status

    @property
    def evidence(self) -> str:
        """Why it is so, in a line."""
        evidence = describe_verdict(self.verdict) or tr("it does its work")
        if not self.host:
            return evidence
        return tr("on the host {host}: {evidence}", host=self.host, evidence=evidence)

    @property
    def host(self) -> str:
        """The other host on which it runs; empty: that of the backend."""
        return self.process.host if self.process is not None else ""

    @property
    def is_away(self) -> bool:
        """Whether nothing is heard of one on another host: what was known of its process is old."""
        return self.verdict.rule == "replica-away"

    @property
    def no_latency(self) -> str:
        """Why it is not known how long events took, where that is not known."""
        if self.host:
            return tr("Its host has another clock: what lies between the two is not known.")
        return tr("No event was applied in the last minute.")

    @property
    def label(self) -> str:
        """Its name, with the host where that is another one, as far as there is room for it."""
        if not self.host:
            return self.name
        host = self.host
        if len(host) > _MAX_HOST_CHARS:
            host = f"{host[: _MAX_HOST_CHARS - 1]}\N{HORIZONTAL ELLIPSIS}"
        return tr("{replica} on {host}", replica=self.name, host=host)

    @property
    def line(self) -> str:
        """Name, status and evidence in one line."""
        return tr(
            "{process} {status}: {evidence}",
            process=self.name,
            status=self.word,
            evidence=self.evidence,
        )

    @property
    def sentence(self) -> str:
        """Name, status, age and evidence in one line, as the command line writes them."""
        if self.age_us is None:
            return self.line
        return tr(
            "{process} {status}, {age} old: {evidence}",
            process=self.name,
            status=self.word,
            age=format_duration(self.age_us),
            evidence=self.evidence,
        )

    @property
    def events_behind(self) -> int | None:
        """Relevant events that are not applied yet."""
        return self.verdict.behind

    @property
    def late_us(self) -> int | None:
        """Since when the oldest of them could have been applied; 0 when there is none."""
        return 0 if self.verdict.behind == 0 else self.verdict.late_us

    @property
    def severity(self) -> tuple[int, int, int]:
        """Sorts the worst last: tone, then time behind, then events behind."""
        return (_SEVERITY[self.tone], self.late_us or 0, self.events_behind or 0)


def severity_tone(severity: Severity) -> Tone:
    """Return the tone of a severity; only what is known to be well is green."""
    return _TONES[severity]


def tone_of(verdict: Verdict) -> Tone:
    """Return the tone of a verdict."""
    return severity_tone(verdict.severity)


def current_report(snapshot: BackendSnapshot) -> HealthReport:
    """Return the backend's report as far as it is still believed."""
    report = snapshot.health
    silence_us = max(0, snapshot.now_us - snapshot.health_heard_us)
    return age_report(report, silence_us, snapshot.host, is_lost=snapshot.phase != "connected")


def process_healths(snapshot: BackendSnapshot) -> list[ReplicaHealth]:
    """Return every process of the topology, in its order, then those that only the report knows."""
    report = current_report(snapshot)
    reported = {each.name: each for each in report.processes}
    names = [process.name for process in snapshot.processes]
    names += [
        name for name, each in reported.items() if name not in names and each.role != "subscription"
    ]
    return [_process_health(snapshot, report, name, reported.get(name)) for name in names]


def replica_healths(snapshot: BackendSnapshot) -> list[ReplicaHealth]:
    """Return every replica by name, the archive last."""
    roles: dict[str, str] = {process.name: process.role for process in snapshot.processes}
    roles |= {each.name: each.role for each in current_report(snapshot).processes}
    found = [
        each for each in process_healths(snapshot) if roles.get(each.name) in ("replica", "archive")
    ]
    return sorted(found, key=lambda each: (roles[each.name] == "archive", each.name))


def subscription_healths(snapshot: BackendSnapshot) -> list[ReplicaHealth]:
    """Return the subscriptions of others that are known, by name."""
    report = current_report(snapshot)
    return [
        _process_health(snapshot, report, each.name, each)
        for each in sorted(report.processes, key=lambda each: each.name)
        if each.role == "subscription" and each.name != EVERY_SUBSCRIPTION
    ]


def unreadable_subscriptions(snapshot: BackendSnapshot) -> HealthProblem | None:
    """Return what keeps the backend from saying which subscriptions there are; None: nothing."""
    problems = current_report(snapshot).problems
    return next((each for each in problems if each.subject == EVERY_SUBSCRIPTION), None)


def primary_health(snapshot: BackendSnapshot) -> ReplicaHealth:
    """Return how the writer is."""
    return _named(process_healths(snapshot), "primary")


def is_primary_heard(snapshot: BackendSnapshot) -> bool:
    """Whether the writer's figures say something about now."""
    return snapshot.phase == "connected" and primary_health(snapshot).is_answering


def published_stages(snapshot: BackendSnapshot) -> list[StageLag]:
    """Return the writer's stages, as far as they say something about now."""
    if snapshot.primary is None or not is_primary_heard(snapshot):
        return []
    return snapshot.primary.stages


def head_age_us(snapshot: BackendSnapshot) -> int | None:
    """Return since when the log's end was last confirmed; None when that is not known."""
    report = current_report(snapshot)
    if report.head_age_us is None or report is not snapshot.health:
        return report.head_age_us
    return report.head_age_us + max(0, snapshot.now_us - snapshot.health_heard_us)


def is_head_outdated(snapshot: BackendSnapshot) -> bool:
    """Whether the log may have gone on since its end was last confirmed."""
    report, age_us = current_report(snapshot), head_age_us(snapshot)
    return age_us is not None and age_us > report.silent_after_us + report.interval_us


def _named(healths: Iterable[ReplicaHealth], name: str) -> ReplicaHealth:
    unknown = Verdict(status="UNKNOWN", severity="unknown", rule="silent")
    absent = ReplicaHealth(name=name, verdict=unknown)
    return next((health for health in healths if health.name == name), absent)


def _process_health(
    snapshot: BackendSnapshot, report: HealthReport, name: str, reported: ProcessHealth | None
) -> ReplicaHealth:
    verdict = reported.verdict if reported is not None else _not_reported(report)
    heard = snapshot.replicas.get(name)
    since_report_us = snapshot.now_us - snapshot.health_heard_us if report is snapshot.health else 0
    verdict = age_verdict(verdict, max(0, since_report_us))
    return ReplicaHealth(
        name=name,
        verdict=verdict,
        process=next((each for each in snapshot.processes if each.name == name), None),
        age_us=verdict.age_us,
        views=tuple(reported.views) if reported is not None else (),
        sample=heard.sample if heard is not None and verdict.rule not in _SILENT_RULES else None,
    )


def _not_reported(report: HealthReport) -> Verdict:
    """Return what is known of a process that the report does not name: nothing."""
    supervisor = next((each for each in report.processes if each.role == "supervisor"), None)
    if supervisor is not None and supervisor.verdict.rule == "silent":
        return supervisor.verdict
    return Verdict(status="UNKNOWN", severity="unknown", rule="starting")


def worse_problem(report: HealthReport, worst: ReplicaHealth | None) -> HealthProblem | None:
    """Return the worst problem where it is worse than what is said of any process as a whole.

    It may be of no process, or stand beside one that is well, as what it has parked does.
    """
    problem = report.problems[0] if report.problems else None
    if problem is None:
        return None
    known = SEVERITIES.index(worst.verdict.severity) if worst is not None else -1
    return problem if SEVERITIES.index(problem.verdict.severity) > known else None
