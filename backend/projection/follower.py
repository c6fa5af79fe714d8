"""Follows the log: hears the feed, reads what it missed, applies at its pace, in bounded steps."""

from collections import Counter
from collections.abc import Callable

from backend.clock import SECOND_US, Clock, Micros, now_us
from backend.errors import Unavailable
from backend.messages.events import EventBatch, FeedMessage, Heartbeat
from backend.messages.update_mode import parse_update_mode
from backend.projection.applier import AppliedBatch, Applier, RetryResult
from backend.projection.apply_latency import ApplyLatencies, GrowthRate
from backend.projection.event_fetcher import EventFetcher, EventRange
from backend.projection.log_head import LogHead
from backend.projection.replica_lag import LagMeter, OldestUnapplied, ReplicaLag
from backend.projection.row_store import Checkpoint
from backend.projection.row_validation import RowRejected
from backend.projection.token_bucket import TokenBucket
from backend.projection.update_schedule import UpdateSchedule
from backend.store.log_port import LogReader

_STEP_S = 0.05  # seconds that one step may take
_LONG_STEP_S = 0.2  # seconds, when it is far behind: the more events, the fewer writes of a row
_MIN_BATCH, _MAX_BATCH = 50, 2_000  # events a step
_MIN_LONG_BATCH, _MAX_LONG_BATCH = 1_000, 10_000
_INITIAL_RATE_PER_S = 10_000.0  # events a second, until it is known
_FAR_BEHIND_EVENTS = 20_000  # events behind; from there on steps are longer
_IDLE_S = 1.0  # seconds; the log is looked at that often, whatever was heard
_MODE, _PAUSED, _THROTTLE = "mode", "paused-by", "throttle"


class Follower:
    """Keeps a store of read models up with the log.

    Call `receive` with what the feed says, and `step` until it asks to be called later. Mode, pause
    and throttle are kept in the store. `on_applied` is told of every batch that reached the disk.
    """

    def __init__(
        self,
        applier: Applier,
        reader: LogReader,
        *,
        clock: Clock = now_us,
        on_applied: Callable[[AppliedBatch], None] = lambda _: None,
    ) -> None:
        """Go on where the store stands.

        Raises:
            StorageFailed: the store cannot be read.
        """
        self._applier = applier
        self._reader = reader
        self._clock = clock
        self._on_applied = on_applied
        self.head = LogHead()
        self.trouble = ""
        self._restore_settings(clock())
        self._start_metrics()

    def _restore_settings(self, at: Micros) -> None:
        store = self._applier.store
        self._schedule = UpdateSchedule(parse_update_mode(store.setting(_MODE) or "realtime"), at)
        self.paused_by = store.setting(_PAUSED)
        self._token_bucket = TokenBucket(int(store.setting(_THROTTLE) or 0), at)
        self._target = 0
        self._rate_per_s = _INITIAL_RATE_PER_S

    def _start_metrics(self) -> None:
        self._latencies = ApplyLatencies()
        self._applied_rate, self._append_rate = GrowthRate(), GrowthRate()
        types = {view: self._applier.relevant_types(view) for view in self._applier.projections}
        self._relevant = frozenset[str]().union(*types.values())
        self._fetcher = EventFetcher(self._reader, self._relevant)
        self._lag_measure = LagMeter(
            types, self._latencies, OldestUnapplied(self._fetcher.first_of_types)
        )
        self._parked = Counter(each.view for each in self._applier.store.parked_events())

    @property
    def position(self) -> int:
        """Up to where the rows are applied."""
        return self._applier.position

    def receive(self, fed: FeedMessage) -> None:
        """Take note of what the feed says; it is a hint, and nothing is applied yet."""
        at = self._clock()
        match fed:
            case EventBatch():
                self.head.extend(fed, at)
                self._fetcher.receive(fed.events, self.position)
            case Heartbeat():
                self.head.apply_heartbeat(fed, at)

    def step(self) -> float:
        """Apply what is due, for some 50 ms, or 200 far behind; return the seconds until the next.

        0 means that there is more to do. When log or disk cannot be used, `trouble` says why, and
        the next step tries again.
        """
        at = self._clock()
        try:
            self.head.refresh(self._reader, at)
            wait = self._apply_due(at)
        except (Unavailable, RowRejected) as error:
            self.trouble = error.message
            return _IDLE_S
        self.trouble = ""
        return wait

    def _apply_due(self, at: Micros) -> float:
        if not self.paused_by and self._schedule.is_due(at):
            self._schedule.mark_started(at)
            self._target = self.head.end
        wanted = self._target - self.position
        if self.paused_by or wanted <= 0:
            return self._idle_wait_s(at)
        count = self._token_bucket.available(at, min(wanted, self._batch_size(wanted)))
        if not count:
            return min(_IDLE_S, self._token_bucket.wait_s())
        standing = Checkpoint(self.position, self._applier.counts)
        stretch = self._fetcher.fetch(standing, count, self.head)
        if not stretch.events and stretch.upto is None:
            return _IDLE_S
        self._apply(stretch, at)
        if self.position < self._target:
            return 0.0
        return self._idle_wait_s(at)

    def _idle_wait_s(self, at: Micros) -> float:
        """Return how long there is nothing to do, unless the feed says something."""
        return min(_IDLE_S, self._schedule.wait_s(at) or _IDLE_S)

    def _batch_size(self, wanted: int) -> int:
        """Return how many events a step can take at the speed of the last ones."""
        if wanted > _FAR_BEHIND_EVENTS:
            return int(min(_MAX_LONG_BATCH, max(_MIN_LONG_BATCH, self._rate_per_s * _LONG_STEP_S)))
        return int(min(_MAX_BATCH, max(_MIN_BATCH, self._rate_per_s * _STEP_S)))

    def _apply(self, events: EventRange, began: Micros) -> None:
        applied = self._applier.apply(events.events, events.upto)
        at = self._clock()
        self._token_bucket.consume(applied.events)
        self.head.advance(applied.position, self._applier.counts, at)
        taken = max(at - began, 1) / SECOND_US
        self._rate_per_s += (applied.events / taken - self._rate_per_s) / 4
        self._latencies.record(at, applied.recorded_us)
        self._applied_rate.record(at, self.position)
        self._parked.update(applied.parked)
        self._on_applied(applied)

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
        self._token_bucket = TokenBucket(max(0, rate_per_s), self._clock())

    def set_mode(self, text: str) -> None:
        """Change the update mode.

        Raises:
            Unreadable: there is no such mode; the present one stays.
        """
        mode = parse_update_mode(text)
        self._applier.store.write_setting(_MODE, mode.to_text())
        self._schedule = UpdateSchedule(mode, self._clock())
        self._target = 0

    def apply_now(self) -> None:
        """Apply everything up to the present head once, whatever the mode; a pause holds it up.

        Raises:
            StorageFailed: the log cannot be asked for its head.
        """
        self._target = max(self._target, self._reader.head())

    def retry(self, view: str, entity: str) -> RetryResult:
        """Take an entity's parked events of a view again, in order.

        Raises:
            Unreadable: there is no such view.
            StorageFailed: nothing was changed.
        """
        retried = self._applier.retry(view, entity, self._reader)
        self._parked[view] -= retried.applied
        if retried.changed_keys:
            self._on_applied(
                AppliedBatch(position=self.position, changed_keys=retried.changed_keys)
            )
        return retried

    def lag(self) -> ReplicaLag:
        """Return how far each view is behind; the position is read first, then the head.

        Raises:
            StorageFailed: the log cannot be read.
        """
        at = self._clock()
        position, counts = self.position, self._applier.counts
        self.head.refresh(self._reader, at)
        views = self._lag_measure.measure_views(at, (position, counts), self.head, self._parked)
        head = self.head.position
        self._append_rate.record(at, head or 0)
        return ReplicaLag(
            at_us=at,
            applied=position,
            head=head,
            confirmed=self.head.confirmed_us,
            counts=counts,
            events_behind=self.head.events_behind(counts, self._relevant),
            time_behind_us=max(
                (view.time_behind_us for view in views if view.time_behind_us is not None),
                default=None,
            ),
            apply_rate_per_s=self._applied_rate.per_second(at, position),
            append_rate_per_s=self._append_rate.per_second(at, head or 0),
            mode=self._schedule.mode.to_text(),
            paused_by=self.paused_by,
            throttle_per_s=self._token_bucket.rate_per_s,
            trouble=self.trouble,
            views=views,
        )
