"""Follows the log: hears the feed, reads what it missed, applies at its pace, in bounded steps."""

from collections import Counter
from collections.abc import Callable

from backend.clock import SECOND, Clock, Micros, now
from backend.errors import Unavailable
from backend.messages.events import Batch, Fed, Heartbeat
from backend.projection.applying import Applied, Applier, Retried
from backend.projection.head import Head
from backend.projection.lag import Lag, Measure, Oldest
from backend.projection.latency import Latencies, Rate
from backend.projection.pacing import Allowance, Pace, parse_mode
from backend.projection.port import Standing
from backend.projection.source import Source, Stretch
from backend.store.port import LogReader

_STEP = 0.05  # seconds that one step may take
_LONG_STEP = 0.2  # seconds, when it is far behind: the more events, the fewer writes of a row
_LEAST, _MOST = 50, 2_000  # events a step
_LEAST_FAR, _MOST_FAR = 1_000, 10_000
_FIRST_SPEED = 10_000.0  # events a second, until it is known
_FAR = 20_000  # events behind; from there on steps are longer
_IDLE = 1.0  # seconds; the log is looked at that often, whatever was heard
_MODE, _PAUSED, _THROTTLE = "mode", "paused-by", "throttle"


class Follower:
    """Keeps a store of read models up with the log.

    Call `hear` with what the feed says, and `step` until it asks to be called later. Mode, pause
    and throttle are kept in the store. `on_applied` is told of every batch that reached the disk.
    """

    def __init__(
        self,
        applier: Applier,
        reader: LogReader,
        *,
        clock: Clock = now,
        on_applied: Callable[[Applied], None] = lambda _: None,
    ) -> None:
        """Go on where the store stands.

        Raises:
            StorageFailed: the store cannot be read.
        """
        self._applier = applier
        self._reader = reader
        self._clock = clock
        self._on_applied = on_applied
        self.head = Head()
        self.trouble = ""
        self._restore_pace(clock())
        self._begin_measuring()

    def _restore_pace(self, at: Micros) -> None:
        store = self._applier.store
        self._pace = Pace(parse_mode(store.setting(_MODE) or "realtime"), at)
        self.paused_by = store.setting(_PAUSED)
        self._allowance = Allowance(int(store.setting(_THROTTLE) or 0), at)
        self._target = 0
        self._speed = _FIRST_SPEED

    def _begin_measuring(self) -> None:
        self._latencies = Latencies()
        self._applied_rate, self._append_rate = Rate(), Rate()
        types = {view: self._applier.relevant(view) for view in self._applier.projections}
        self._relevant = frozenset[str]().union(*types.values())
        self._source = Source(self._reader, self._relevant)
        self._measure = Measure(types, self._latencies, Oldest(self._source.first))
        self._parked = Counter(each.view for each in self._applier.store.parked())

    @property
    def position(self) -> int:
        """Up to where the rows are applied."""
        return self._applier.position

    def hear(self, fed: Fed) -> None:
        """Take note of what the feed says; it is a hint, and nothing is applied yet."""
        at = self._clock()
        match fed:
            case Batch():
                self.head.extend(fed, at)
                self._source.hear(fed.events, self.position)
            case Heartbeat():
                self.head.beat(fed, at)

    def step(self) -> float:
        """Apply what is due, for some 50 ms, or 200 far behind; return the seconds until the next.

        0 means that there is more to do. When log or disk cannot be used, `trouble` says why, and
        the next step tries again.
        """
        at = self._clock()
        try:
            self.head.check(self._reader, at)
            wait = self._work(at)
        except Unavailable as error:
            self.trouble = error.message
            return _IDLE
        self.trouble = ""
        return wait

    def _work(self, at: Micros) -> float:
        if not self.paused_by and self._pace.due(at):
            self._pace.begun(at)
            self._target = self.head.end
        wanted = self._target - self.position
        if self.paused_by or wanted <= 0:
            return self._rest(at)
        count = self._allowance.allowed(at, min(wanted, self._batch(wanted)))
        if not count:
            return min(_IDLE, self._allowance.wait())
        standing = Standing(self.position, self._applier.counts)
        stretch = self._source.next(standing, count, self.head)
        if not stretch.events and stretch.upto is None:
            return _IDLE
        self._apply(stretch, at)
        if self.position < self._target:
            return 0.0
        return self._rest(at)

    def _rest(self, at: Micros) -> float:
        """Return how long there is nothing to do, unless the feed says something."""
        return min(_IDLE, self._pace.wait(at) or _IDLE)

    def _batch(self, wanted: int) -> int:
        """Return how many events a step can take at the speed of the last ones."""
        if wanted > _FAR:
            return int(min(_MOST_FAR, max(_LEAST_FAR, self._speed * _LONG_STEP)))
        return int(min(_MOST, max(_LEAST, self._speed * _STEP)))

    def _apply(self, stretch: Stretch, began: Micros) -> None:
        applied = self._applier.apply(stretch.events, stretch.upto)
        at = self._clock()
        self._allowance.used(applied.events)
        self.head.reached(applied.position, self._applier.counts, at)
        taken = max(at - began, 1) / SECOND
        self._speed += (applied.events / taken - self._speed) / 4
        self._latencies.note(at, applied.recorded)
        self._applied_rate.note(at, self.position)
        self._parked.update(applied.parked)
        self._on_applied(applied)

    def pause(self, by: str) -> None:
        """Stop applying, until `resume`; also across restarts."""
        self._applier.store.keep_setting(_PAUSED, by)
        self.paused_by = by

    def resume(self) -> None:
        """Go on applying."""
        self._applier.store.keep_setting(_PAUSED, "")
        self.paused_by = ""

    def throttle(self, rate: int) -> None:
        """Apply at most so many events a second; 0 lifts it."""
        self._applier.store.keep_setting(_THROTTLE, str(max(0, rate)))
        self._allowance = Allowance(max(0, rate), self._clock())

    def set_mode(self, text: str) -> None:
        """Change the update mode.

        Raises:
            Unreadable: there is no such mode; the present one stays.
        """
        mode = parse_mode(text)
        self._applier.store.keep_setting(_MODE, mode.text())
        self._pace = Pace(mode, self._clock())
        self._target = 0

    def apply_now(self) -> None:
        """Apply everything up to the present head once, whatever the mode; a pause holds it up.

        Raises:
            StorageFailed: the log cannot be asked for its head.
        """
        self._target = max(self._target, self._reader.head())

    def retry(self, view: str, entity: str) -> Retried:
        """Take an entity's parked events of a view again, in order.

        Raises:
            Unreadable: there is no such view.
            StorageFailed: nothing was changed.
        """
        retried = self._applier.retry(view, entity, self._reader)
        self._parked[view] -= retried.taken
        if retried.changed:
            self._on_applied(Applied(position=self.position, changed=retried.changed))
        return retried

    def lag(self) -> Lag:
        """Return how far each view is behind; the position is read first, then the head.

        Raises:
            StorageFailed: the log cannot be read.
        """
        at = self._clock()
        position, counts = self.position, self._applier.counts
        self.head.check(self._reader, at)
        views = self._measure.views(at, (position, counts), self.head, self._parked)
        head = self.head.position
        self._append_rate.note(at, head or 0)
        return Lag(
            at=at,
            applied=position,
            head=head,
            confirmed=self.head.at,
            counts=counts,
            behind=self.head.behind(counts, self._relevant),
            late=max((view.late for view in views if view.late is not None), default=None),
            apply_rate=self._applied_rate.per_second(at, position),
            append_rate=self._append_rate.per_second(at, head or 0),
            mode=self._pace.mode.text(),
            paused_by=self.paused_by,
            throttle=self._allowance.rate,
            trouble=self.trouble,
            views=views,
        )
