"""Follows the log: hears the feed, reads what it missed, applies at its pace, in bounded steps."""

import contextlib
from collections.abc import Callable

from backend.clock import SECOND_US, Clock, Micros, monotonic_us, now_us
from backend.errors import Unavailable
from backend.messages.events import EventBatch, FeedMessage, Heartbeat
from backend.messages.update_mode import RealtimeMode, parse_update_mode
from backend.projection.applier import AppliedBatch, Applier
from backend.projection.apply_history import ApplyHistory
from backend.projection.apply_latency import ApplyLatencies, GrowthRate, Moment
from backend.projection.catch_up_targets import CatchUpTargets
from backend.projection.event_fetcher import EventFetcher, EventRange
from backend.projection.handler_meter import HandlerMeter
from backend.projection.handler_watch import HandlerWatch
from backend.projection.log_head import LogHead
from backend.projection.replica_lag import LagMeter, OldestUnapplied, ReplicaLag, max_known
from backend.projection.row_store import Checkpoint
from backend.projection.row_validation import RowRejected
from backend.projection.stage_times import StageTimes
from backend.projection.step_size import step_size
from backend.projection.token_bucket import TokenBucket
from backend.projection.update_schedule import UpdateSchedule
from backend.store.log_port import EventReader

_INITIAL_RATE_PER_S = 10_000.0  # events a second, until it is known
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
    ) -> None:
        """Go on where the store stands.

        `clock` tells the time of day, for schedules and commit times; `ticks` is a monotonic clock,
        for everything that has an age. `gathering_us`: see `UpdateSchedule`.

        Raises:
            StorageFailed: the store cannot be read.
        """
        self._applier = applier
        self._reader = reader
        self._clock, self._ticks = clock, ticks
        self._on_applied, self._gathering_us = on_applied, gathering_us
        self.head = LogHead(ticks())
        self.rows_error = self.ahead = self._read_error = ""
        self.handlers = HandlerWatch(applier.find_in_hand)
        self._restore_settings(clock())
        self._start_metrics()

    def _restore_settings(self, at: Micros) -> None:
        store = self._applier.store
        mode = parse_update_mode(store.setting(_MODE) or "realtime")
        self._schedule = UpdateSchedule(mode, at, self._gathering_us)
        self.paused_by = store.setting(_PAUSED)
        self._token_bucket = TokenBucket(int(store.setting(_THROTTLE) or 0), self._ticks())
        self._target, self._rate_per_s = 0, _INITIAL_RATE_PER_S

    def _start_metrics(self) -> None:
        self._latencies = ApplyLatencies()
        self._applied_rate, self._append_rate = GrowthRate(), GrowthRate()
        types = {view: self._applier.relevant_types(view) for view in self._applier.projections}
        self._relevant = frozenset[str]().union(*types.values())
        self._fetcher = EventFetcher(self._reader, self._relevant)
        self._lag_meter = LagMeter(
            types, self._latencies, OldestUnapplied(self._fetcher.first_of_types)
        )
        self._handler_meter = HandlerMeter(
            types, self._latencies, self._applier.parked_entities, self.handlers
        )
        self._stages = StageTimes(("received", "applied", "on-disk", "visible"), self.position)
        self.applied = ApplyHistory(self.position)
        self._targets = CatchUpTargets(self.position)

    @property
    def position(self) -> int:
        """Up to where the rows are applied."""
        return self._applier.position

    @property
    def log_error(self) -> str:
        """Why the log cannot be asked for its end, or be read; empty while it can."""
        return self.head.error or self._read_error

    def hold(self, reason: str) -> None:
        """Apply nothing any more: the rows do not belong to this log, and must be rebuilt."""
        self.ahead = reason

    def receive(self, fed: FeedMessage) -> None:
        """Take note of what the feed says; it is a hint, and nothing is applied yet."""
        moment = self._moment()
        match fed:
            case EventBatch():
                self._note_received(fed, moment)
                self.head.extend(fed, moment.now_us)
                self._fetcher.receive(fed.events, self.position)
            case Heartbeat():
                self.head.apply_heartbeat(fed, moment.now_us)

    def _note_received(self, batch: EventBatch, moment: Moment) -> None:
        if batch.events:
            last, growth = batch.events[-1], self.head.growth
            longest_us = growth.longest_us(last.position, moment.now_us)
            took_us = min(moment.at_us - last.recorded, longest_us)
            self._stages.record("received", last.position, took_us, moment.now_us)
            self.applied.note_received(batch.events[0].position, last.position, moment.at_us)

    def step(self) -> float:
        """Apply what is due, for some 50 ms, or 200 far behind; return the seconds until the next.

        0 means that there is more to do. When the log cannot be used, `log_error` says why, when
        the rows cannot, `rows_error`; the next step tries again.
        """
        try:
            with self.handlers.step():
                self.head.refresh(self._reader, self._ticks())
                wait = self._apply_due(self._clock())
        except (Unavailable, RowRejected) as error:
            if not self.log_error:
                self.rows_error = error.message
            return _IDLE_S
        self.rows_error = ""
        return wait

    def _apply_due(self, at: Micros) -> float:
        if self.ahead:
            return _IDLE_S
        if not self.paused_by and self._schedule.is_due(at):
            self._schedule.mark_started(at)
            self._target = self.head.end
        wanted = self._target - self.position
        if self.paused_by or wanted <= 0:
            self._read_error = ""  # nothing is read now; whether the log answers, the head says
            return self._idle_wait_s(at)
        most = min(wanted, step_size(wanted, self._rate_per_s))
        count = self._token_bucket.available(self._ticks(), most)
        if not count:
            return min(_IDLE_S, self._token_bucket.wait_s())
        fetched = self._fetch(count)
        if not fetched.events and fetched.upto is None:
            return _IDLE_S
        self._apply(fetched)
        if self.position < self._target:
            return 0.0
        return self._idle_wait_s(at)

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

    def _apply(self, events: EventRange) -> None:
        began_us, first = self._ticks(), self.position + 1
        applied = self._applier.apply(events.events, events.upto)
        moment = self._moment()
        took_us = max(moment.now_us - began_us, 1)
        self._token_bucket.consume(applied.events)
        self.head.advance(applied.position, self._applier.counts)
        self._rate_per_s += (applied.events * SECOND_US / took_us - self._rate_per_s) / 4
        self._note_latencies(applied, first, moment)
        self._applied_rate.record(moment.now_us, self.position)
        self._stages.record("applied", self.position, took_us - applied.save_us, moment.now_us)
        self._stages.record("on-disk", self.position, applied.save_us, moment.now_us)
        step = self.applied.note_applied(
            first, self.position, moment.at_us, took_us, applied.save_us
        )
        self._on_applied(applied)
        shown_us = self._ticks()
        step.visible_at_us = moment.at_us + shown_us - moment.now_us
        self._stages.record("visible", self.position, shown_us - moment.now_us, shown_us)

    def _note_latencies(self, applied: AppliedBatch, first: int, moment: Moment) -> None:
        growth = self.head.growth
        longest_us = growth.longest_us(first, moment.now_us)
        self._latencies.record(moment, applied.recorded_us, longest_us)
        growth.forget(applied.position)

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
        parked = {view: each.events for view, each in self._applier.parked_entities.items()}
        views = self._lag_meter.measure_views(moment, (position, counts), self.head, parked)
        head = self.head.position
        self._targets.update(position, head)
        self._append_rate.record(moment.now_us, head or 0)
        return ReplicaLag(
            at_us=moment.at_us,
            applied=position,
            head=head,
            head_age_us=self.head.age_us(moment.now_us),
            counts=counts,
            events_behind=self.head.events_behind(counts, self._relevant),
            time_behind_us=max_known(view.time_behind_us for view in views),
            apply_rate_per_s=self._applied_rate.per_second(moment.now_us, position),
            append_rate_per_s=self._append_rate.per_second(moment.now_us, head or 0),
            mode=self._schedule.mode.to_text(),
            paused_by=self.paused_by,
            throttle_per_s=self._token_bucket.rate_per_s,
            scheduled=self._is_scheduled(),
            log_error=self.log_error,
            rows_error=self.rows_error,
            ahead=self.ahead,
            replay_target=self._targets.replay,
            catch_up_target=self._targets.catch_up,
            stages=self._stages.stages(moment.now_us),
            views=views,
            handlers=self._handler_meter.measure(moment, counts),
        )

    def _is_scheduled(self) -> bool:
        """Say whether what waits waits for its time, as the update mode wants it."""
        return not isinstance(self._schedule.mode, RealtimeMode) and self._target <= self.position
