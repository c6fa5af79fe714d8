"""The lag over time, from when each event was on disk and when it could be seen."""

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from backend.clock import Micros
from backend.comparison.event_times import EventTimes
from backend.messages.feed_comparison import LagSamples

_STEP_US = 1_000  # between two looks
_MOST_BINS = 200  # points of the curve: each the worst of its time


class LagLooks(msgspec.Struct, frozen=True):
    """The lag as whoever looks every millisecond sees it."""

    events_behind: list[int]
    time_behind_us: list[Micros]


def look_at_lag(times: Sequence[EventTimes], stride: int) -> LagLooks:
    """Return the lag at each millisecond of the load; each event stands for `stride`."""
    pairs = [(each.committed_us, each.visible_us) for each in times if each.visible_us is not None]
    if not pairs:
        return LagLooks([], [])
    committed = sorted(at_us for at_us, _ in pairs)
    # rows are applied in order: whatever is seen, all before it is
    visible = sorted(at_us for _, at_us in pairs)
    looks = LagLooks([], [])
    for now_us in range(committed[0], max(visible[-1], committed[-1]) + _STEP_US, _STEP_US):
        on_disk, seen = bisect_right(committed, now_us), bisect_right(visible, now_us)
        behind = max(0, on_disk - seen)
        looks.events_behind.append(behind * stride)
        looks.time_behind_us.append(now_us - committed[seen] if behind else 0)
    return looks


def lag_samples(looks: LagLooks) -> LagSamples:
    """Return a curve of a few points, each with the worst that was seen since the one before."""
    count = len(looks.events_behind)
    width = max(1, -(-count // _MOST_BINS))
    starts = range(0, count, width)
    return LagSamples(
        after_us=[start * _STEP_US for start in starts],
        events_behind=[max(looks.events_behind[start : start + width]) for start in starts],
        time_behind_us=[max(looks.time_behind_us[start : start + width]) for start in starts],
    )
