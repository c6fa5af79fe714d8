"""What a calculation comes to at events whose positions are known."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from backend.filters.calculations import calculate
from backend.filters.syntax_tree import Value
from backend.store.log_search_port import EventValues
from backend.store.sql.log_schema import events
from backend.store.sql.search.log_fields import LogFields, list_numbers


def read_event_values(value: Value, positions: Sequence[int], fields: LogFields) -> EventValues:
    """Return the values at these positions; of a payload the number there, or else the text.

    Raises:
        BadFilter: the calculation does not fit events.
    """
    found = calculate(value, fields.value, fields.context)
    if not positions:
        return EventValues(found.kind, {})
    text = sa.null() if found.text is None else found.text
    amount = found.currency if found.kind == "amount" else None
    currency = sa.null() if amount is None else amount
    cells: list[sa.ColumnElement[Any]] = [events.c.position, found.column, text, currency]
    found_at = events.c.position.in_(list_numbers(positions))
    statement: sa.Select[*tuple[Any, ...]] = sa.select(*cells).where(found_at)
    values: dict[int, tuple[Any, str]] = {}
    for position, number, words, code in fields.connection.execute(statement):
        values[position] = (words if number is None else number, code or "")
    return EventValues(found.kind, values)
