"""How much room each replica's queue has left, and how that changes."""

from collections import deque
from collections.abc import Mapping

import msgspec

from backend.clock import SECOND_US, Clock, Micros, monotonic_us, now_us
from backend.messages.feed_choice import QueueRoom
from backend.projection.row_queue.journal_index import JournalSpan
from backend.projection.row_queue.journal_writer import JournalWriter
from backend.projection.row_queue.queue_registrations import Acknowledged, QueueRegistrations

_RATE_WINDOW_US = 600 * SECOND_US  # over which it is seen how fast changes come
_GROWTH_WINDOW_US = 60 * SECOND_US
_MIN_WINDOW_US = 2 * SECOND_US
# Replicas acknowledge once a second at least: what is removed before that may well be applied.
_LOSS_AGE_US = 2 * SECOND_US


class _Point(msgspec.Struct, frozen=True):
    """What something came to at a moment of the monotonic clock."""

    at_us: Micros
    size_bytes: int
    rows: int = 0


class _Loss(msgspec.Struct, frozen=True):
    """What a replica had acknowledged when something behind it was removed, and since when."""

    acknowledged: Acknowledged
    since_us: Micros


class _Rate:
    """How fast something grows over a window."""

    def __init__(self, window_us: Micros) -> None:
        self._window_us = window_us
        self._points: deque[_Point] = deque()

    def add(self, point: _Point) -> None:
        """Note one more point."""
        self._points.append(point)
        while self._points[0].at_us < point.at_us - self._window_us:
            self._points.popleft()

    def per_s(self) -> tuple[float, float] | None:
        """Return bytes and rows a second; None where too little is known."""
        if not self._points:
            return None
        first, last = self._points[0], self._points[-1]
        span_us = last.at_us - first.at_us
        if span_us < _MIN_WINDOW_US:
            return None
        scale = SECOND_US / span_us
        return (last.size_bytes - first.size_bytes) * scale, (last.rows - first.rows) * scale


class QueueGauge:
    """Measures every registered replica's queue; call `measure` about once a second."""

    def __init__(
        self,
        writer: JournalWriter,
        registrations: QueueRegistrations,
        clock: Clock = now_us,
        ticks: Clock = monotonic_us,
    ) -> None:
        self._writer = writer
        self._registrations = registrations
        self._clock, self._ticks = clock, ticks
        self._input = _Rate(_RATE_WINDOW_US)
        self._waiting: dict[str, _Rate] = {}
        self._lost: dict[str, _Loss] = {}

    def measure(self, position: int) -> list[QueueRoom]:
        """Return each queue's room; `position`: up to where the one who fills them has applied.

        Raises:
            StorageFailed: the folder cannot be read.
        """
        index, at_us = self._writer.index, self._ticks()
        self._input.add(_Point(at_us, index.total_bytes, index.total_rows))
        known = self._registrations.read()
        self._waiting = {
            name: self._waiting.get(name) or _Rate(_GROWTH_WINDOW_US) for name in known
        }
        self._lost = self._losses(known, at_us, position)
        return [self._measure(name, each, at_us) for name, each in known.items()]

    def _measure(self, replica: str, acknowledged: Acknowledged, at_us: Micros) -> QueueRoom:
        waiting = self._writer.index.behind(acknowledged.position)
        if not acknowledged.has_begun:
            waiting = JournalSpan()
        growth = self._waiting[replica]
        growth.add(_Point(at_us, waiting.size_bytes))
        grows = growth.per_s()
        limits, oldest_us = self._writer.limits, self._age_us(waiting)
        loss = self._lost.get(replica)
        is_lost = loss is not None and at_us - loss.since_us >= _LOSS_AGE_US
        return QueueRoom(
            replica=replica,
            acknowledged=acknowledged.position,
            waiting_bytes=waiting.size_bytes,
            waiting_rows=waiting.rows,
            oldest_us=oldest_us,
            max_bytes=limits.max_bytes,
            max_rows=limits.max_rows,
            max_age_us=limits.max_age_us,
            room_us=0 if is_lost else self._room_us(waiting, oldest_us),
            growth_bytes_per_s=None if grows is None else grows[0],
            is_lost=is_lost,
            has_begun=acknowledged.has_begun,
        )

    def _losses(
        self, known: Mapping[str, Acknowledged], at_us: Micros, position: int
    ) -> dict[str, _Loss]:
        """Return whose queue lacks what was not acknowledged; it begins anew when more is."""
        found = dict[str, _Loss]()
        for name, each in known.items():
            before = self._lost.get(name)
            if self._writer.is_lost(each, position):
                goes_on = before is not None and before.acknowledged == each
                found[name] = before if before and goes_on else _Loss(each, at_us)
        return found

    def _age_us(self, waiting: JournalSpan) -> Micros:
        return max(0, self._clock() - waiting.oldest_us) if waiting.oldest_us else 0

    def _room_us(self, waiting: JournalSpan, oldest_us: Micros) -> Micros:
        """Return until when the queue is trimmed if nothing is acknowledged any more."""
        limits, rate = self._writer.limits, self._input.per_s() or (0.0, 0.0)
        left = [float(limits.max_age_us - oldest_us)]
        for full, used, per_s in (
            (limits.max_bytes, waiting.size_bytes, rate[0]),
            (limits.max_rows, waiting.rows, rate[1]),
        ):
            if per_s > 0:
                left.append((full - used) / per_s * SECOND_US)
        return max(0, round(min(left)))
