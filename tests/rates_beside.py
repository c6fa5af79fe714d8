"""A writer's rate beside something that follows it, held against its rate without it.

The follower is stopped and continued, so that both rates are of the same minute, and one is divided
by the other only in pairs of phases that stand side by side: a machine's pace drifts by more in a
minute than is looked for. Phases are in the order A B B A or B A A B, so that neither has the first
or the last place more often, and two of the same kind come to stand side by side as well: what
those differ by is what a ratio can be wrong by.

Nothing is left over from one phase for the next: the follower first copies what it has missed, else
it would copy in one phase what was written in two. Each phase begins with writing that is not
counted, for the follower to copy at the pace in which it is written: it copies a while later.
"""

import os
import random
import signal
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import msgspec
import psutil

_LEAD_S = 0.8  # longer than from a commit to its copy
_SEED = 20261127
_FEW = 4  # of which no quartiles are said


class Phase(msgspec.Struct, frozen=True):
    """So many writes a second. is_followed: beside the follower; behind_s: how far that was."""

    rate_per_s: float
    is_followed: bool
    behind_s: float = 0.0


class RatesBeside(msgspec.Struct, frozen=True):
    """What was measured, in its order. follower_us: of the processor, for each write it copied."""

    phases: tuple[Phase, ...]
    follower_us: float

    @property
    def ratio(self) -> float:
        """The median of all pairs: the rate beside the follower to that without it."""
        return statistics.median(self._ratios())

    @property
    def alone_per_s(self) -> float:
        """The median rate without the follower."""
        return statistics.median(each.rate_per_s for each in self.phases if not each.is_followed)

    @property
    def behind_s(self) -> list[float]:
        """How far behind the follower was as each of its phases ended, rising."""
        return sorted(each.behind_s for each in self.phases if each.is_followed)

    @property
    def scatter(self) -> str:
        """What the ratio is of, and what two phases of the same kind differ by."""
        ratios = self._ratios()
        same = [after.rate_per_s / before.rate_per_s for before, after in self._pairs(is_same=True)]
        return (
            f"{len(ratios)} pairs, {_middle(ratios)} the middle half;"
            f" the same twice {_middle(same)}"
        )

    def _ratios(self) -> list[float]:
        return [
            (before.rate_per_s / after.rate_per_s) ** (1 if before.is_followed else -1)
            for before, after in self._pairs(is_same=False)
        ]

    def _pairs(self, *, is_same: bool) -> list[tuple[Phase, Phase]]:
        pairs = list(pairwise(self.phases))
        return [each for each in pairs if (each[0].is_followed == each[1].is_followed) == is_same]


def measure_beside(
    follower: int,
    write_for: Callable[[float], int],
    copied: Callable[[], int],
    await_copied: Callable[[int], None],
    *,
    blocks: int,
    phase_s: float,
) -> RatesBeside:
    """Measure four phases a block. follower: its process.

    write_for: writes for so many seconds, and returns how often; copied: how many of these the
    follower has; await_copied: waits until it has so many.
    """
    process = psutil.Process(follower)  # type: ignore[no-untyped-call]  # untyped psutil
    written = copied()
    phases: list[Phase] = []
    used_s, beside = 0.0, 0
    try:
        for is_followed in _orders(blocks):
            await_copied(written)
            began_s = _processor_s(process)
            os.kill(follower, signal.SIGCONT if is_followed else signal.SIGSTOP)
            written += (led := write_for(_LEAD_S))
            began_at = time.perf_counter()
            written += (count := write_for(phase_s))
            rate_per_s = count / (time.perf_counter() - began_at)
            behind = written - copied()
            os.kill(follower, signal.SIGCONT)
            phases.append(Phase(rate_per_s, is_followed, behind / rate_per_s * is_followed))
            if is_followed:
                await_copied(written)
                used_s, beside = used_s + _processor_s(process) - began_s, beside + led + count
    finally:
        os.kill(follower, signal.SIGCONT)
    return RatesBeside(tuple(phases), used_s / beside * 1e6)


def _orders(blocks: int) -> Iterator[bool]:
    """Say of each phase whether it is followed; which comes first in a block is drawn."""
    draw = random.Random(_SEED)  # noqa: S311 - an order that is the same each time, and no secret
    for _ in range(blocks):
        first = draw.random() < 1 / 2
        yield from (first, not first, not first, first)


def _processor_s(process: psutil.Process) -> float:
    taken = process.cpu_times()
    return float(taken.user + taken.system)


def _middle(values: Sequence[float]) -> str:
    if len(values) < _FEW:
        return ", ".join(f"{each:.3f}" for each in values)
    low, _, high = statistics.quantiles(values, n=4)
    return f"{low:.3f} to {high:.3f}"
