"""Percentiles of what was measured."""

from collections.abc import Sequence

from backend.messages.feed_comparison import Percentiles


def percentiles(values: Sequence[float]) -> Percentiles:
    """Return the nearest values at or above p50 and p99; zeros where nothing was measured."""
    if not values:
        return Percentiles(count=0, p50=0, p99=0, max=0)
    ordered = sorted(values)

    def at(percent: int) -> float:
        return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]

    return Percentiles(count=len(ordered), p50=at(50), p99=at(99), max=ordered[-1])
