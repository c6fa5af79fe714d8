"""What the fields and the free words of a filter mean for a view."""

from dataclasses import dataclass

from backend.filters.conditions import (
    FilterContext,
    column_condition,
    is_pattern,
    is_presence_test,
    unknown_field,
)
from backend.filters.sql_dialect import Condition
from backend.filters.syntax_tree import Comparison, Filter, Term, conjuncts
from backend.query.views.selection import Selection
from backend.query.views.text_index import text_condition


@dataclass(frozen=True, slots=True)
class ViewFields:
    """A filter's fields are the view's columns."""

    selection: Selection
    context: FilterContext

    def comparison(self, test: Comparison) -> Condition:
        """Compare a column.

        Raises:
            BadFilter: the view has no such column, or the value is not of its kind.
        """
        column = self.selection.by_name.get(test.field)
        if column is None:
            raise unknown_field(test, self.selection.by_name)
        return column_condition(self.selection.rows.c[column.name], column.kind, test, self.context)

    def term(self, word: Term) -> Condition:
        """Look the word up in the full-text index, or anywhere in the row's text."""
        if self.selection.text is not None:
            return self.selection.text.matches_term(word)
        return text_condition(
            self.selection.rows, self.selection.columns, word, self.context.dialect
        )


def pinned_key(tree: Filter, selection: Selection) -> tuple[str, ...] | None:
    """Return the one key that the filter can match, None when it can match several."""
    tests = [part for part in conjuncts(tree) if isinstance(part, Comparison)]
    cells = {
        test.field: test.value
        for test in tests
        if test.operator in {":", "="} and not (is_pattern(test) or is_presence_test(test))
    }
    if any(selection.by_name[name].kind != "text" for name in selection.key):
        return None  # a value may name more than one cell, as a month names its days
    pinned = tuple(cells[name] for name in selection.key if name in cells)
    return pinned if len(pinned) == len(selection.key) else None
