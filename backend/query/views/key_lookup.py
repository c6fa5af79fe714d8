"""Rows that are looked up by their key alone."""

import sqlalchemy as sa

from backend.filters.syntax_tree import conjuncts
from backend.messages.queries import Cell
from backend.query.views.page_query import PageQuery
from backend.query.views.selection import Selection
from backend.query.views.sort_order import parse_order
from backend.query.views.view_fields import pinned_key


class KeyLookup:
    """Rows that a question names by their key, with a statement that is made once a view.

    It is what whoever has just sent a command asks, many times a second; building a filter's
    statement anew takes ten times as long as the look-up itself.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._statements: dict[str, sa.Select[*tuple[Cell, ...]]] = {}

    def find(
        self, connection: sa.Connection, selection: Selection, wanted: PageQuery
    ) -> tuple[list[list[Cell]], int] | None:
        """Return the page and the total if the filter is a key and nothing else.

        Raises:
            Unreadable: code `bad-order`.
        """
        key = pinned_key(wanted.tree, selection)
        if key is None or len(conjuncts(wanted.tree)) != len(key):
            return None
        if wanted.order:
            parse_order(selection, wanted.order)
        found = connection.execute(
            self._statement(selection), dict(zip(selection.key, key, strict=True))
        )
        rows = [list(row) for row in found]
        return rows[wanted.start : wanted.start + wanted.size], len(rows)

    def _statement(self, selection: Selection) -> sa.Select[*tuple[Cell, ...]]:
        name = selection.projection.name
        if name not in self._statements:
            columns = selection.rows.c
            at_key = (columns[field] == sa.bindparam(field) for field in selection.key)
            cells = (columns[column.name] for column in selection.columns)
            self._statements[name] = sa.select(*cells).where(*at_key)
        return self._statements[name]
