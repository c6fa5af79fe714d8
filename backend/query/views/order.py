"""The order of a page: always total, so that pages neither miss nor repeat a row."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import sqlalchemy as sa

from backend.errors import Unreadable
from backend.query.views.selection import Selection

Clause = sa.UnaryExpression[Any] | sa.ColumnElement[Any]


def order_of(selection: Selection, order: str) -> list[Clause]:
    """Return `order` (`field`, `field:asc` or `field:desc`), then the key; empty: the view's own.

    What is missing comes first, and with `desc` last.

    Raises:
        Unreadable: code `bad-order`; there is no such field or direction.
    """
    field, _, direction = (order or selection.projection.order).partition(":")
    if field not in selection.by_name:
        raise _unknown(field, [*selection.by_name])
    column = selection.rows.c[field]
    match direction.strip().lower():
        case "" | "asc":
            first: Clause = column.asc()
        case "desc":
            first = column.desc()
        case other:
            raise Unreadable(
                f"An order is `{field}` or `{field}:desc`, not `{field}:{other}`.",
                code="bad-order",
                field="order",
            )
    return [first, *(selection.rows.c[name] for name in selection.key if name != field)]


def by_relevance(selection: Selection, scores: sa.CTE) -> list[Clause]:
    """Return the order of a search: the best first, then the view's own order."""
    return [scores.c.score.is_(None), scores.c.score, *order_of(selection, "")]


def _unknown(field: str, names: Sequence[str]) -> Unreadable:
    near = get_close_matches(field, names, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(names)}."
    return Unreadable(
        f"There is no field `{field}` to order by: {hint}", code="bad-order", field="order"
    )
