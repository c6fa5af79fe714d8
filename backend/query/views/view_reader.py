"""Answers questions about views from a replica's or the archive's file."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches

import sqlalchemy as sa

from backend.clock import Clock, Micros
from backend.errors import Unreadable
from backend.filters.conditions import FilterContext
from backend.filters.dialect_choice import dialect_of
from backend.filters.grammar import parse
from backend.filters.literals import depends_on_now
from backend.filters.syntax_tree import Filter, positive_terms
from backend.messages.groups import AskGroups, GroupPage
from backend.messages.number_text import format_number
from backend.messages.queries import (
    AskBoards,
    AskChanges,
    AskView,
    BoardPage,
    Cell,
    RowChange,
    RowChanges,
    ViewPage,
)
from backend.messages.row_code import AskCode, CodePage
from backend.messages.view_shares import PartPosition
from backend.projection import row_queries
from backend.projection.read_model import Projection
from backend.projection.table_specs import columns_of
from backend.projection.version_queries import changes_in, require_kept, row_count_at
from backend.query.cache import PageCache, PageDependency
from backend.query.question_budget import BudgetGuard
from backend.query.views.board_reader import boards_of, read_board
from backend.query.views.code_reader import read_view_code
from backend.query.views.group_query import GroupQuery
from backend.query.views.group_reader import read_groups
from backend.query.views.kept_results import KeptResults, ResultKey
from backend.query.views.key_lookup import KeyLookup
from backend.query.views.page_query import PageQuery, build_statements, fetch_page
from backend.query.views.parted_rows import PartedRows
from backend.query.views.past_pages import find_past_page
from backend.query.views.past_results import PastSearch, is_by_key, read_result
from backend.query.views.past_text_index import PastTextIndexes
from backend.query.views.selection import Selection, past_rows, present_rows
from backend.query.views.view_fields import pinned_key

FoundPage = tuple[list[list[Cell]], int]  # its rows, and how many match in all
MAX_OFFSET = 2**53  # rows; no view has as many, and no arithmetic on it overflows


class ViewReader:
    """Reads pages; each in one transaction of its own, so that rows and position agree.

    Used by one thread: the one that made it, since the connection is its own.
    """

    def __init__(
        self,
        replica: str,
        rows: sa.Engine | PartedRows,
        projections: Mapping[str, Projection],
        cache: PageCache,
        *,
        archive: bool,
        clock: Clock,
        kept: KeptResults | None = None,
        guard: BudgetGuard | None = None,
    ) -> None:
        """Connect to the file; an `archive`'s rows have a history, a replica's have none.

        `rows`: an engine over the file, or the files of others that the rows are in.

        `kept`: where results of searches in an archive's past stay, for questions about positions
        nearby; without, each search is made anew. `guard` stops statements that take too long.
        """
        self._replica = replica
        self._projections = projections
        self._cache = cache
        self._archive = archive
        self._clock = clock
        self._past_text_indexes = PastTextIndexes()
        self._key_lookup = KeyLookup()
        self._parted = parted = rows if isinstance(rows, PartedRows) else None
        engine = rows.engine if isinstance(rows, PartedRows) else rows
        has_text_index = engine.dialect.name == "sqlite"
        self._present = {
            name: present_rows(
                each,
                is_parted=parted is not None and parted.is_parted,
                has_text_index=has_text_index,
            )
            for name, each in projections.items()
        }
        self._kept = kept
        self._guard = guard or BudgetGuard()
        self._connection = engine.connect()
        if kept is not None:
            kept.attach(self._connection)
        self._dialect = dialect_of(self._connection.dialect.name)
        self._guard.watch(self._connection)
        self._schema_version = 0

    def page(self, asked: AskView, at: int | None) -> ViewPage:
        """Return a page as the view is now, or as it was `at` a position that is applied.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the view.
            Unreadable: codes `unknown-view`, `bad-order`, `bad-page`.
        """
        began = self._clock()
        _refuse_negative(asked)
        question = (asked.view, asked.filter, asked.order, asked.offset, asked.limit, at)
        if found := self._cache.get(question, asked.min_position or 0):
            return found
        projection, tree = self.projection(asked.view), parse(asked.filter)
        page = self._read(asked, projection, tree, at, began)
        if not depends_on_now(tree):
            self._cache.put(question, self._dependency(projection, tree, at), page)
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
        build_statements(
            self._present[self.projection(view).name],
            PageQuery(parse(text)),
            self._filter_context(),
        )

    def changes(self, asked: AskChanges) -> RowChanges:
        """Return the rows that changed in (after, upto], and by one event; archive only."""
        with self._transaction() as connection:
            first = min(asked.after, asked.event - 1 if asked.event else asked.after)
            for projection in self._projections.values():
                require_kept(connection, projection, max(0, first))
            changes = self._changes_in(connection, asked.after, asked.upto, asked.limit)
            alone = (asked.event - 1, asked.event)
            if alone == (asked.after, asked.upto):
                by_event = changes
            else:
                by_event = self._changes_in(connection, *alone, asked.limit) if asked.event else []
        views = {change.view for change in (*changes, *by_event)}
        return RowChanges(
            changes=changes,
            event_changes=by_event,
            columns={view: columns_of(self._projections[view]) for view in sorted(views)},
        )

    def _changes_in(
        self, connection: sa.Connection, after: int, upto: int, limit: int
    ) -> list[RowChange]:
        if after == upto:
            return []
        return changes_in(connection, self._projections.values(), after, upto, limit)

    def boards(self, asked: AskBoards) -> BoardPage:
        """Count the boards of the views that declare one, or of one view; of a replica.

        Raises:
            Unreadable: codes `unknown-view`, `no-board`.
        """
        began = self._clock()
        declared = boards_of(self._projections)
        if asked.view:
            declared = [each for each in declared if each is self.projection(asked.view)]
            if not declared:
                message = f"The view {asked.view} declares no board: nothing in it waits."
                raise Unreadable(message, code="no-board", field="view")
        with self._transaction() as connection:
            boards = [read_board(connection, each, began) for each in declared]
        took_us = self._clock() - began
        return BoardPage(boards=boards, replica=self._replica, at_us=began, took_us=took_us)

    def code(self, asked: AskCode, todays: Mapping[str, str]) -> CodePage:
        """Return which code wrote the rows; `todays`: the digest of what is applied, by view.

        Raises:
            Unreadable: code `unknown-view`.
        """
        views = [self.projection(asked.view)] if asked.view else self._projections.values()
        with self._transaction() as connection:
            found = [
                read_view_code(
                    connection,
                    each,
                    todays[each.name],
                    is_archive=self._archive,
                    is_counted=asked.counted,
                )
                for each in sorted(views, key=lambda each: each.name)
            ]
            applied = row_queries.applied_position(connection)
        return CodePage(views=found, replica=self._replica, applied=applied)

    def groups(self, asked: AskGroups, at: int | None) -> GroupPage:
        """Return groups of a view's rows as they are now, or were `at` a position that is applied.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the view.
            Unreadable: codes `unknown-view`, `bad-group`.
        """
        began = self._clock()
        projection, tree = self.projection(asked.view), parse(asked.filter)
        wanted = GroupQuery(tree, asked.keys, asked.measures, asked.order, asked.limit)
        with self._transaction() as connection:
            position = row_queries.applied_position(connection) if at is None else at
            if at is not None:
                require_kept(connection, projection, at)
            selection = self._selection(projection, tree, position)
            columns, rows, groups, plan = read_groups(
                connection, selection, wanted, self._filter_context()
            )
            parts = self._part_positions(connection)
        return GroupPage(
            view=projection.name,
            columns=columns,
            rows=rows,
            groups=groups,
            plan=plan,
            replica=self._replica,
            position=position,
            took_us=self._clock() - began,
            parts=parts,
        )

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _read(
        self, asked: AskView, projection: Projection, tree: Filter, at: int | None, began: Micros
    ) -> ViewPage:
        wanted = PageQuery(tree, asked.order, asked.offset, asked.limit)
        with self._transaction() as connection:
            position = row_queries.applied_position(connection) if at is None else at
            if at is not None:
                require_kept(connection, projection, at)
            parts = self._part_positions(connection)
            found = self._look_up(connection, projection, wanted, position)
            is_kept = found is None and self._keeps(projection, tree)
            if found is None and not is_kept:
                selection = self._selection(projection, tree, position)
                found = fetch_page(
                    connection, build_statements(selection, wanted, self._filter_context())
                )
        if found is None:
            found = self._search_past(asked, projection, wanted, position)
        return ViewPage(
            view=projection.name,
            columns=self._present[projection.name].columns,
            rows=found[0],
            total=found[1],
            replica=self._replica,
            position=position,
            cached=False,
            took_us=self._clock() - began,
            parts=parts,
        )

    def _part_positions(self, connection: sa.Connection) -> list[PartPosition]:
        return [] if self._parted is None else self._parted.positions(connection)

    def _keeps(self, projection: Projection, tree: Filter) -> bool:
        """Say whether what a search finds is kept: it is not ranked, and means the same later."""
        is_ranked = bool(projection.fulltext and positive_terms(tree))
        return self._kept is not None and not (is_ranked or depends_on_now(tree))

    def _search_past(
        self, asked: AskView, projection: Projection, wanted: PageQuery, position: int
    ) -> FoundPage:
        """Return the page of a result that is kept, brought to the position."""
        assert self._kept is not None  # noqa: S101 - see `_keeps`
        key = ResultKey(projection.name, asked.filter, asked.order)
        search = PastSearch(projection, wanted, position, self._filter_context(), self._guard)
        with self._kept.hold(key, self._guard) as result:
            result.note_edition(self._cache.past_edition)
            with self._transaction() as connection:
                return read_result(connection, search, result)

    def _look_up(
        self,
        connection: sa.Connection,
        projection: Projection,
        wanted: PageQuery,
        position: int,
    ) -> FoundPage | None:
        """Return the page and the total if both can be looked up."""
        if not self._archive:
            return self._key_lookup.find(connection, self._present[projection.name], wanted)
        total = row_count_at(connection, projection, position)
        rows = find_past_page(connection, projection, wanted, position, total)
        return None if rows is None else (rows, total)

    def _selection(self, projection: Projection, tree: Filter, position: int) -> Selection:
        if not self._archive:
            return self._present[projection.name]
        if projection.fulltext and positive_terms(tree):
            return self._past_text_indexes.selection(self._connection, projection, position)
        return past_rows(
            projection, position, by_key=is_by_key(self._connection, projection, position)
        )

    @contextmanager
    def _transaction(self) -> Generator[sa.Connection]:
        try:
            with self._connection.begin():
                self._guard.limit_transaction(self._connection)
                self._notice_switch()
                if self._parted is not None:
                    self._parted.require_built(self._connection)
                yield self._connection
        except BaseException:
            # its tables may have gone with the transaction
            self._past_text_indexes = PastTextIndexes()
            raise

    def _notice_switch(self) -> None:
        """Forget what is known of the tables of the past when others have taken their place."""
        if not self._archive:
            return
        version = self._connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
        if version != self._schema_version:
            self._schema_version = version
            self._past_text_indexes = PastTextIndexes()

    def _filter_context(self) -> FilterContext:
        return FilterContext(self._dialect, self._clock())

    def _dependency(self, projection: Projection, tree: Filter, at: int | None) -> PageDependency:
        """Say on what a page depends: on nothing any more when it shows the past."""
        if at is not None:
            return PageDependency("")
        return PageDependency(projection.name, pinned_key(tree, self._present[projection.name]))


def _refuse_negative(asked: AskView) -> None:
    for name, number in (("offset", asked.offset), ("limit", asked.limit)):
        if not 0 <= number <= MAX_OFFSET:
            raise Unreadable(
                f"`{name}` is a number from 0 to {format_number(MAX_OFFSET)}, not"
                f" {format_number(number)}.",
                code="bad-page",
                field=name,
            )
