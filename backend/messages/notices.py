"""What processes say about themselves: positions, rates, latencies, state changes."""

from typing import Literal

import msgspec

from backend.messages.alerts import AlertReport
from backend.messages.bounds import Int64, LongText
from backend.messages.bulks import Bulk
from backend.messages.feed_choice import FeedChoice, QueueRoom, StreamConsumer
from backend.messages.health import HealthReport
from backend.messages.log_standbys import LogStandbys
from backend.messages.pipeline import HandlerActivity, RunningEvent, RunningQuestion, StageLag
from backend.messages.rebuild import RebuildProgress
from backend.messages.row_storage import RowStorage
from backend.messages.store_status import StoreStatus
from backend.messages.view_shares import ViewShare
from backend.messages.work import OverdueWork

ProcessRole = Literal["supervisor", "primary", "replica", "archive"]
ProcessState = Literal["starting", "running", "stopping", "stopped", "backing-off", "failed"]


class _NoticeMessage(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False
):
    """Shared shape of everything here; no message can be part of a cycle."""


class ProcessInfo(_NoticeMessage, frozen=True, kw_only=True):
    """One process of the backend.

    `endpoints` by socket name: `commands`, `feed` (primary); `queries` (replica, archive).
    `pid` 0 while there is none. `since_us`: when the state began, `state_age_us`: how long ago, by
    a monotonic clock. `memory_bytes`: resident bytes.
    `is_blocked`: something outside keeps it from starting; `detail` says what. `is_at_work`: it
    does something first, which takes long and goes on; `detail` says what.
    `share`: of a replica, which views or parts of views it is to have; empty for all. `host`: the
    other host on which it runs, as that calls itself; empty: this one. There it is asked, too.
    `heard_age_us`: of such a one, since its newest report; None: there was none, or it is here.
    """

    name: LongText
    role: ProcessRole
    pid: Int64
    state: ProcessState
    since_us: Int64
    restarts: Int64
    endpoints: dict[LongText, LongText]
    detail: LongText = ""
    memory_bytes: Int64 = 0
    is_blocked: bool = False
    state_age_us: Int64 = 0
    is_at_work: bool = False
    share: list[ViewShare] = []
    host: LongText = ""
    heard_age_us: Int64 | None = None


class StoppedReplica(_NoticeMessage, frozen=True, kw_only=True):
    """A replica that does not run until it is started; `rows_bytes`: of its rows, 0 for none.

    `share`: which views or parts of views it had, and has again when it is started. `in_database`:
    it has left rows in PostgreSQL; how many bytes they take is not measured.
    """

    name: LongText
    rows_bytes: Int64
    share: list[ViewShare] = []
    in_database: bool = False


class Topology(_NoticeMessage, frozen=True, kw_only=True, tag="topology"):
    """All processes; published when anything changes, and once a second.

    `stopped`: the replicas that could be started with the rows that they had, by name.
    """

    session: LongText
    at_us: Int64
    processes: list[ProcessInfo]
    stopped: list[StoppedReplica] = []


class ProcessReady(_NoticeMessage, frozen=True, kw_only=True, tag="ready"):
    """A process has bound its sockets and does its work."""

    name: LongText
    pid: Int64
    endpoints: dict[LongText, LongText]


class PrimarySample(_NoticeMessage, frozen=True, kw_only=True, tag="primary-sample"):
    """The writer, once a second. Totals since its start; `waiting` is commands not yet decided.

    `log_age_us`: since the log last answered (None: it never did); `log_error`: why it does not
    now, empty when it does. `clock_behind_us`: how far the newest commit time lies ahead of this
    machine's clock. `uptime_us`: since its start, by a monotonic clock: rates go by it. `store`:
    of an attached folder, how it is followed. `standbys`: of a log in PostgreSQL, its streaming
    replicas; None: such a log has none.
    """

    name: LongText
    at_us: Int64
    head: Int64
    accepted: Int64
    rejected: Int64
    failed: Int64
    waiting: Int64
    clients: Int64
    memory_bytes: Int64
    pid: Int64 = 0
    log_age_us: Int64 | None = None
    log_error: LongText = ""
    clock_behind_us: Int64 = 0
    uptime_us: Int64 = 0
    stages: list[StageLag] = []
    store: StoreStatus | None = None
    standbys: LogStandbys | None = None


class FirstParked(_NoticeMessage, frozen=True, kw_only=True):
    """The first event that a view has set aside; `error` is what its handler raised, in full."""

    position: Int64
    entity: LongText
    error: LongText


class ViewLag(_NoticeMessage, frozen=True, kw_only=True):
    """The four numbers for one view; None where a number cannot be known.

    `events_behind`: relevant committed events in (applied, head]. `time_behind_us`: since the
    oldest of them could have been applied, 0 when there is none. `p50_us` to `max_us`: from commit
    to applied, over the last second of the last minute in which any was applied; None: none was.
    `parked`: events set aside.
    """

    view: LongText
    events_behind: Int64 | None
    time_behind_us: Int64 | None
    p50_us: Int64 | None
    p90_us: Int64 | None
    p99_us: Int64 | None
    max_us: Int64 | None
    parked: Int64
    first_parked: FirstParked | None = None


class ReplicaSample(_NoticeMessage, frozen=True, kw_only=True, tag="replica-sample"):
    """A replica (or the archive), once a second and on every change of its state.

    `applied`: its checkpoint. `head`: the log's end read after it; None when that is not known.
    `apply_rate_per_s`, `append_rate_per_s`: events, over the last seconds. `catch_up_s`: until it
    has caught up, None when the lag grows or when nothing is behind. `throttle_per_s`: events, 0
    for none. `mode`: `realtime`, `every:SECONDS`, `cron:EXPRESSION` or `demand`.
    `head_age_us`: since the log's end was last confirmed. `scheduled`: what waits waits because the
    mode says so. `ahead`: why the rows do not belong to this log, `log_error`: why the log cannot
    be read, `rows_error`: why its own rows cannot be written; empty when all is well.
    `replay_target`: the log's end when a rebuild began, `catch_up_target`: when the process began;
    None once it has been reached. `handlers`: of the views with something to report; the others are
    idle. `question`: the one that does not come to an end. `watch_error`: why nobody sees whether a
    handler or a question hangs, empty when somebody does. `work`: of the views that declare a
    board. `feed_error`: why its queue cannot be gone on with, `handing_over`: it waits for the
    first entry that it can take. `queues`: of the process that fills them, each replica's.
    `rebuild`: the newest one. `bulk_left`: entities whose turn in a bulk operation, running or
    suspended, is still to come; `bulk_failed`: those that failed again in the newest one.
    `storage`: what its rows take of the disk and of its time. `mixed`: the views whose rows were
    written by several versions of their code. `share`: the views, or parts of views, that it has;
    empty for all. `elsewhere`: the installed views of which it has nothing. `has_stream`: it could
    be fed by the log's stream. `consumer`: on the server of that, while it is.
    """

    name: LongText
    at_us: Int64
    applied: Int64
    head: Int64 | None
    events_behind: Int64 | None
    time_behind_us: Int64 | None
    apply_rate_per_s: float
    append_rate_per_s: float
    catch_up_s: float | None
    mode: LongText
    paused_by: LongText
    throttle_per_s: Int64
    views: list[ViewLag]
    parked: Int64
    cache_hits: Int64
    cache_misses: Int64
    memory_bytes: Int64
    pid: Int64 = 0
    head_age_us: Int64 | None = None
    scheduled: bool = False
    ahead: LongText = ""
    log_error: LongText = ""
    rows_error: LongText = ""
    replay_target: Int64 | None = None
    catch_up_target: Int64 | None = None
    stages: list[StageLag] = []
    handlers: list[HandlerActivity] = []
    question: RunningQuestion | None = None
    watch_error: LongText = ""
    work: list[OverdueWork] = []
    feed: FeedChoice = "events"
    feed_error: LongText = ""
    handing_over: bool = False
    queues: list[QueueRoom] = []
    rebuild: RebuildProgress | None = None
    bulk_left: Int64 = 0
    bulk_failed: Int64 = 0
    storage: RowStorage | None = None
    mixed: list[LongText] = []
    share: list[ViewShare] = []
    elsewhere: list[LongText] = []
    has_stream: bool = False
    consumer: StreamConsumer | None = None


class BulkEnded(_NoticeMessage, frozen=True, kw_only=True, tag="bulk-ended"):
    """A bulk operation of this replica is over: done, or cancelled.

    A process says it at least once; the supervisor passes it on once, when it is in the audit.
    """

    name: LongText
    bulk: Bulk


class ReplicaBusy(_NoticeMessage, frozen=True, kw_only=True, tag="replica-busy"):
    """A replica has been at one step for so long that it could not send a sample meanwhile.

    Sent by a thread beside its work, once a second. `busy_us`: how long; `running`: the event that
    a handler is at, None while it reads the log or writes rows.
    """

    name: LongText
    pid: Int64
    busy_us: Int64
    running: RunningEvent | None = None


class AppliedNotice(_NoticeMessage, frozen=True, kw_only=True, tag="applied"):
    """A replica's new checkpoint, sent at most ten times a second; a hint to ask again.

    `views`: those whose rows changed since the notice before.
    """

    name: LongText
    position: Int64
    at_us: Int64
    views: list[LongText] = []


class ProcessWaiting(_NoticeMessage, frozen=True, kw_only=True, tag="waiting"):
    """A process cannot begin yet: it waits for its environment, e.g. for the log's database.

    `is_at_work`: it waits for nobody; the reason says what it does first, and is sent again and
    again while that goes on. An empty reason: that is over, and it goes on starting.
    """

    name: LongText
    pid: Int64
    reason: LongText
    is_at_work: bool = False


Notice = (
    Topology
    | ProcessReady
    | ProcessWaiting
    | PrimarySample
    | ReplicaSample
    | ReplicaBusy
    | AppliedNotice
    | BulkEnded
    | HealthReport
    | AlertReport
)
