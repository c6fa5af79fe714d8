"""Apply latency: from an event's commit to the moment when its rows were on disk."""

from collections.abc import Iterable, Sequence

import msgspec

from backend.clock import Micros
from backend.messages.events import Event

_FINE = 5  # bits kept of a latency: values are counted in classes of at most 1/16 of their size


class Percentiles(msgspec.Struct, frozen=True, kw_only=True):
    """Microseconds; the upper edge of the class that the percentile falls into."""

    p50: Micros
    p90: Micros
    p99: Micros
    max: Micros


class Latencies:
    """Counts latencies per event type in classes, so that any rate costs the same memory.

    Events committed before `since` are caught up with and have no latency worth telling: a rebuild
    would report the age of the log.
    """

    def __init__(self, since: Micros) -> None:
        """Start empty."""
        self._since = since
        self._classes: dict[str, dict[int, int]] = {}
        self._most: dict[str, Micros] = {}

    def note(self, events: Sequence[Event], applied: Micros) -> None:
        """Take a batch that was applied at this moment."""
        if not events or events[-1].recorded < self._since:
            return
        for event in events:
            if event.recorded >= self._since:
                self._count(event.type, max(0, applied - event.recorded))

    def of(self, types: Iterable[str]) -> Percentiles | None:
        """Return the percentiles over these types; None when none of them was applied."""
        merged: dict[int, int] = {}
        most = 0
        for name in types:
            most = max(most, self._most.get(name, 0))
            for edge, count in self._classes.get(name, {}).items():
                merged[edge] = merged.get(edge, 0) + count
        if not merged:
            return None
        edges = sorted(merged)
        return Percentiles(
            p50=min(most, _percentile(merged, edges, 0.50)),
            p90=min(most, _percentile(merged, edges, 0.90)),
            p99=min(most, _percentile(merged, edges, 0.99)),
            max=most,
        )

    @property
    def empty(self) -> bool:
        """Whether nothing was counted since the last `clear`."""
        return not self._most

    def clear(self) -> None:
        """Begin a new second."""
        self._classes.clear()
        self._most.clear()

    def _count(self, name: str, latency: Micros) -> None:
        """Count one latency."""
        shift = max(0, latency.bit_length() - _FINE)
        edge = ((latency >> shift) + 1 << shift) - 1
        classes = self._classes.setdefault(name, {})
        classes[edge] = classes.get(edge, 0) + 1
        if latency >= self._most.get(name, 0):
            self._most[name] = latency


def _percentile(classes: dict[int, int], edges: list[int], part: float) -> Micros:
    """Return the upper edge of the class below which this part lies."""
    left = part * sum(classes.values())
    for edge in edges:
        left -= classes[edge]
        if left <= 0:
            return edge
    return edges[-1]
