"""Searching a log: what an engine answers beside reading it."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from backend.clock import Micros
from backend.filters.syntax_tree import Filter, Value
from backend.filters.value_kind import ValueKind
from backend.messages.density import DensityAxis
from backend.messages.filter_plans import FilterPlan, ScanProgress
from backend.messages.log_order import EventOrder

if TYPE_CHECKING:  # who names the port alone loads no database
    import sqlalchemy as sa


class PageSpan(msgspec.Struct, frozen=True):
    """A page of (after, upto]: `limit` matches after `skip` others; `backwards`: from the end."""

    after: int
    upto: int
    skip: int
    limit: int
    backwards: bool

    def range_of(self, matches: int) -> range:
        """Return which of so many matches in the span the page takes."""
        if self.backwards:
            last = max(0, matches - self.skip)
            return range(max(0, last - self.limit), last)
        return range(min(self.skip, matches), min(self.skip + self.limit, matches))


class Density(msgspec.Struct, frozen=True):
    """Ranges [start, end) of time or of positions, and per group the events in each of them.

    `untimed`: by time, how many match whose time is not kept.
    """

    starts: list[int]
    ends: list[int]
    groups: list[str]
    counts: list[list[int]]
    untimed: int = 0


class Backlog(msgspec.Struct, frozen=True):
    """Events up to `head` that are not applied yet.

    `first`: the position of the first of them, `recorded_us`: its commit time; 0 without any.
    """

    head: int
    events: int = 0
    first: int = 0
    recorded_us: Micros = 0


class EventValues(msgspec.Struct, frozen=True):
    """What a calculation comes to at events: of which kind, and the values by their positions.

    Beside each stands in which currency it is, if it is an amount that says so.
    """

    kind: ValueKind
    by_position: dict[int, tuple[bool | int | float | str | None, str]]


class StatementGuard(Protocol):
    """What stops work that lasts too long, or that nobody waits for any more."""

    def watch(self, connection: "sa.Connection") -> None:
        """Guard a connection from now on; once after it was opened."""
        ...

    def limit_transaction(self, connection: "sa.Connection") -> None:
        """Bound the statements of the transaction that has just begun."""
        ...

    def advance(self, progress: ScanProgress | None) -> None:
        """Take note of how far a scan has come; None: it waits for another that looks for the same.

        Raises:
            OutOfBudget: it is to stop.
        """
        ...


class PositionSearch(Protocol):
    """Finds positions by a filter; used by the one thread that opened it.

    `head` is the log's end as the asker knows it: nothing behind it is looked at. Every method may
    raise BadFilter (the filter does not fit a log) and Unavailable (the log cannot be read).
    """

    def page(self, tree: Filter, span: PageSpan, head: int) -> Sequence[int]:
        """Return the positions of a page, in log order."""
        ...

    def sorted_page(
        self, tree: Filter, span: PageSpan, order: EventOrder, head: int
    ) -> Sequence[int]:
        """Return the positions of a page of what matches in another order than the log's.

        Raises:
            Unreadable: code `too-many-to-sort`.
        """
        ...

    def sorted_rank(
        self, tree: Filter, span: PageSpan, order: EventOrder, position: int, head: int
    ) -> int | None:
        """Return how many stand before an event in that order; None: it is not among them.

        Raises:
            Unreadable: code `too-many-to-sort`.
        """
        ...

    def counts(self, tree: Filter, edges: Sequence[int], head: int) -> list[int]:
        """Return how many events match between each two edges: in (edge, next edge]."""
        ...

    def density(self, tree: Filter, by: DensityAxis, most: int, head: int) -> Density:
        """Count in at most so many ranges of the whole log, by the module of the events."""
        ...

    def group_counts(
        self, tree: Filter, edges: Sequence[int], head: int
    ) -> tuple[list[str], list[list[int]]]:
        """Return modules, and for each how many of its events match between each two edges."""
        ...

    def plan(self, tree: Filter, head: int) -> FilterPlan:
        """Return how the log would be searched; what may take long is not tried for it."""
        ...

    def values(self, value: Value, positions: Sequence[int], head: int) -> EventValues:
        """Return what a calculation comes to at events; without positions it is only checked."""
        ...

    def backlog(self, position: int, types: Collection[str], head: int) -> Backlog:
        """Return which events of these types are recorded in (position, head]."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...
