"""Orders of events other than the log's, and where an event stands in one of them."""

from typing import Literal

import msgspec

from backend.messages.bounds import FilterText, Int64, LongText

EventOrder = Literal["position", "time", "type", "subject", "actor", "size"]
MAX_SORTED_EVENTS = 200_000  # that match, in any other order than the log's
TOO_MANY_TO_SORT = "too-many-to-sort"  # the code of a failure


class AskLogRank(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="ask-log-rank"
):
    """How many of the events in (after, before) that match stand before one, in an order."""

    position: Int64
    filter: FilterText = ""
    after: Int64 = 0
    before: Int64 | None = None
    order: EventOrder = "position"


class LogRank(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="log-rank"
):
    """That number; `is_match`: whether the event is one of them.

    If it is none, the number is known in the log's own order only, and -1 in any other.
    """

    rank: Int64
    is_match: bool
    replica: LongText
