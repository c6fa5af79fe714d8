"""Places on a line of ranges that follow each other; what lies between two is folded away."""

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

FOLD_PX = 9.0


class PixelSpan(msgspec.Struct, frozen=True):
    """From one place to another."""

    left_px: float
    right_px: float


class FoldedAxis:
    """Turns values of ranges [start, end) into pixels and back; a pause takes a few pixels only."""

    def __init__(self, starts: Sequence[int], ends: Sequence[int], width_px: float) -> None:
        self._starts, self._ends = starts, ends
        pauses = sum(end != start for end, start in zip(ends, starts[1:], strict=False))
        shown = sum(end - start for start, end in zip(starts, ends, strict=True))
        self._scale = max(1.0, width_px - pauses * FOLD_PX) / max(1, shown)
        self.bars: list[PixelSpan] = []
        self.folds: list[PixelSpan] = []
        self._place()

    def to_px(self, value: int) -> float:
        """Return where a value stands; one that is folded away stands in the middle of its fold."""
        place = bisect_right(self._starts, value) - 1
        if place < 0:
            return 0.0
        bar = self.bars[place]
        if value <= self._ends[place]:
            return bar.left_px + (value - self._starts[place]) * self._scale
        return bar.right_px + (FOLD_PX / 2 if place + 1 < len(self.bars) else 0.0)

    def place_at(self, x_px: float) -> int:
        """Return which range stands at a place, or before it; there must be any."""
        lefts = [bar.left_px for bar in self.bars]
        return max(0, bisect_right(lefts, x_px) - 1)

    def value_at(self, x_px: float) -> int:
        """Return the value that stands at a place; within a fold, where it begins."""
        place = self.place_at(x_px)
        bar, start = self.bars[place], self._starts[place]
        inside_px = max(0.0, min(x_px, bar.right_px) - bar.left_px)
        return min(self._ends[place], start + round(inside_px / self._scale))

    def _place(self) -> None:
        left = 0.0
        for place, (start, end) in enumerate(zip(self._starts, self._ends, strict=True)):
            if place and start != self._ends[place - 1]:
                self.folds.append(PixelSpan(left, left + FOLD_PX))
                left += FOLD_PX
            right = left + (end - start) * self._scale
            self.bars.append(PixelSpan(left, right))
            left = right
