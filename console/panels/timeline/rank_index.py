"""Where the n-th match of a filter is to be looked for, known from counts over the whole log."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection

import msgspec

from backend.clock import format_rfc3339

MAX_COUNT_BUCKETS = 256


class EventScope(msgspec.Struct, frozen=True, kw_only=True):
    """Which events are shown: those in (after, before) that match `filter`, oldest first.

    `before` None: to the end of the log, as it grows. `happened_us`: only those that happened from
    the first of these moments to the last.
    """

    filter: str = ""
    after: int = 0
    before: int | None = None
    happened_us: tuple[int, int] | None = None

    @property
    def is_unfiltered(self) -> bool:
        """Whether every position is a row, so that ranks are known without counting."""
        return not self.question_filter

    @property
    def has_range(self) -> bool:
        """Whether only a part of the log is looked at."""
        return self.before is not None or self.happened_us is not None

    @property
    def question_filter(self) -> str:
        """The filter with which the log is asked: the times are a part of it."""
        if self.happened_us is None:
            return self.filter
        since, until = (format_rfc3339(moment) for moment in self.happened_us)
        return f"{f'({self.filter}) ' if self.filter else ''}since:{since} until:{until}"

    @property
    def whole_filter(self) -> str:
        """A filter of the whole log that finds just these events."""
        if self.before is None and not self.after:
            return self.question_filter
        least = f"position>{self.after}"
        most = "" if self.before is None else f" position<{self.before}"
        return f"{f'({self.filter}) ' if self.filter else ''}{least}{most}"


class RankIndex:
    """Starts of ranges of the log, each with the number of matches before it.

    `upto` is the last position that was counted, `total` the matches up to there.
    """

    def __init__(self, *, upto: int) -> None:
        self.upto = upto
        self.total = 0
        self._starts: list[int] = []
        self._before: list[int] = []

    def extended(self, starts: list[int], counts: list[int], upto: int) -> "RankIndex":
        """Return it with the counts of ranges that begin after `starts`, in order."""
        longer = RankIndex(upto=upto)
        longer.total = self.total
        longer._starts, longer._before = [*self._starts], [*self._before]
        for start, count in zip(starts, counts, strict=True):
            if count:
                longer._starts.append(start)
                longer._before.append(longer.total)
                longer.total += count
        return longer

    def locate(self, rank: int) -> tuple[int, int]:
        """Return after which position to read, and how many matches to skip, for a rank."""
        place = bisect_right(self._before, rank) - 1
        if place < 0:
            return 0, rank
        return self._starts[place], rank - self._before[place]

    def differs_from(self, before: "RankIndex", edges: Collection[int]) -> bool:
        """Say whether other events match than `before`, which was counted up to the same position.

        `edges`: where the ranges began that were counted this time.
        """
        both = before.starts_in(frozenset(edges))
        return self.total != before.total or any(
            self.count_upto(edge) != before.count_upto(edge) for edge in both
        )

    def starts_in(self, edges: frozenset[int]) -> list[int]:
        """Return those of these positions at which one of its ranges begins."""
        return [start for start in self._starts if start in edges]

    def count_upto(self, start: int) -> int:
        """Return the matches before the first range that begins at or behind a position."""
        place = bisect_left(self._starts, start)
        return self._before[place] if place < len(self._before) else self.total


def bucket_starts(after: int, upto: int, most: int = MAX_COUNT_BUCKETS) -> list[int]:
    """Return after which positions the equal ranges of (after, upto] begin, at most `most`.

    They are those that a `CountLog` with as many buckets counts.
    """
    span = upto - after
    buckets = max(0, min(most, span))
    return [after + number * span // buckets for number in range(buckets)]
