"""How long handlers take, event by event: of each view and type, over the last seconds."""

from backend.clock import SECOND_US, Micros
from backend.messages.pipeline import TypeWork

_NS_PER_US = 1_000


class HandlerTimer:
    """What one view's handler took for events of one type; the thread that applies adds to it."""

    __slots__ = ("before", "events", "longest_ns", "spent_ns")

    def __init__(self) -> None:
        self.events = self.spent_ns = self.longest_ns = 0
        self.before = (0, 0, 0)  # the same, of the second before

    def note(self, took_ns: int) -> None:
        """Note that the handler came back after so long."""
        self.events += 1
        self.spent_ns += took_ns
        self.longest_ns = max(self.longest_ns, took_ns)

    def begin_second(self) -> None:
        """Count anew; what was counted is of the second before."""
        self.before = (self.events, self.spent_ns, self.longest_ns)
        self.events = self.spent_ns = self.longest_ns = 0


class HandlerTimes:
    """The timers of all views: of the present second and the one before it, as with latencies."""

    def __init__(self) -> None:
        self._timers: dict[str, dict[str, HandlerTimer]] = {}
        self._since_us: tuple[Micros, Micros] | None = None  # when both seconds began

    def timer(self, view: str, event_type: str) -> HandlerTimer:
        """Return the timer of a view for a type."""
        return self._timers.setdefault(view, {}).setdefault(event_type, HandlerTimer())

    def look(self, now_us: Micros) -> None:
        """Note how late it is, by a monotonic clock; a second that is over gives way to the next.

        What was counted before the first look is dropped: nobody knows in how long.
        """
        seconds = 1 if self._since_us else 2
        if self._since_us and now_us - self._since_us[1] < SECOND_US:
            return
        self._since_us = (self._since_us[1] if self._since_us else now_us, now_us)
        for timers in self._timers.values():
            for timer in timers.values():
                for _ in range(seconds):
                    timer.begin_second()

    def of_view(self, view: str, now_us: Micros) -> list[TypeWork]:
        """Return what a view's handler did, the type that took most of its time first."""
        since_us = self._since_us[0] if self._since_us else now_us
        span_us = max(1, now_us - since_us)
        found = [
            _work(event_type, timer, span_us)
            for event_type, timer in self._timers.get(view, {}).items()
            if timer.events or timer.before[0]
        ]
        return sorted(found, key=lambda each: each.share, reverse=True)


def _work(event_type: str, timer: HandlerTimer, span_us: Micros) -> TypeWork:
    events, spent_ns, longest_ns = timer.before
    events, spent_ns = events + timer.events, spent_ns + timer.spent_ns
    return TypeWork(
        type=event_type,
        events=events,
        mean_us=round(spent_ns / events / _NS_PER_US),
        longest_us=round(max(longest_ns, timer.longest_ns) / _NS_PER_US),
        share=min(1.0, spent_ns / _NS_PER_US / span_us),
    )
