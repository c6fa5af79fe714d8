"""Follows the log: hears the feed, reads what it missed, applies at its pace, in bounded steps.

Or takes what its queue holds, or its consumer of the log's stream brings: the pace is the same, and
so is the position.
"""

import contextlib
from collections.abc import Callable, Collection

from backend.clock import SECOND_US, Clock, Micros, monotonic_us, now_us
from backend.errors import Unavailable
from backend.messages.events import EventBatch, FeedMessage, Heartbeat
from backend.messages.number_text import format_number
from backend.messages.update_mode import RealtimeMode, parse_update_mode
from backend.projection.applied_batch import AppliedBatch
from backend.projection.applier import Applier
from backend.projection.apply_history import ApplyHistory
from backend.projection.apply_latency import Moment
from backend.projection.apply_metrics import ApplyMetrics
from backend.projection.event_fetcher import EventFetcher, EventRange
from backend.projection.handler_watch import HandlerWatch
from backend.projection.log_head import LogHead
from backend.projection.log_origin import LogOrigin
from backend.projection.replica_lag import ReplicaLag, max_known
from backend.projection.row_queue.journal_reader import QueueTrimmed
from backend.projection.row_queue.queue_entry import QueueEntry
from backend.projection.row_queue.queue_feed import QueueFeed, Wait
from backend.projection.row_store import Checkpoint
from backend.projection.row_validation import RowRejected
from backend.projection.step_size import step_size
from backend.projection.stream_feed import StreamFeed
from backend.projection.token_bucket import TokenBucket
from backend.projection.update_schedule import UpdateSchedule
from backend.store.log_port import EventReader

_INITIAL_RATE_PER_S = 10_000.0  # events a second, until it is known
_ENTRY_POLL_S = 0.005  # seconds between two looks for an entry of the queue; no signal comes
_DEPARTED_US: Micros = 2 * SECOND_US  # for so long rows must not be of the log to be held
_IDLE_S = 1.0  # seconds; the log is looked at that often, whatever was heard
_MODE, _PAUSED, _THROTTLE = "mode", "paused-by", "throttle"


class Follower:
    """Keeps a store of read models up with the log.

    Call `receive` with what the feed says, and `step` until it asks to be called later. Mode, pause
    and throttle are kept in the store. `on_applied` is called for each batch that is on disk.
    `handlers` sees what is being applied, also from another thread.
    """

    def __init__(
        self,
        applier: Applier,
        reader: EventReader,
        *,
        clock: Clock = now_us,
        ticks: Clock = monotonic_us,
        on_applied: Callable[[AppliedBatch], None] = lambda _: None,
        gathering_us: Micros = 0,
        queue: QueueFeed | None = None,
        origin: LogOrigin | None = None,
    ) -> None:
        """Go on where the store stands.

        `origin`: asked before anything is applied, where the log may become another one.

        `clock` tells the time of day, for schedules and commit times; `ticks` is a monotonic clock,
        for everything that has an age. `gathering_us`: see `UpdateSchedule`. `queue`: another way
        to be fed, where there is one.

        Raises:
            StorageFailed: the store cannot be read.
        """
        self._applier = applier
        self._reader = reader
        self._clock, self._ticks = clock, ticks
        self._on_applied, self._gathering_us = on_applied, gathering_us
        self.queue = queue
        self.stream: StreamFeed | None = None
        self.head = LogHead(ticks())
        self.rows_error = self.ahead = self._read_error = ""
        self.origin = origin or LogOrigin()
        self.awaits_log = False  # it is copied from elsewhere, and has not come to the rows yet
        self._departed_us: Micros | None = None  # since when the rows have not been of the log
        self._lost_commits = applier.store.lost_commits
        self.is_held = False  # for a moment: a copy of views comes as far as the rows
        self.handlers = HandlerWatch(applier.find_in_hand)
        self._restore_settings(clock())
        self._relevant = applier.all_relevant_types()
        self._fetcher = EventFetcher(reader, self._relevant)
        self._metrics = ApplyMetrics(applier, self.handlers, self._fetcher.first_of_types)
        self.applied = ApplyHistory(self.position)

    def _restore_settings(self, at: Micros) -> None:
        store = self._applier.store
        mode = parse_update_mode(store.setting(_MODE) or "realtime")
        self._schedule = UpdateSchedule(mode, at, self._gathering_us)
        self.paused_by = store.setting(_PAUSED)
        self._token_bucket = TokenBucket(int(store.setting(_THROTTLE) or 0), self._ticks())
        self._target, self._rate_per_s = 0, _INITIAL_RATE_PER_S

    @property
    def position(self) -> int:
        """Up to where the rows are applied."""
        return self._applier.position

    @property
    def log_error(self) -> str:
        """Why the log cannot be asked for its end, or be read; empty while it can."""
        return self.head.error or self._read_error

    def follow_stream(self, stream: StreamFeed | None) -> None:
        """Take events from the servers of the log's stream while that is chosen."""
        self.stream = stream

    def hold(self, reason: str) -> None:
        """Apply nothing any more: the rows do not belong to this log, and must be rebuilt."""
        self.ahead = reason

    @property
    def obstacle(self) -> str:
        """Why nobody can know how far the rows are behind the log; empty when that is known."""
        if self.awaits_log:
            return (
                f"The copy of the log has come to {format_number(self.head.end)} of"
                f" {format_number(self.position)}, where the rows are."
            )
        return self.head.error or self.ahead

    def _has_log_come(self) -> bool:
        """Say whether the log has come to where the rows are."""
        self.awaits_log = self.awaits_log and self.head.end < self.position
        return not self.awaits_log

    def _is_of_this_log(self) -> bool:
        """Say whether the rows are of the log that is there; nothing is applied while they are not.

        They are held when that lasts: an index of the log may be a little behind what was heard.
        What was heard before is left out: a server that took the place of another may lack it.

        Raises:
            StorageFailed: the log cannot be read.
        """
        self._fetcher.forget_heard()
        try:
            reason = self.origin.check(self.position)
        except Unavailable as error:
            self._read_error = error.message
            raise
        now_us = self._ticks()
        if not reason:
            self._departed_us = None
            return True
        if self._departed_us is None:
            self._departed_us = now_us
        if now_us - self._departed_us >= _DEPARTED_US:
            self.hold(reason)
        else:
            self.origin.doubt()
        return False

    def reload(self, views: Collection[str]) -> None:
        """Go on with what the tables of these views hold now, which others have filled."""
        self._applier.reload(views)
        self._on_applied(AppliedBatch(position=self.position, replaced=views))

    def _take_lost_commits(self) -> None:
        """See what became of commits whose answer was lost; nothing tells which rows they hold."""
        lost = self._applier.store.lost_commits
        if lost != self._lost_commits:
            self.reload(list(self._applier.projections))
            self._lost_commits = lost

    def receive(self, fed: FeedMessage) -> None:
        """Take note of what the feed says; it is a hint, and nothing is applied yet."""
        moment = self._moment()
        match fed:
            case EventBatch() if self.stream is not None and self.stream.is_chosen:
                self.head.extend(fed, moment.now_us)  # how far the log goes, and nothing more
            case EventBatch():
                self._metrics.note_received(fed, self.head, moment)
                self._note_received(fed, moment.at_us)
                self.head.extend(fed, moment.now_us)
                self._fetcher.receive(fed.events, self.position)
            case Heartbeat():
                self.head.apply_heartbeat(fed, moment.now_us)

    def _hear_stream(self, stream: StreamFeed) -> None:
        """Take note of what the server of the stream has brought; the stream keeps it."""
        events = stream.hear()
        if events:
            moment = self._moment()
            batch = EventBatch(head=events[-1].position, events=events)
            self._metrics.note_received(batch, self.head, moment)
            self._note_received(batch, moment.at_us)
            self.head.extend(batch, moment.now_us)

    def _note_received(self, batch: EventBatch, at_us: Micros) -> None:
        if batch.events:
            self.applied.note_received(batch.events[0].position, batch.events[-1].position, at_us)

    def step(self) -> float:
        """Apply what is due, for some 50 ms, or 200 far behind; return the seconds until the next.

        0 means that there is more to do. When the log cannot be used, `log_error` says why, when
        the rows cannot, `rows_error`; the next step tries again.
        """
        try:
            with self.handlers.step():
                self._take_lost_commits()
                if self.stream is not None:
                    self._hear_stream(self.stream)
                self.head.refresh(self._reader, self._ticks())
                if not self._has_log_come():
                    return _IDLE_S
                if not (self.ahead or self.origin.is_certain or self._is_of_this_log()):
                    return _IDLE_S
                wait = self._apply_due(self._clock())
        except QueueTrimmed:
            return _IDLE_S  # the queue says so itself
        except (Unavailable, RowRejected) as error:
            if not self.log_error:
                self.rows_error = error.message
                if self.queue is not None:  # an entry that the rows could not take comes again
                    self.queue.close()
            return _IDLE_S
        self.rows_error = ""
        return wait

    def _apply_due(self, at: Micros) -> float:
        if self.ahead or self.is_held:
            return _IDLE_S
        if not self.paused_by and self._schedule.is_due(at):
            self._schedule.mark_started(at)
            self._target = self.head.end
        wanted = self._target - self.position
        if self.paused_by or wanted <= 0:
            self._read_error = ""  # nothing is read now; whether the log answers, the head says
            self._applier.store.confirm()  # nor written
            self._apply_late()
            return self._idle_wait_s(at)
        most = min(wanted, step_size(wanted, self._rate_per_s))
        count = self._token_bucket.available(self._ticks(), most)
        if not count:
            return min(_IDLE_S, self._token_bucket.wait_s())
        wait_s = self._apply_next(count)
        if wait_s or self.position < self._target:
            return wait_s
        return self._idle_wait_s(at)

    def _apply_next(self, count: int) -> float:
        """Apply what the feed has or the log; return the seconds to wait where nothing came."""
        if self.queue is not None:
            found = self.queue.next(self.position, self.head.end)
            if isinstance(found, QueueEntry):
                self._apply(found)
                return 0.0
            if found is Wait.FOR_ENTRY:
                return _ENTRY_POLL_S
        if self.stream is not None:
            brought = self.stream.next(self.position, count, self.head.end)
            if isinstance(brought, EventRange):
                self._apply(brought)
                return 0.0
            if brought is Wait.FOR_ENTRY:
                return _ENTRY_POLL_S
        fetched = self._fetch(count)
        if not fetched.events and fetched.upto is None:
            return _IDLE_S
        self._apply(fetched)
        return 0.0

    def _apply_late(self) -> None:
        """Take what a retry has made of rows; no position tells of it."""
        if self.queue and not self.paused_by and (late := self.queue.next_late(self.position)):
            self._apply(late)

    def _fetch(self, count: int) -> EventRange:
        """Return what comes next; a log whose end is known may still refuse what lies before it."""
        applied = Checkpoint(self.position, self._applier.counts)
        try:
            fetched = self._fetcher.fetch(applied, count, self.head)
        except Unavailable as error:
            self._read_error = error.message
            raise
        self._read_error = ""
        return fetched

    def _idle_wait_s(self, at: Micros) -> float:
        """Return how long there is nothing to do, unless the feed says something."""
        wait_s = self._schedule.wait_s(at) if self.head.end > self.position else 0.0
        return min(_IDLE_S, wait_s or _IDLE_S)

    def _apply(self, fetched: EventRange | QueueEntry) -> None:
        began_us, first = self._ticks(), self.position + 1
        if isinstance(fetched, QueueEntry):
            applied = self._applier.apply_rows(fetched)
        else:
            applied = self._applier.apply(fetched.events, fetched.upto)
        self._note_tip(fetched)
        moment = self._moment()
        took_us = max(moment.now_us - began_us, 1)
        self._token_bucket.consume(applied.events)
        self.head.advance(applied.position, self._applier.counts)
        self._rate_per_s += (applied.events * SECOND_US / took_us - self._rate_per_s) / 4
        self._metrics.note_applied(applied, first, took_us, self.head, moment)
        step = self.applied.note_applied(
            first, self.position, moment.at_us, took_us, applied.save_us
        )
        self._on_applied(applied)
        shown_us = self._ticks()
        step.visible_at_us = moment.at_us + shown_us - moment.now_us
        self._metrics.note_visible(applied.position, moment, shown_us)
        if self.queue is not None and isinstance(fetched, QueueEntry):
            self.queue.mark_applied(applied.position)
        if self.stream is not None:
            self.stream.acknowledge(applied.position)

    def _note_tip(self, fetched: EventRange | QueueEntry) -> None:
        """Note which event the rows end with now; finished rows do not tell."""
        last = fetched.events[-1] if isinstance(fetched, EventRange) and fetched.events else None
        is_last = last is not None and last.position == self.position
        self.origin.tip = (last.position, last.id.hex()) if last and is_last else None

    def _moment(self) -> Moment:
        return Moment(self._clock(), self._ticks())

    def pause(self, by: str) -> None:
        """Stop applying, until `resume`; also across restarts."""
        self._applier.store.write_setting(_PAUSED, by)
        self.paused_by = by

    def resume(self) -> None:
        """Go on applying."""
        self._applier.store.write_setting(_PAUSED, "")
        self.paused_by = ""

    def throttle(self, rate_per_s: int) -> None:
        """Apply at most so many events a second; 0 lifts it."""
        self._applier.store.write_setting(_THROTTLE, str(max(0, rate_per_s)))
        self._token_bucket = TokenBucket(max(0, rate_per_s), self._ticks())

    def set_mode(self, text: str) -> None:
        """Change the update mode.

        Raises:
            Unreadable: there is no such mode; the present one stays.
        """
        mode = parse_update_mode(text)
        self._applier.store.write_setting(_MODE, mode.to_text())
        self._schedule = UpdateSchedule(mode, self._clock(), self._gathering_us)
        self._target = 0

    def apply_now(self) -> None:
        """Apply everything up to the present head once, whatever the mode; a pause holds it up.

        Raises:
            StorageFailed: the log cannot be asked for its head.
        """
        self._target = max(self._target, self._reader.head())

    def lag(self) -> ReplicaLag:
        """Return how far each view is behind; the position is read first, then the head."""
        moment = self._moment()
        position, counts = self.position, self._applier.counts
        with contextlib.suppress(Unavailable):  # the head says so itself
            self.head.refresh(self._reader, moment.now_us)
        figures = self._metrics.measure(moment, position, counts, self.head)
        queue = self.queue
        return ReplicaLag(
            at_us=moment.at_us,
            applied=position,
            # what is known of a log that is on its way is that it holds what the rows do
            head=position if self.awaits_log else self.head.position,
            head_age_us=self.head.age_us(moment.now_us),
            counts=counts,
            events_behind=self.head.events_behind(counts, self._relevant),
            time_behind_us=max_known(view.time_behind_us for view in figures.views),
            apply_rate_per_s=figures.apply_rate_per_s,
            append_rate_per_s=figures.append_rate_per_s,
            mode=self._schedule.mode.to_text(),
            paused_by=self.paused_by,
            throttle_per_s=self._token_bucket.rate_per_s,
            scheduled=self._is_scheduled(),
            log_error=self.log_error,
            rows_error=self.rows_error,
            ahead=self.ahead,
            replay_target=figures.replay_target,
            catch_up_target=figures.catch_up_target,
            stages=figures.stages,
            views=figures.views,
            handlers=figures.handlers,
            feed=queue.choice if queue else "events",
            feed_error=queue.error if queue and queue.choice == "queue" else "",
            handing_over=queue is not None and queue.choice == "queue" and not queue.has_begun,
        )

    def _is_scheduled(self) -> bool:
        """Say whether what waits waits for its time, as the update mode wants it."""
        return not isinstance(self._schedule.mode, RealtimeMode) and self._target <= self.position
