"""What the I/O thread hands to the window: one picture of everything, at most every 33 ms."""

from typing import Literal

import msgspec

from backend.messages.alerts import AlertReport
from backend.messages.events import Event, Origin
from backend.messages.health import HealthReport
from backend.messages.notices import (
    BulkEnded,
    PrimarySample,
    ProcessInfo,
    ReplicaSample,
    StoppedReplica,
)

SnapshotPhase = Literal["starting", "connecting", "connected", "lost"]


class EventLine(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One event with its text ready to be painted.

    `time`, `recorded`: local time, `2017-09-19 11:45:35.120`. `summary`: the payload in one
    line. `is_annulled`: it is left out of rows and decisions. `origin`: where it was read, of an
    event that another program's store keeps.
    """

    position: int
    time: str
    recorded: str
    type: str
    subject: str
    actor: str
    summary: str
    event: Event
    is_annulled: bool = False
    origin: Origin | None = None


class CommandRates(msgspec.Struct, frozen=True, kw_only=True):
    """Per second, over the last seconds; None until two samples of the same process are there."""

    events_per_s: float | None = None
    accepted_per_s: float | None = None
    rejected_per_s: float | None = None
    failed_per_s: float | None = None


class HeardSample(msgspec.Struct, frozen=True, kw_only=True):
    """A replica's newest sample and when it came, in monotonic microseconds."""

    sample: ReplicaSample
    heard_us: int


class BackendSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known, and the events that are new since the frame before.

    `now_us`: when it was made, in monotonic microseconds, as every `..._heard_us` is. `wall_us`:
    the same by this machine's clock. `phase`, `reason`: the connection, and in a sentence why it is
    not there. `host`: the other host on which the backend runs, empty for this one. `session`: of
    the backend that answers, empty before the first; `sessions`: how often this console has come
    to one, or back to it. `head`: the log's end as last heard, with its commit time
    `head_recorded_us` (0: not known). `head_heard_us`: when the head was last confirmed, by the
    feed, a replica or the health report. `type_counts`: events per type in [1, head]. `new_events`:
    new events in log order, at most the last 500 of them; `new_event_count` counts all of them.
    `replicas`: newest samples, by name, the archive among them. `applied`: the newest checkpoint of
    each. `view_positions`: by replica and view, up to where its rows changed last. `health`: the
    backend's report as it came (use `replica_health.current_report`), `alerts` likewise (use
    `alert_status.current_alerts`). `ended_bulks`: the newest bulk operations that ended while this
    session was listened to, in the order in which it was heard. `primary_samples`: the
    primary's last seconds.
    """

    now_us: int
    wall_us: int = 0
    phase: SnapshotPhase
    reason: str
    host: str = ""
    session: str
    sessions: int
    processes: tuple[ProcessInfo, ...]
    primary: PrimarySample | None
    primary_heard_us: int
    replicas: dict[str, HeardSample]
    stopped: tuple[StoppedReplica, ...] = ()
    applied: dict[str, int]
    view_positions: dict[str, dict[str, int]] = {}
    health: HealthReport | None = None
    health_heard_us: int = 0
    alerts: AlertReport | None = None
    alerts_heard_us: int = 0
    ended_bulks: tuple[BulkEnded, ...] = ()
    head: int
    head_recorded_us: int
    head_heard_us: int
    type_counts: dict[str, int]
    rates: CommandRates
    primary_samples: tuple[PrimarySample, ...] = ()
    new_events: tuple[EventLine, ...] = ()
    new_event_count: int = 0
