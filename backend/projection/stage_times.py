"""Where the time goes between commit and the eye: each stage's position, and what it took."""

from collections.abc import Sequence

from backend.clock import SECOND_US, Micros
from backend.messages.pipeline import LATENCY_REACH_US, Stage, StageLag


class _StageRecord:
    """What batches took in the present second and the one before it."""

    __slots__ = ("before_us", "now_us", "position")

    def __init__(self, position: int) -> None:
        self.position = position
        self.before_us: list[Micros] = []
        self.now_us: list[Micros] = []


class StageTimes:
    """Times per stage over the last second in which anything went through any, and the present.

    A minute later there are none.
    """

    def __init__(self, stages: Sequence[Stage], position: int = 0) -> None:
        """`position`: where every stage has come before."""
        self._records: dict[Stage, _StageRecord] = {
            stage: _StageRecord(position) for stage in stages
        }
        self._second = 0
        self._newest_us: Micros = 0

    def record(self, stage: Stage, position: int, took_us: Micros, now_us: Micros) -> None:
        """Note that a batch up to `position` went through a stage; all by a monotonic clock."""
        if now_us // SECOND_US != self._second:
            self._second = now_us // SECOND_US
            for each in self._records.values():
                each.before_us, each.now_us = each.now_us, []
        self._newest_us = now_us
        kept = self._records[stage]
        kept.position = max(kept.position, position)
        kept.now_us.append(max(0, took_us))

    def stages(self, now_us: Micros) -> list[StageLag]:
        """Return every stage in its order; None where nothing went through of late."""
        is_recent = now_us - self._newest_us <= LATENCY_REACH_US
        return [_measure(stage, each, is_recent=is_recent) for stage, each in self._records.items()]


def _measure(stage: Stage, kept: _StageRecord, *, is_recent: bool) -> StageLag:
    took = sorted((*kept.before_us, *kept.now_us)) if is_recent else []
    if not took:
        return StageLag(stage=stage, position=kept.position, took_us=None)
    return StageLag(
        stage=stage,
        position=kept.position,
        took_us=sum(took) // len(took),
        p50_us=_quantile(took, 50),
        p99_us=_quantile(took, 99),
    )


def _quantile(ordered: Sequence[Micros], percent: int) -> Micros:
    """Return the least of the values that so many percent do not exceed."""
    return ordered[-(-len(ordered) * percent // 100) - 1]
