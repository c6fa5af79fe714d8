"""How each process stands: status, evidence, and how old what is known is."""

import msgspec

from backend.clock import SECOND_US
from backend.messages.notices import PrimarySample, ProcessInfo, ReplicaSample, ReplicaStatus
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_counted, format_duration, group_digits
from console.theme.tokens import Tone

STALE_US = 5 * SECOND_US  # an older sample says nothing about now

_TONES: dict[ReplicaStatus, Tone] = {
    "OK": "ok",
    "BEHIND": "busy",
    "PAUSED": "warn",
    "STOPPED": "bad",
    "FAULTED": "bad",
    "UNKNOWN": "unknown",
}
_SEVERITY: dict[Tone, int] = {"bad": 4, "unknown": 3, "warn": 2, "busy": 1, "ok": 0}


class ReplicaHealth(msgspec.Struct, frozen=True, kw_only=True):
    """One process as an operator needs to see it.

    `word`: the status in one word, `evidence`: why. `events_behind` (events) and `late_us`
    (microseconds) are None when they are not known, also because the sample is too old; `age_us`:
    of the sample, in microseconds, None when there is none. `applied`: the last known position.
    """

    name: str
    process: ProcessInfo | None
    tone: Tone
    word: str
    evidence: str
    age_us: int | None = None
    applied: int | None = None
    events_behind: int | None = None
    late_us: int | None = None
    sample: ReplicaSample | None = None

    @property
    def severity(self) -> tuple[int, int, int]:
        """Sorts the worst last: tone, then time behind, then events behind."""
        return (_SEVERITY[self.tone], self.late_us or 0, self.events_behind or 0)


def replica_healths(snapshot: BackendSnapshot) -> list[ReplicaHealth]:
    """Return every replica and the archive, by name, whether a sample of it is there or not."""
    processes = {p.name: p for p in snapshot.processes if p.role in ("replica", "archive")}
    names = sorted(
        processes.keys() | snapshot.replicas.keys(), key=lambda name: (name == "archive", name)
    )
    return [_replica_health(snapshot, name, processes.get(name)) for name in names]


def worst_health(snapshot: BackendSnapshot) -> ReplicaHealth | None:
    """Return the replica that needs an eye most; None when there is none at all."""
    return max(replica_healths(snapshot), key=lambda standing: standing.severity, default=None)


def primary_health(snapshot: BackendSnapshot) -> ReplicaHealth:
    """Return how the writer stands."""
    process = next((p for p in snapshot.processes if p.role == "primary"), None)
    down = _absent_health(snapshot, process)
    if down is not None:
        return down
    sample, age = snapshot.primary, snapshot.now_us - snapshot.primary_heard_us
    if sample is None or age > STALE_US:
        heard = (
            "nothing was heard of it yet"
            if sample is None
            else f"last heard {format_duration(age)} ago"
        )
        return ReplicaHealth(
            name="primary", process=process, tone="unknown", word="unknown", evidence=heard
        )
    return ReplicaHealth(
        name="primary",
        process=process,
        tone="ok",
        word="writing",
        age_us=age,
        evidence=_primary_evidence(sample),
        applied=sample.head,
    )


def _primary_evidence(sample: PrimarySample) -> str:
    waits = (
        f"{format_counted(sample.waiting, 'command')} waiting"
        if sample.waiting
        else "no command waits"
    )
    return f"{waits}, {format_counted(sample.clients, 'client')}"


def _replica_health(
    snapshot: BackendSnapshot, name: str, process: ProcessInfo | None
) -> ReplicaHealth:
    down = _absent_health(snapshot, process, name)
    heard = snapshot.replicas.get(name)
    if down is not None or heard is None:
        evidence = "it has not said anything yet"
        return down or ReplicaHealth(
            name=name, process=process, tone="unknown", word="unknown", evidence=evidence
        )
    sample, age = heard.sample, snapshot.now_us - heard.heard_us
    if age > STALE_US:
        return ReplicaHealth(
            name=name,
            process=process,
            tone="unknown",
            word="unknown",
            age_us=age,
            evidence=f"last heard {format_duration(age)} ago, then {sample.status}",
            applied=sample.applied,
        )
    tone = _TONES[sample.status]
    if sample.parked and tone in ("ok", "busy"):
        tone = "warn"
    return ReplicaHealth(
        name=name,
        process=process,
        tone=tone,
        word=sample.status.lower(),
        evidence=group_digits(sample.evidence),
        age_us=age,
        applied=snapshot.applied.get(name, sample.applied),
        events_behind=sample.events_behind,
        late_us=sample.time_behind_us,
        sample=sample,
    )


def _absent_health(
    snapshot: BackendSnapshot, process: ProcessInfo | None, name: str = "primary"
) -> ReplicaHealth | None:
    """Say that a process is not there; None when it runs, as far as is known."""
    if snapshot.phase != "connected":
        evidence = "there is no connection to the backend"
        return ReplicaHealth(
            name=name, process=process, tone="unknown", word="unknown", evidence=evidence
        )
    if process is None or process.state == "running":
        return None
    tone: Tone = "busy" if process.state == "starting" else "bad"
    since = f"for {format_duration(max(snapshot.now_us - process.since_us, 0))}"
    evidence = f"{since}, {format_counted(process.restarts, 'restart')}"
    if process.detail:
        evidence += f": {process.detail.rstrip('.')}"
    return ReplicaHealth(
        name=name,
        process=process,
        tone=tone,
        word=process.state.replace("-", " "),
        evidence=evidence,
    )
