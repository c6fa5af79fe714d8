"""What the fields and the free words of a filter mean for a view."""

import msgspec
from sqlalchemy import and_

from backend.filters.calculated_values import CalculatedValue, column_value, payload_value
from backend.filters.calculations import relation_condition
from backend.filters.conditions import (
    FilterContext,
    build_condition,
    column_condition,
    unknown_field,
)
from backend.filters.money_conditions import (
    MINOR_SUFFIX,
    currency_condition,
    money_condition,
    parse_money,
)
from backend.filters.payload_conditions import json_condition
from backend.filters.sql_dialect import Column as SqlColumn
from backend.filters.sql_dialect import Condition
from backend.filters.syntax_tree import (
    BadFilter,
    Comparison,
    FieldReference,
    Filter,
    Relation,
    Term,
    conjuncts,
)
from backend.filters.wildcards import is_pattern, is_presence_test
from backend.messages.catalogue import Column
from backend.projection.row_queries import view_spec
from backend.projection.sql_tables import is_in_state
from backend.query.views.selection import Selection
from backend.query.views.text_index import text_condition
from backend.text_normalization import spellings


class ViewFields(msgspec.Struct, frozen=True):
    """A filter's fields are the view's columns."""

    selection: Selection
    context: FilterContext

    def comparison(self, test: Comparison) -> Condition:
        """Compare a column.

        Raises:
            BadFilter: the view has no such column, or the value is not of its kind.
        """
        name = test.field.removesuffix(MINOR_SUFFIX)
        column = self.selection.by_name.get(name)
        if column is None and (nested := self._nested(test)) is not None:
            return nested
        if column is None or (name != test.field and column.kind != "money"):
            raise unknown_field(test, self.selection.by_name)
        if not is_presence_test(test):
            if column.kind == "amounts":
                return self._amounts(column, test)
            if column.kind == "money" and name == test.field:
                return money_condition(self.selection.rows.c[name], self._currency_of(column), test)
        try:
            return column_condition(
                self.selection.rows.c[column.name], column.kind, test, self.context
            )
        except BadFilter as error:
            if test.quoted or test.value not in self.selection.by_name:
                raise
            raise BadFilter(
                f"To compare `{test.field}` with the field `{test.value}`, put that in braces",
                test.value_at,
            ) from error

    def relation(self, test: Relation) -> Condition:
        """Compare what is calculated of columns.

        Raises:
            BadFilter: the view has no such column, or its values do not go together.
        """
        return relation_condition(test, self.value, self.context)

    def value(self, field: FieldReference) -> CalculatedValue:
        """Return a field as a value to calculate with.

        Raises:
            BadFilter: the view has no such column, or it holds several values.
        """
        name, *path = field.name.split(".")
        column = self.selection.by_name.get(name)
        if column is None:
            raise unknown_field(field, self.selection.by_name)
        cells, currency = self.selection.rows.c[name], self._currency_of(column)
        if column.kind == "money" and field.name == f"{name}{MINOR_SUFFIX}":
            return column_value(field, cells, "integer")
        if path and column.kind != "json":
            raise unknown_field(field, self.selection.by_name)
        if path:
            return payload_value(field, cells, tuple(path), self.context.dialect, currency)
        return column_value(field, cells, column.kind, currency)

    def _nested(self, test: Comparison) -> Condition | None:
        """Compare a value within a column that holds JSON; None where the field names none."""
        name, *path = test.field.split(".")
        column = self.selection.by_name.get(name)
        if column is None or column.kind != "json" or not path:
            return None
        data, currency = self.selection.rows.c[name], self._currency_of(column)
        return json_condition(data, tuple(path), test, self.context, currency)

    def _currency_of(self, column: Column) -> SqlColumn | None:
        """Return the column that holds a money column's currency, None where no one does."""
        name = column.currency_column or "currency"
        return self.selection.rows.c[name] if name in self.selection.by_name else None

    def _amounts(self, column: Column, test: Comparison) -> Condition:
        """Compare what an account holds in one currency, which the value names."""
        amount, code = parse_money(test)
        if not code:
            raise BadFilter(
                f"`{test.field}` holds an amount of each currency: say which, as in "
                f"`{test.field}>12.50EUR`",
                test.value_at,
            )
        held = self.context.dialect.number_at(self.selection.rows.c[column.name], (code,))
        return currency_condition(held, None, test, amount, code)

    def term(self, word: Term) -> Condition:
        """Look the word up in the full-text index, or anywhere in the row's text."""
        if self.selection.text is not None:
            return self.selection.text.matches_term(word)
        return text_condition(
            self.selection.rows, self.selection.columns, word, self.context.dialect
        )


def view_condition(tree: Filter, selection: Selection, context: FilterContext) -> Condition:
    """Turn a filter into a condition, such that the index of waiting rows serves where it can.

    Raises:
        BadFilter: the filter does not fit the view.
    """
    matches = build_condition(tree, ViewFields(selection, context))
    state = waiting_state(tree, selection)
    work = view_spec(selection.projection).work
    if state is None or work is None:
        return matches
    return and_(is_in_state(selection.rows, work, state), matches)


def waiting_state(tree: Filter, selection: Selection) -> str | None:
    """Return the state of the view's board that the filter asks for, if it asks for one."""
    board = selection.projection.board
    if board is None or not selection.stored:
        return None
    declared = {state.value for state in board.states}
    for test in conjuncts(tree):
        if isinstance(test, Comparison) and test.field == board.column and test.value in declared:
            is_exact = test.operator in {":", "="} and not is_pattern(test)
            if is_exact and not is_presence_test(test) and len(spellings(test.value)) == 1:
                return test.value
    return None


def pinned_key(tree: Filter, selection: Selection) -> tuple[str, ...] | None:
    """Return the one key that the filter can match, None when it can match several."""
    tests = [part for part in conjuncts(tree) if isinstance(part, Comparison)]
    cells = {
        test.field: test.value
        for test in tests
        if test.operator in {":", "="} and not (is_pattern(test) or is_presence_test(test))
        if len(spellings(test.value)) == 1
    }
    if any(selection.by_name[name].kind != "text" for name in selection.key):
        return None  # a value may name more than one cell, as a month names its days
    pinned = tuple(cells[name] for name in selection.key if name in cells)
    return pinned if len(pinned) == len(selection.key) else None
