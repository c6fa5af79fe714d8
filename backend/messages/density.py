"""Where in the log the events lie that match a filter, counted over the whole of it."""

from typing import Literal

import msgspec

from backend.messages.bounds import FilterText, Int64, LongText

DensityAxis = Literal["time", "position", "recorded"]


class AskDensity(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="ask-density"
):
    """Count the matches over the whole log, in at most `buckets` ranges of time or of positions.

    `by`: `time` is when they happened, `recorded` when they were committed. `positions`: say as
    well where in the log each range of time ends.
    """

    filter: FilterText = ""
    by: DensityAxis = "time"
    buckets: Int64 = 200
    positions: bool = False


class LogDensity(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag="log-density",
):
    """Counts by range and by the module that wrote the events.

    A range begins with `starts` and ends before `ends`: microseconds since the epoch, or positions.
    The ranges are those of the whole log, whatever the filter; by time there is nothing between two
    that do not touch. `counts`: per group of `groups` one number a range. `head`: the log's end.
    `positions`: by time, the last position of which the event happened, or was recorded, before a
    range's end; empty where that was not asked for. `untimed`: by time, the matches that are in no
    range, as the store that they come from keeps no time of them.
    """

    by: DensityAxis
    starts: list[Int64]
    ends: list[Int64]
    groups: list[LongText]
    counts: list[list[Int64]]
    head: Int64
    replica: LongText
    positions: list[Int64] = []
    untimed: Int64 = 0
