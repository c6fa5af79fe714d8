"""The order of a page: always total, so that pages neither miss nor repeat a row."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.errors import Unreadable
from backend.query.views.selection import Selection


class SortKey(msgspec.Struct, frozen=True):
    """One thing to sort by; `is_optional`: it may be missing, which then comes first.

    Said of what is always there it would keep PostgreSQL from its indexes.
    """

    by: sa.ColumnElement[Any]
    descending: bool = False
    is_optional: bool = True

    @property
    def clause(self) -> sa.UnaryExpression[Any]:
        """What stands behind ORDER BY."""
        order = self.by.desc() if self.descending else self.by.asc()
        if not self.is_optional:
            return order
        return order.nulls_last() if self.descending else order.nulls_first()


def parse_order(selection: Selection, order: str) -> list[SortKey]:
    """Return `order` (`field`, `field:asc` or `field:desc`), then the key; empty: the view's own.

    What is missing comes first, and with `desc` last.

    Raises:
        Unreadable: code `bad-order`; there is no such field or direction.
    """
    field, _, direction = (order or selection.projection.order).partition(":")
    if field not in selection.by_name:
        raise _unknown_sort_field(field, [*selection.by_name])
    column = selection.rows.c[field]
    match direction.strip().lower():
        case "" | "asc":
            first = SortKey(column, is_optional=is_optional(column))
        case "desc":
            first = SortKey(column, descending=True, is_optional=is_optional(column))
        case other:
            raise Unreadable(
                f"An order is `{field}` or `{field}:desc`, not `{field}:{other}`.",
                code="bad-order",
                field="order",
            )
    rest = (selection.rows.c[name] for name in selection.key if name != field)
    return [first, *(SortKey(column, is_optional=is_optional(column)) for column in rest)]


def is_optional(column: sa.ColumnElement[Any]) -> bool:
    """Say whether a column may be empty."""
    return not isinstance(column, sa.Column) or column.nullable is not False


def relevance_order(selection: Selection, scores: sa.CTE) -> list[SortKey]:
    """Return the order of a search: the best first, then the view's own order."""
    return [SortKey(scores.c.score.is_(None)), SortKey(scores.c.score), *parse_order(selection, "")]


def _unknown_sort_field(field: str, names: Sequence[str]) -> Unreadable:
    near = get_close_matches(field, names, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(names)}."
    return Unreadable(
        f"There is no field `{field}` to order by: {hint}", code="bad-order", field="order"
    )
