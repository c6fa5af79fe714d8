"""Where in the log the events stand that match a filter: their positions alone, many at a time."""

import msgspec

from backend.messages.bounds import FilterText, Int64, LongText

MAX_MATCH_POSITIONS = 50_000  # of one answer


class AskMatches(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="ask-matches"
):
    """The positions in (after, before) whose events match, the first `limit` of them.

    With `backwards` the last ones, still given in log order. `before` None: up to the log's end.
    """

    filter: FilterText = ""
    after: Int64 = 0
    before: Int64 | None = None
    limit: Int64 = MAX_MATCH_POSITIONS
    backwards: bool = False


class MatchPositions(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="match-positions"
):
    """Positions in log order; `head` is the log's end when they were looked for.

    Where there are fewer than `limit`, no other event between the bounds matches.
    """

    positions: list[Int64]
    head: Int64
    replica: LongText
