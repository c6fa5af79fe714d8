"""The times at which a log was recorded as an axis: ranges of about one length, idle times out."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from backend.messages.events import Event
from backend.messages.not_kept import is_time_kept
from backend.store.log_port import EventReader

_SAMPLES = 512  # positions of which the time is looked up
_MAX_CUTS = 64  # further ones, where nothing may have been recorded for long
_FOLDED_SHARE = 0.02  # of the time from the first to the last event: a longer pause is folded
_STRETCHES_SHARE = 8  # at most one stretch for so many ranges


class RecordedRanges(msgspec.Struct, frozen=True):
    """Ranges [start, end) in microseconds, in order; between two there may be a pause."""

    starts: list[int]
    ends: list[int]


def find_recorded_axis(reader: EventReader, head: int, most: int) -> RecordedRanges:
    """Return at most `most` ranges in which all events up to `head` were recorded.

    A pause is known to be one where two events follow each other; the log is sampled, and cut
    further only where it may have paused. An event that was recorded before another one that
    stands behind it (imports bring their own times) counts as recorded with the later one.
    """
    times = _sample(reader, head)
    if not times:
        return RecordedRanges([], [])
    _cut_pauses(reader, times)
    return _ranges(_stretches(times, max(1, most // _STRETCHES_SHARE)), most)


def _sample(reader: EventReader, head: int) -> dict[int, int]:
    steps = min(head, _SAMPLES)
    places = sorted({1 + (head - 1) * step // max(1, steps - 1) for step in range(steps)})
    return _kept_times(reader.read_at(places))


def _kept_times(events: Sequence[Event]) -> dict[int, int]:
    return {each.position: each.recorded for each in events if is_time_kept(each.recorded)}


def _cut_pauses(reader: EventReader, times: dict[int, int]) -> None:
    """Look up the middle of what may hold a pause, the longest first, until events are neighbours.

    `times` gets what was looked up.
    """
    for _ in range(_MAX_CUTS):
        gaps = [
            (times[after] - times[before], before, after)
            for before, after in pairwise(sorted(times))
            if after > before + 1
        ]
        if not gaps or max(gaps)[0] <= _least_pause(times):
            return
        _, before, after = max(gaps)
        found = reader.read_at([(before + after) // 2])
        times |= (kept := _kept_times(found))
        if not kept:
            return


def _least_pause(times: dict[int, int]) -> float:
    return max(1.0, (max(times.values()) - min(times.values())) * _FOLDED_SHARE)


def _stretches(times: dict[int, int], most: int) -> list[tuple[int, int]]:
    """Return from when to when something was recorded, the longest pauses between them."""
    places = sorted(times)
    moments = [times[place] for place in places]
    for place in range(len(moments) - 2, -1, -1):
        moments[place] = min(moments[place], moments[place + 1])
    least = _least_pause(times)
    pauses = sorted(
        (
            (moments[place + 1] - moments[place], place)
            for place in range(len(places) - 1)
            if places[place + 1] == places[place] + 1
            and moments[place + 1] - moments[place] > least
        ),
        reverse=True,
    )[: most - 1]
    cuts = sorted(place for _, place in pauses)
    firsts = [0, *(place + 1 for place in cuts)]
    lasts = [*cuts, len(places) - 1]
    return [(moments[first], moments[last] + 1) for first, last in zip(firsts, lasts, strict=True)]


def _ranges(stretches: list[tuple[int, int]], most: int) -> RecordedRanges:
    total = sum(end - start for start, end in stretches)
    width = -(-total // max(1, most - len(stretches)))
    starts: list[int] = []
    ends: list[int] = []
    for start, end in stretches:
        begun = range(start, end, width)
        starts += begun
        ends += (min(each + width, end) for each in begun)
    return RecordedRanges(starts, ends)
