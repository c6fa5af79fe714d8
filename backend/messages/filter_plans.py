"""How the log is searched for a filter, and how far a search has come."""

from typing import Literal

import msgspec

from backend.messages.bounds import FilterText, Int64, LongText

LogAccess = Literal[
    "everything",
    "type",
    "subject",
    "id",
    "correlation",
    "time",
    "position",
    "notes",
    "origin",
    "scan",
]


class FilterPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By what the events that may match are found, and how many those are.

    `access`: `everything` (no filter, nothing is looked at), an index (`type` stands for source and
    schema version, too; `time` for that of happening; `notes`: what operators wrote on events;
    `origin`: their places in the store that they come from), a range of positions, or a `scan` of
    all.
    `looked_at`: events that the rest of the filter is tried on. `log_events`: those in the log.
    """

    access: LogAccess
    looked_at: Int64
    log_events: Int64


class AskHidingTerms(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="ask-hiding-terms"
):
    """Which part of a filter of the log hides what the rest of it would find in (after, before)."""

    filter: FilterText
    after: Int64 = 0
    before: Int64 | None = None


class HidingTerm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a filter without which something matches, and the filter without it."""

    term: LongText
    rest: LongText


class HidingTerms(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="hiding-terms"
):
    """Those parts, in the order of the filter; none when no single one hides everything."""

    terms: list[HidingTerm]


class ScanProgress(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a search has come that looks at the log from its beginning to its end.

    `upto`: every event up to this position was looked at. `end`: the last position that will be.
    `found`: matches up to there in what was asked for. `buckets`: these by the ranges of the
    question, where it asked for some.
    """

    upto: Int64
    end: Int64
    found: Int64
    buckets: list[Int64] = []
