"""How each process stands: status, evidence, and how old what is known is."""

import msgspec

from backend.clock import SECOND
from backend.messages.notices import PrimarySample, Process, ReplicaSample, Status
from console.state.frame import Frame
from console.state.wording import counted, grouped, span
from console.theme.tokens import Tone

STALE = 5 * SECOND  # an older sample says nothing about now

_TONES: dict[Status, Tone] = {
    "OK": "ok",
    "BEHIND": "busy",
    "PAUSED": "warn",
    "STOPPED": "bad",
    "FAULTED": "bad",
    "UNKNOWN": "unknown",
}
_TROUBLE: dict[Tone, int] = {"bad": 4, "unknown": 3, "warn": 2, "busy": 1, "ok": 0}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One process as an operator needs to see it.

    `word`: the status in one word, `evidence`: why. `behind` (events) and `late` (microseconds)
    are None when they are not known, also because the sample is too old; `age`: of the sample, in
    microseconds, None when there is none. `applied`: the last known position.
    """

    name: str
    process: Process | None
    tone: Tone
    word: str
    evidence: str
    age: int | None = None
    applied: int | None = None
    behind: int | None = None
    late: int | None = None
    sample: ReplicaSample | None = None

    @property
    def trouble(self) -> tuple[int, int, int]:
        """Sorts the worst last: tone, then time behind, then events behind."""
        return (_TROUBLE[self.tone], self.late or 0, self.behind or 0)


def replicas(frame: Frame) -> list[Standing]:
    """Return every replica and the archive, by name, whether a sample of it is there or not."""
    processes = {p.name: p for p in frame.processes if p.role in ("replica", "archive")}
    names = sorted(
        processes.keys() | frame.replicas.keys(), key=lambda name: (name == "archive", name)
    )
    return [_replica(frame, name, processes.get(name)) for name in names]


def worst(frame: Frame) -> Standing | None:
    """Return the replica that needs an eye most; None when there is none at all."""
    return max(replicas(frame), key=lambda standing: standing.trouble, default=None)


def primary(frame: Frame) -> Standing:
    """Return how the writer stands."""
    process = next((p for p in frame.processes if p.role == "primary"), None)
    down = _absence(frame, process)
    if down is not None:
        return down
    sample, age = frame.primary, frame.now - frame.primary_at
    if sample is None or age > STALE:
        heard = "nothing was heard of it yet" if sample is None else f"last heard {span(age)} ago"
        return Standing(
            name="primary", process=process, tone="unknown", word="unknown", evidence=heard
        )
    return Standing(
        name="primary", process=process, tone="ok", word="writing", age=age,
        evidence=_writing(sample), applied=sample.head,
    )  # fmt: skip


def _writing(sample: PrimarySample) -> str:
    waits = (
        f"{counted(sample.waiting, 'command')} waiting" if sample.waiting else "no command waits"
    )
    return f"{waits}, {counted(sample.clients, 'client')}"


def _replica(frame: Frame, name: str, process: Process | None) -> Standing:
    down = _absence(frame, process, name)
    heard = frame.replicas.get(name)
    if down is not None or heard is None:
        evidence = "it has not said anything yet"
        return down or Standing(
            name=name, process=process, tone="unknown", word="unknown", evidence=evidence
        )
    sample, age = heard.sample, frame.now - heard.at
    if age > STALE:
        return Standing(
            name=name, process=process, tone="unknown", word="unknown", age=age,
            evidence=f"last heard {span(age)} ago, then {sample.status}", applied=sample.applied,
        )  # fmt: skip
    tone = _TONES[sample.status]
    if sample.parked and tone in ("ok", "busy"):
        tone = "warn"
    return Standing(
        name=name, process=process, tone=tone, word=sample.status.lower(),
        evidence=grouped(sample.evidence), age=age, applied=frame.applied.get(name, sample.applied),
        behind=sample.behind, late=sample.late, sample=sample,
    )  # fmt: skip


def _absence(frame: Frame, process: Process | None, name: str = "primary") -> Standing | None:
    """Say that a process is not there; None when it runs, as far as is known."""
    if frame.phase != "connected":
        evidence = "there is no connection to the backend"
        return Standing(
            name=name, process=process, tone="unknown", word="unknown", evidence=evidence
        )
    if process is None or process.state == "running":
        return None
    tone: Tone = "busy" if process.state == "starting" else "bad"
    since = f"for {span(max(frame.now - process.since, 0))}"
    evidence = f"{since}, {counted(process.restarts, 'restart')}"
    if process.detail:
        evidence += f": {process.detail.rstrip('.')}"
    return Standing(
        name=name, process=process, tone=tone, word=process.state.replace("-", " "),
        evidence=evidence,
    )  # fmt: skip
