"""What the fields and the free words of a filter mean for parked events."""

from collections.abc import Mapping

import msgspec
import sqlalchemy as sa

from backend.clock import Micros
from backend.filters.calculated_values import CalculatedValue, column_value
from backend.filters.calculations import relation_condition
from backend.filters.conditions import (
    FilterContext,
    build_condition,
    column_condition,
    unknown_field,
)
from backend.filters.dialect_choice import dialect_of
from backend.filters.grammar import parse
from backend.filters.sql_dialect import Column, Condition
from backend.filters.syntax_tree import MATCH_ALL, Comparison, FieldReference, Relation, Term
from backend.filters.wildcards import is_pattern, is_presence_test
from backend.messages.catalogue import ColumnKind
from backend.projection.row_schema import PARKED

PARKED_FIELDS: Mapping[str, tuple[Column, ColumnKind]] = {
    "view": (PARKED.c.view, "text"),
    "type": (PARKED.c.type, "text"),
    "entity": (PARKED.c.entity, "text"),
    "error": (PARKED.c.summary, "text"),
    "position": (PARKED.c.position, "position"),
    "parked": (PARKED.c.parked, "time"),
}
_TEXT_FIELDS = ("view", "type", "entity", "error")


class ParkedFields(msgspec.Struct, frozen=True):
    """A filter's fields are those of a parked event; an error is what its last line says.

    `error:x` holds where it says x somewhere, `error=x` where it says nothing else.
    """

    context: FilterContext

    def comparison(self, test: Comparison) -> Condition:
        """Compare a field.

        Raises:
            BadFilter: there is no such field, or it cannot have such a value.
        """
        if test.field not in PARKED_FIELDS:
            raise unknown_field(test, PARKED_FIELDS)
        column, kind = PARKED_FIELDS[test.field]
        is_part = test.field == "error" and test.operator == ":"
        if is_part and not (is_pattern(test) or is_presence_test(test)):
            return self.context.dialect.contains(column, test.value)
        return column_condition(column, kind, test, self.context)

    def relation(self, test: Relation) -> Condition:
        """Compare what is calculated of its fields.

        Raises:
            BadFilter: there is no such field, or its values do not go together.
        """
        return relation_condition(test, self._value, self.context)

    def _value(self, field: FieldReference) -> CalculatedValue:
        if field.name not in PARKED_FIELDS:
            raise unknown_field(field, PARKED_FIELDS)
        return column_value(field, *PARKED_FIELDS[field.name])

    def term(self, word: Term) -> Condition:
        """Look for the text in view, type, entity and error."""
        columns = (PARKED_FIELDS[name][0] for name in _TEXT_FIELDS)
        return sa.or_(*(self.context.dialect.contains(each, word.text) for each in columns))


def parked_condition(text: str, now_us: Micros, database: str = "sqlite") -> Condition | None:
    """Return the condition of a filter over parked events; None when all match.

    `database`: in which they are, see `dialect_of`.

    Raises:
        BadFilter: it cannot be read, or does not fit.
    """
    tree = parse(text)
    if tree == MATCH_ALL:
        return None
    return build_condition(tree, ParkedFields(FilterContext(dialect_of(database), now_us)))
