"""Answers questions about views from a replica's or the archive's file."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches

import sqlalchemy as sa

from backend.clock import Clock, Micros
from backend.errors import Unreadable
from backend.messages.queries import (
    AskChanges,
    AskView,
    Cell,
    Changes,
    Parked,
    ParkedPage,
    ViewPage,
)
from backend.projection import reading
from backend.projection.model import Projection
from backend.projection.tables import columns_of
from backend.query.cache import PageCache, Shown
from backend.query.filters.conditions import Setting
from backend.query.filters.grammar import parse
from backend.query.filters.sqltext import Sqlite
from backend.query.filters.tree import Filter, words_of
from backend.query.filters.values import depends_on_now
from backend.query.views.fields import pinned_key
from backend.query.views.keyed import Keyed
from backend.query.views.page import Wanted, prepare, read
from backend.query.views.past import PastText
from backend.query.views.seeking import Alive, sought
from backend.query.views.selection import Selection, past, present


class ViewAnswers:
    """Reads pages; each in one transaction of its own, so that rows and position agree.

    Used by one thread: the one that made it, since the connection is its own.
    """

    def __init__(
        self,
        replica: str,
        rows: sa.Engine,
        projections: Mapping[str, Projection],
        cache: PageCache,
        *,
        archive: bool,
        clock: Clock,
    ) -> None:
        """Connect to the file; an `archive`'s rows have a history, a replica's have none."""
        self._replica = replica
        self._projections = projections
        self._cache = cache
        self._archive = archive
        self._clock = clock
        self._past_text = PastText()
        self._alive = Alive()
        self._keyed = Keyed()
        self._present = {name: present(each) for name, each in projections.items()}
        self._connection = rows.connect()

    def page(self, asked: AskView, at: int | None) -> ViewPage:
        """Return a page as the view is now, or as it was `at` a position that is applied.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the view.
            Unreadable: codes `unknown-view`, `bad-order`, `bad-page`.
        """
        began = self._clock()
        _refuse_negative(asked)
        question = (asked.view, asked.filter, asked.order, asked.offset, asked.limit, at)
        if found := self._cache.find(question, asked.min_position or 0):
            return found
        projection, tree = self.projection(asked.view), parse(asked.filter)
        page = self._read(asked, projection, tree, at, began)
        if not depends_on_now(tree):
            self._cache.keep(question, self._shown(projection, tree, at), page)
        return page

    def projection(self, view: str) -> Projection:
        """Return the view's declaration.

        Raises:
            Unreadable: code `unknown-view`.
        """
        if view in self._projections:
            return self._projections[view]
        names = sorted(self._projections)
        near = get_close_matches(view, names, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(names)}."
        raise Unreadable(f"There is no view `{view}`: {hint}", code="unknown-view", field="view")

    def check(self, view: str, text: str) -> None:
        """Read a filter as if for a page of the view.

        Raises:
            BadFilter: it cannot be read, or does not fit the view.
            Unreadable: code `unknown-view`.
        """
        prepare(self._present[self.projection(view).name], Wanted(parse(text)), self._setting())

    def changes(self, asked: AskChanges) -> Changes:
        """Return the rows that changed in (after, upto], at most `limit` of them; archive only."""
        with self._transaction() as connection:
            found = reading.changes_in(
                connection, self._projections.values(), asked.after, asked.upto, asked.limit
            )
        views = {change.view for change in found}
        return Changes(
            changes=found,
            columns={view: columns_of(self._projections[view]) for view in sorted(views)},
        )

    def parked(self, limit: int) -> ParkedPage:
        """Return the parked events, oldest first, and how many there are."""
        with self._transaction():
            items = reading.parked(self._connection, limit)
            total = sum(reading.parked_counts(self._connection).values())
        return ParkedPage(
            items=[
                Parked(
                    view=item.view,
                    entity=item.entity,
                    position=item.position,
                    error=item.error,
                    parked=item.parked,
                )
                for item in items
            ],
            total=total,
            replica=self._replica,
        )

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _read(
        self, asked: AskView, projection: Projection, tree: Filter, at: int | None, began: Micros
    ) -> ViewPage:
        wanted = Wanted(tree, asked.order, asked.offset, asked.limit)
        with self._transaction() as connection:
            applied = reading.applied(connection)
            position = applied if at is None else at
            found = self._looked_up(connection, projection, wanted, position, applied)
            if found is None:
                selection = self._selection(projection, tree, position)
                found = read(connection, prepare(selection, wanted, self._setting()))
        return ViewPage(
            view=projection.name,
            columns=self._present[projection.name].columns,
            rows=found[0],
            total=found[1],
            replica=self._replica,
            position=position,
            cached=False,
            took=self._clock() - began,
        )

    def _looked_up(
        self,
        connection: sa.Connection,
        projection: Projection,
        wanted: Wanted,
        position: int,
        applied: int,
    ) -> tuple[list[list[Cell]], int] | None:
        """Return the page and the total if both can be looked up."""
        if not self._archive:
            return self._keyed.find(connection, self._present[projection.name], wanted)
        rows = sought(connection, projection, wanted, position)
        if rows is None:
            return None
        return rows, self._alive.count(connection, projection, position, applied)

    def _selection(self, projection: Projection, tree: Filter, position: int) -> Selection:
        if not self._archive:
            return self._present[projection.name]
        if projection.fulltext and words_of(tree):
            return self._past_text.selection(self._connection, projection, position)
        return past(projection, position)

    @contextmanager
    def _transaction(self) -> Generator[sa.Connection]:
        try:
            with self._connection.begin():
                yield self._connection
        except BaseException:
            self._past_text = PastText()  # its tables may have gone with the transaction
            raise

    def _setting(self) -> Setting:
        return Setting(Sqlite(), self._clock())

    def _shown(self, projection: Projection, tree: Filter, at: int | None) -> Shown:
        """Say on what a page depends: on nothing any more when it shows the past."""
        if at is not None:
            return Shown("")
        return Shown(projection.name, pinned_key(tree, self._present[projection.name]))


def _refuse_negative(asked: AskView) -> None:
    for name, number in (("offset", asked.offset), ("limit", asked.limit)):
        if number < 0:
            raise Unreadable(f"`{name}` cannot be {number}.", code="bad-page", field=name)
