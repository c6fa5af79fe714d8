"""What each view's handler has done of late, for a replica's sample."""

from collections.abc import Mapping

from backend.domain.any_event import types_among
from backend.messages.pipeline import HandlerActivity, RunningEvent, TypeLatency, TypeWork
from backend.projection.apply_latency import ApplyLatencies, GrowthRate, Moment
from backend.projection.handler_times import HandlerTimes
from backend.projection.handler_watch import HandlerWatch
from backend.projection.parked_entities import MAX_NAMED, ParkedEntities

_MAX_TYPES = 3  # of those that wait longest, take most of the time, and take longest for an event


class HandlerMeter:
    """Makes the numbers of each view's handler out of what is counted."""

    def __init__(
        self,
        types: Mapping[str, frozenset[str]],
        latencies: ApplyLatencies,
        parked: Mapping[str, ParkedEntities],
        watch: HandlerWatch,
        times: HandlerTimes,
    ) -> None:
        """Measure these views; `types` are the event types that each of them takes."""
        self._types = types
        self._latencies = latencies
        self._parked = parked
        self._watch, self._times = watch, times
        self._rates = {view: GrowthRate() for view in types}

    def measure(self, moment: Moment, counts: Mapping[str, int]) -> list[HandlerActivity]:
        """Return the views that have something to tell; `counts`: applied events per type."""
        recent = self._watch.recent_events()
        self._times.look(moment.now_us)
        activities = (self._view(view, moment, counts, recent.get(view)) for view in self._types)
        return [each for each in activities if each != HandlerActivity(view=each.view)]

    def _view(
        self,
        view: str,
        moment: Moment,
        counts: Mapping[str, int],
        recent: RunningEvent | None,
    ) -> HandlerActivity:
        work = self._times.of_view(view, moment.now_us)
        applied_per_s = self._applied_per_s(view, moment, counts)
        parked = self._parked[view]
        return HandlerActivity(
            view=view,
            applied_per_s=applied_per_s,
            busy_share=min(1.0, sum(each.share for each in work)),
            recent=recent,
            slowest=self._slowest(view) if applied_per_s else [],
            work=_worst(work),
            failing=parked.oldest(MAX_NAMED, moment),
            failing_entities=parked.entities,
        )

    def _applied_per_s(self, view: str, moment: Moment, counts: Mapping[str, int]) -> float:
        total, rate = (
            sum(counts.get(kind, 0) for kind in types_among(self._types[view], counts)),
            self._rates[view],
        )
        rate.record(moment.now_us, total)
        return rate.per_second(moment.now_us, total)

    def _slowest(self, view: str) -> list[TypeLatency]:
        latencies = self._latencies.of_types(self._types[view])
        return sorted(latencies, key=lambda each: each.p99_us, reverse=True)[:_MAX_TYPES]


def _worst(work: list[TypeWork]) -> list[TypeWork]:
    """Return the types that took most of the time, and then those that took longest an event."""
    hottest, others = work[:_MAX_TYPES], work[_MAX_TYPES:]
    slowest = sorted(others, key=lambda each: each.mean_us, reverse=True)[:_MAX_TYPES]
    return [*hottest, *slowest]
