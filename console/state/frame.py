"""What the I/O thread hands to the window: one picture of everything, at most every 33 ms."""

from typing import Literal

import msgspec

from backend.messages.events import Event
from backend.messages.notices import PrimarySample, Process, ReplicaSample

Phase = Literal["starting", "connecting", "connected", "lost"]


class Line(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One event with its text ready to be painted.

    `time`, `recorded`: local time, `2017-09-19 11:45:35.120`. `summary`: the payload in one line.
    """

    position: int
    time: str
    recorded: str
    type: str
    subject: str
    actor: str
    summary: str
    event: Event


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """Per second, over the last seconds; None until two samples of the same process are there."""

    events: float | None = None
    accepted: float | None = None
    rejected: float | None = None
    failed: float | None = None


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """A replica's newest sample and when it came, in microseconds of this machine's clock."""

    sample: ReplicaSample
    at: int


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known, and the events that are new since the frame before.

    `now`: when the frame was made (microseconds). `phase`, `reason`: the connection, and in a
    sentence why it is not there. `session`: of the backend that answers, empty before the first;
    `sessions`: how many sessions this console has seen. `head`: the log's end as last heard, with
    its commit time `recorded` (0: not known). `pulse`: when the head was last heard of. `counts`:
    events per type in [1, head]. `lines`: new events in log order, at most the last 500 of them;
    `arrived` counts all of them. `replicas`: newest samples, by name, the archive among them.
    `applied`: the newest checkpoint of each. `samples`: the primary's last seconds.
    """

    now: int
    phase: Phase
    reason: str
    session: str
    sessions: int
    processes: tuple[Process, ...]
    primary: PrimarySample | None
    primary_at: int
    replicas: dict[str, Heard]
    applied: dict[str, int]
    head: int
    recorded: int
    pulse: int
    counts: dict[str, int]
    rates: Rates
    samples: tuple[PrimarySample, ...] = ()
    lines: tuple[Line, ...] = ()
    arrived: int = 0
