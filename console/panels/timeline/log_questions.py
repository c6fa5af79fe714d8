"""What is asked for a page of the timeline's rows, and for the place of an event among them."""

from backend.messages.log_order import AskLogRank
from backend.messages.queries import AskLog
from console.panels.timeline.rank_index import EventScope, RankIndex
from console.panels.timeline.sorted_span import RowSorting, SortedSpan


def page_question(
    scope: EventScope, ranks: RankIndex | None, sorting: RowSorting, rank: int, limit: int
) -> AskLog:
    """Return what asks for `limit` rows from a rank on; `ranks`: where the matches are."""
    if sorting.span is not None:
        return AskLog(
            filter=scope.question_filter,
            after=scope.after,
            before=sorting.span.upto + 1,
            limit=limit,
            skip=rank,
            order=sorting.order,
        )
    if scope.is_unfiltered:
        return AskLog(after=scope.after + rank, before=scope.before, limit=limit)
    if ranks is None:
        after, skip, before = scope.after, rank, scope.before
    else:  # nobody has to look for it where nobody has counted yet
        after, skip = ranks.locate(rank)
        before = ranks.upto + 1
    return AskLog(filter=scope.question_filter, after=after, before=before, limit=limit, skip=skip)


def rank_question(
    scope: EventScope, known: SortedSpan, sorting: RowSorting, position: int
) -> AskLogRank:
    """Return what asks for the rank of a position in the order in which the rows are."""
    span = sorting.span
    return AskLogRank(
        position=position,
        filter=scope.question_filter,
        after=scope.after,
        before=(span or known).upto + 1,
        order="position" if span is None else sorting.order,
    )
