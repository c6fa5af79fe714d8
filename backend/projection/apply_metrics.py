"""What a follower measures of its own work: lag, latencies, rates, stages, parked events."""

from collections.abc import Callable, Mapping

import msgspec

from backend.clock import Micros
from backend.messages.events import Event, EventBatch
from backend.messages.not_kept import is_time_kept
from backend.messages.notices import ViewLag
from backend.messages.pipeline import HandlerActivity, StageLag
from backend.projection.applied_batch import AppliedBatch
from backend.projection.applier import Applier
from backend.projection.apply_latency import ApplyLatencies, GrowthRate, Moment
from backend.projection.catch_up_targets import CatchUpTargets
from backend.projection.handler_meter import HandlerMeter
from backend.projection.handler_watch import HandlerWatch
from backend.projection.log_head import LogHead
from backend.projection.replica_lag import LagMeter, OldestUnapplied
from backend.projection.stage_times import StageTimes


class ApplyFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one moment; see `ReplicaLag` for what each is."""

    apply_rate_per_s: float
    append_rate_per_s: float
    replay_target: int | None
    catch_up_target: int | None
    stages: list[StageLag]
    views: list[ViewLag]
    handlers: list[HandlerActivity]


class ApplyMetrics:
    """Counts what is applied, and how long it took."""

    def __init__(
        self,
        applier: Applier,
        handlers: HandlerWatch,
        find_first: Callable[[int, frozenset[str]], Event | None],
    ) -> None:
        """Begin where the applier stands; `find_first` finds the first event of some types."""
        types = {view: applier.relevant_types(view) for view in applier.projections}
        self._latencies = ApplyLatencies()
        self._applied_rate, self._append_rate = GrowthRate(), GrowthRate()
        self._lag_meter = LagMeter(types, self._latencies, OldestUnapplied(find_first))
        self._handler_meter = HandlerMeter(
            types,
            self._latencies,
            applier.parked_entities,
            handlers,
            applier.handler_times,
        )
        self._stages = StageTimes(("received", "applied", "on-disk", "visible"), applier.position)
        self._targets = CatchUpTargets(applier.position)
        self._parked_entities = applier.parked_entities

    def note_received(self, batch: EventBatch, head: LogHead, moment: Moment) -> None:
        """Note what the feed has brought."""
        if batch.events and is_time_kept(batch.events[-1].recorded):
            last, growth = batch.events[-1], head.growth
            longest_us = growth.longest_us(last.position, moment.now_us)
            took_us = min(moment.at_us - last.recorded, longest_us)
            self._stages.record("received", last.position, took_us, moment.now_us)

    def note_applied(
        self, applied: AppliedBatch, first: int, took_us: Micros, head: LogHead, moment: Moment
    ) -> None:
        """Note a batch that is on disk; it began at the position `first`."""
        growth, position = head.growth, applied.position
        longest_us = growth.longest_us(first, moment.now_us)
        self._latencies.record(moment, applied.recorded_us, longest_us)
        growth.forget(position)
        self._applied_rate.record(moment.now_us, position)
        self._stages.record("applied", position, took_us - applied.save_us, moment.now_us)
        self._stages.record("on-disk", position, applied.save_us, moment.now_us)

    def note_visible(self, position: int, moment: Moment, shown_us: Micros) -> None:
        """Note that everybody was told of a batch."""
        self._stages.record("visible", position, shown_us - moment.now_us, shown_us)

    def measure(
        self, moment: Moment, position: int, counts: Mapping[str, int], head: LogHead
    ) -> ApplyFigures:
        """Return the figures; the position was read before the head."""
        parked = {view: each.events for view, each in self._parked_entities.items()}
        views = self._lag_meter.measure_views(moment, (position, counts), head, parked)
        self._targets.update(position, head.position)
        self._append_rate.record(moment.now_us, head.position or 0)
        return ApplyFigures(
            apply_rate_per_s=self._applied_rate.per_second(moment.now_us, position),
            append_rate_per_s=self._append_rate.per_second(moment.now_us, head.position or 0),
            replay_target=self._targets.replay,
            catch_up_target=self._targets.catch_up,
            stages=self._stages.stages(moment.now_us),
            views=views,
            handlers=self._handler_meter.measure(moment, counts),
        )
