"""Searching a log: what an engine answers beside reading it."""

from collections.abc import Collection, Sequence
from typing import Protocol

import msgspec
import sqlalchemy as sa

from backend.clock import Micros
from backend.filters.syntax_tree import Filter


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


class Backlog(msgspec.Struct, frozen=True):
    """Events up to `head` that are not applied yet.

    `first`: the position of the first of them, `recorded_us`: its commit time; 0 without any.
    """

    head: int
    events: int = 0
    first: int = 0
    recorded_us: Micros = 0


class StatementGuard(Protocol):
    """What stops statements that last too long, or that nobody waits for any more."""

    def watch(self, connection: sa.Connection) -> None:
        """Guard a connection from now on; once after it was opened."""
        ...

    def limit_transaction(self, connection: sa.Connection) -> None:
        """Bound the statements of the transaction that has just begun."""
        ...


class PositionSearch(Protocol):
    """Finds positions by a filter; used by the one thread that opened it.

    `head` is the log's end as the asker knows it: nothing behind it is looked at. Every method may
    raise BadFilter (the filter does not fit a log) and Unavailable (the log cannot be read).
    """

    def check(self, tree: Filter, head: int) -> None:
        """Build the filter's condition, and ask nothing."""
        ...

    def page(self, tree: Filter, span: PageSpan, head: int) -> Sequence[int]:
        """Return the positions of a page, in log order."""
        ...

    def counts(self, tree: Filter, edges: Sequence[int], head: int) -> list[int]:
        """Return how many events match between each two edges: in (edge, next edge]."""
        ...

    def backlog(self, position: int, types: Collection[str], head: int) -> Backlog:
        """Return which events of these types are recorded in (position, head]."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...
