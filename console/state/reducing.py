"""Pure reducers: a frame and something that arrived make the next frame."""

from typing import assert_never

from msgspec.structs import replace

from backend.messages.events import Batch, Fed, Heartbeat
from backend.messages.notices import (
    Applied,
    Notice,
    PrimarySample,
    Ready,
    ReplicaSample,
    Topology,
)
from console.state.frame import Frame, Heard, Phase, Rates

_WINDOW = 6  # primary samples, one a second, over which rates are taken


def empty(now: int) -> Frame:
    """What is known before anything was heard."""
    return Frame(
        now=now, phase="starting", reason="", session="", sessions=0, processes=(), primary=None,
        primary_at=0, replicas={}, applied={}, head=0, recorded=0, pulse=0, counts={},
        rates=Rates(),
    )  # fmt: skip


def connection(frame: Frame, phase: Phase, reason: str) -> Frame:
    """Take note of the connection's phase and, in a sentence, the reason."""
    return replace(frame, phase=phase, reason=reason)


def session(frame: Frame, name: str) -> Frame:
    """A backend answered; what an earlier session said of itself is not known any more."""
    if name == frame.session:
        return replace(frame, phase="connected", reason="")
    fresh = empty(frame.now)
    return replace(
        fresh, phase="connected", session=name, sessions=frame.sessions + 1, head=frame.head,
        recorded=frame.recorded, counts=frame.counts,
    )  # fmt: skip


def notice(frame: Frame, said: Notice, now: int) -> Frame:
    """Take in what a process said of itself."""
    match said:
        case Topology():
            return _topology(frame, said)
        case PrimarySample():
            return _primary(frame, said, now)
        case ReplicaSample():
            replicas = dict(
                sorted({**frame.replicas, said.name: Heard(sample=said, at=now)}.items())
            )
            return _applied(replace(frame, replicas=replicas), said.name, said.applied)
        case Applied():
            return _applied(frame, said.name, said.position)
        case Ready():
            return frame  # the topology that follows says it too
        case _:
            assert_never(said)


def fed(frame: Frame, said: Fed, now: int) -> Frame:
    """Take in the feed: where the log ends."""
    match said:
        case Batch():
            recorded = said.events[-1].recorded if said.events else frame.recorded
            return replace(frame, head=said.head, recorded=recorded, pulse=now)
        case Heartbeat():
            return replace(
                frame, head=said.head, recorded=said.recorded, pulse=now, counts=said.counts
            )
        case _:
            assert_never(said)


def rates(samples: tuple[PrimarySample, ...]) -> Rates:
    """Rates over a window of samples of one run of the primary; unknown with fewer than two."""
    if len(samples) < 2 or samples[-1].at <= samples[0].at:
        return Rates()
    first, last = samples[0], samples[-1]
    seconds = (last.at - first.at) / 1_000_000
    return Rates(
        events=(last.head - first.head) / seconds,
        accepted=(last.accepted - first.accepted) / seconds,
        rejected=(last.rejected - first.rejected) / seconds,
        failed=(last.failed - first.failed) / seconds,
    )


def _primary(frame: Frame, sample: PrimarySample, now: int) -> Frame:
    before = frame.samples[-1] if frame.samples else None
    restarted = before is not None and (
        sample.accepted < before.accepted or sample.rejected < before.rejected
    )
    earlier = () if restarted else frame.samples[-(_WINDOW - 1) :]
    samples = (*earlier, sample)
    return replace(
        frame, primary=sample, primary_at=now, samples=samples, rates=rates(samples),
        head=max(frame.head, sample.head),
    )  # fmt: skip


def _topology(frame: Frame, said: Topology) -> Frame:
    names = {process.name for process in said.processes}
    return replace(
        frame,
        processes=tuple(said.processes),
        replicas={name: heard for name, heard in frame.replicas.items() if name in names},
        applied={name: position for name, position in frame.applied.items() if name in names},
    )


def _applied(frame: Frame, name: str, position: int) -> Frame:
    return replace(frame, applied={**frame.applied, name: position})
