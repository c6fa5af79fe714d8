"""In which order a table shows its ranks, and where each rank stands then. No Qt."""

import msgspec


class RowOrder(msgspec.Struct, frozen=True):
    """The lowest rank first, or the highest: the oldest or the newest event, in the log's order.

    A place grows from row to row downwards; of the newest first it is the negative of the rank, so
    that a row keeps its place however much comes behind it.
    """

    is_newest_first: bool = False

    @property
    def sign(self) -> int:
        """By how much the rank grows from row to row downwards."""
        return -1 if self.is_newest_first else 1

    def place_of(self, rank: int) -> int:
        """Return the place of a rank; the same function returns the rank of a place."""
        return self.sign * rank

    def rank_at(self, row: int, first_rank: int, count: int) -> int:
        """Return the rank of a row in sight: `count` ranks from `first_rank` on are."""
        return first_rank + (count - 1 - row if self.is_newest_first else row)

    def bar_rank(self, rank: int, last_rank: int) -> int:
        """Return where a scroll bar stands for a rank; of where it stands, the rank."""
        return last_rank - rank if self.is_newest_first else rank
