"""Where the time goes between commit and the eye: each stage's position, and what it took."""

from collections.abc import Sequence

from backend.clock import Micros
from backend.messages.notices import Stage, StageLag

_SECOND_US = 1_000_000


class _StageSum:
    """Sums over the present second and the one before it."""

    __slots__ = ("count", "position", "total_us")

    def __init__(self) -> None:
        self.position = 0
        self.total_us = [0, 0]
        self.count = [0, 0]


class StageTimes:
    """Mean times per stage over the last second in which anything went through it."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._sums: dict[Stage, _StageSum] = {stage: _StageSum() for stage in stages}
        self._second = 0

    def record(self, stage: Stage, position: int, took_us: Micros, now_us: Micros) -> None:
        """Note that a batch up to `position` went through a stage; all by a monotonic clock."""
        if now_us // _SECOND_US != self._second:
            self._second = now_us // _SECOND_US
            for each in self._sums.values():
                each.total_us = [each.total_us[1], 0]
                each.count = [each.count[1], 0]
        summed = self._sums[stage]
        summed.position = max(summed.position, position)
        summed.total_us[1] += max(0, took_us)
        summed.count[1] += 1

    def stages(self) -> list[StageLag]:
        """Return every stage in its order; None where nothing went through of late."""
        return [
            StageLag(
                stage=stage,
                position=each.position,
                took_us=sum(each.total_us) // sum(each.count) if sum(each.count) else None,
            )
            for stage, each in self._sums.items()
        ]
