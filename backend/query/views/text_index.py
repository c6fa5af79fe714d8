"""Free text in a view: by the full-text index where there is one, as a substring elsewhere."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.filters.sql_dialect import Condition, Dialect
from backend.filters.syntax_tree import Term
from backend.messages.catalogue import Column
from backend.text_normalization import segment

_SEARCHED_KINDS = {"text", "json", "day"}


class TextIndex(msgspec.Struct, frozen=True):
    """A full-text index (FTS5), and the row number that it shares with the rows."""

    index: sa.TableClause
    rowid: sa.ColumnElement[int]

    def matches_term(self, word: Term) -> Condition:
        """Hold where the row has the word, the words in this order, or the prefix."""
        return self.rowid.in_(self._found(quote_fts(word), self.index.c.rowid))

    def rows_with_any(self, words: Sequence[Term]) -> sa.Select[Any]:
        """Select the row numbers of the rows that have any of the words."""
        return self._found(" OR ".join(quote_fts(word) for word in words), self.index.c.rowid)

    def scores(self, words: Sequence[Term]) -> sa.CTE:
        """Return `rowid` and `score` (bm25: the smaller the better) of rows with any of the words.

        It is materialised: bm25 means something only beside its own MATCH.
        """
        match = " OR ".join(quote_fts(word) for word in words)
        columns = (self.index.c.rowid, self.index.c.rank.label("score"))
        return self._found(match, *columns).cte("scores").prefix_with("MATERIALIZED")

    def _found(self, match: str, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
        itself = sa.literal_column(f'"{self.index.name}"', sa.Text())
        return sa.select(*columns).select_from(self.index).where(itself.op("MATCH")(match))


def quote_fts(word: Term) -> str:
    """Write the word as an FTS5 string, in which nothing but the words themselves has a meaning."""
    escaped = segment(word.text).replace('"', '""')
    return f'"{escaped}"*' if word.prefix else f'"{escaped}"'


def text_condition(
    rows: sa.FromClause, columns: Sequence[Column], word: Term, dialect: Dialect
) -> Condition:
    """Hold where the text occurs in any column that holds text."""
    searched = (column.name for column in columns if column.kind in _SEARCHED_KINDS)
    return sa.or_(sa.false(), *(dialect.contains(rows.c[name], word.text) for name in searched))
