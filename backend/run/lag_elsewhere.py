"""A sample of a replica on another host, told anew as it is seen from the primary's host.

There it knows the copy of the log alone, and its clock is another one. How far it is behind is
counted from the log's end here; since when, by this host's clock; what was measured between the two
clocks is not known.
"""

from msgspec.structs import replace

from backend.clock import Micros
from backend.messages.notices import ReplicaSample, ViewLag
from backend.subscriptions.head_times import HeadTimes


class LagElsewhere:
    """Remembers when the log's end was where; times of one monotonic clock, in microseconds."""

    def __init__(self) -> None:
        self._times = HeadTimes()
        self._head: int | None = None

    def note_head(self, head: int, now_us: Micros) -> None:
        """Note where the log ends now."""
        self._head = head
        self._times.note(head, now_us)

    def restate(
        self, sample: ReplicaSample, name: str, at_us: Micros, now_us: Micros
    ) -> ReplicaSample:
        """Return it under its name here, heard now: `at_us` by the wall clock.

        Events that are not even copied there count for every view: which of them a view takes, only
        the copy can tell. Boards, queues and the times of stages are left out.
        """
        head = self._head if self._head is None else max(self._head, sample.applied)
        copied = sample.applied if sample.head is None else sample.head
        left = None if head is None else max(0, head - copied)
        behind = _sum(sample.events_behind, left)
        waited_us = None
        if behind is not None:
            waited_us = self._times.age_us(sample.applied, now_us) if behind else 0
        views = [_view(each, left, waited_us) for each in sample.views]
        return replace(
            without_latencies(sample),
            name=name,
            at_us=at_us,
            head=head,
            events_behind=behind,
            time_behind_us=waited_us,
            catch_up_s=sample.catch_up_s if left == 0 else None,
            views=views,
            work=[],
            queues=[],
            has_stream=False,
            consumer=None,
        )


def _view(view: ViewLag, left: int | None, waited_us: Micros | None) -> ViewLag:
    behind = _sum(view.events_behind, left)
    return _untimed(
        replace(view, events_behind=behind, time_behind_us=0 if behind == 0 else waited_us)
    )


def without_latencies(sample: ReplicaSample) -> ReplicaSample:
    """Return it without what was measured from a commit by one clock to a moment by another."""
    return replace(
        sample,
        views=[_untimed(each) for each in sample.views],
        handlers=[replace(each, slowest=[]) for each in sample.handlers],
        stages=[],
    )


def _untimed(view: ViewLag) -> ViewLag:
    return replace(view, p50_us=None, p90_us=None, p99_us=None, max_us=None)


def _sum(known: int | None, left: int | None) -> int | None:
    return None if known is None or left is None else known + left
