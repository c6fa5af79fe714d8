"""What a view is at a position by another way: a replay from zero, ordered in plain Python."""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.messages.queries import Cell
from backend.projection.applier import Applier
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import cells_of, open_rows, rows_of
from backend.projection.table_specs import columns_of

Key = tuple[Cell, ...]
_SortKey = tuple[Any, ...]


class OrderedKeys:
    """The keys of all rows in one order: `FIELD` or `FIELD:desc`, then the key."""

    def __init__(self, projection: Projection, order: str) -> None:
        self._names = [column.name for column in columns_of(projection)]
        field, _, direction = order.partition(":")
        self._place, self._is_descending = self._names.index(field), direction == "desc"
        self._sorted: list[_SortKey] = []

    def move(self, key: Key, before: Sequence[Cell] | None, after: Sequence[Cell]) -> None:
        """Let a row stand where it belongs now."""
        if before is not None:
            del self._sorted[bisect_left(self._sorted, self._sort_key(key, before))]
        insort(self._sorted, self._sort_key(key, after))

    def keys(self, start: int, end: int) -> list[Key]:
        """Return a stretch of them."""
        return [each[-1] for each in self._sorted[start:end]]

    def _sort_key(self, key: Key, row: Sequence[Cell]) -> _SortKey:
        value = row[self._place]
        if self._is_descending:
            assert isinstance(value, int), "a number, so that it can be turned round"
            return (-value, key)
        return (value is not None, value, key)


class ViewReplay:
    """One view in a fresh database, to which the live handlers apply every event from the first.

    Its rows are read as the live table has them, and kept; those that an event has changed are
    known by the position that they say.
    """

    def __init__(
        self, path: Path, projection: Projection, registry: Registry, orders: Sequence[str]
    ) -> None:
        views = {projection.name: projection}
        self._store = LiveStore(path, views)
        self._applier = Applier(self._store, views, registry)
        self._engine = open_rows(path)
        self._names = [column.name for column in columns_of(projection)]
        self._key_at = [self._names.index(name) for name in projection.key]
        rows = rows_of(projection)
        changed = rows.c["position"] > sa.bindparam("after")
        self._changed = sa.select(*cells_of(projection, rows)).where(changed)
        self._count = sa.select(sa.func.count()).select_from(rows)
        self.rows: dict[Key, list[Cell]] = {}
        self._orders = {order: OrderedKeys(projection, order) for order in orders}
        self.total = 0

    @property
    def position(self) -> int:
        return self._applier.position

    def apply(self, events: Sequence[Event]) -> None:
        """Go on by these events."""
        before = self.position
        self._applier.apply(events)
        with self._engine.connect() as connection:
            for row in connection.execute(self._changed, {"after": before}):
                self._put(list(row))
            self.total = connection.execute(self._count).scalar_one()
        assert self.total == len(self.rows)  # none was removed

    def page(self, order: str, start: int, size: int) -> list[list[Cell]]:
        """Return a stretch of the rows in one of the orders."""
        return [self.rows[key] for key in self._orders[order].keys(start, start + size)]

    def close(self) -> None:
        self._engine.dispose()
        self._store.close()

    def _put(self, row: list[Cell]) -> None:
        key = tuple(row[place] for place in self._key_at)
        for order in self._orders.values():
            order.move(key, self.rows.get(key), row)
        self.rows[key] = row


def orders_of(view: str, projection: Projection) -> list[str]:
    """Return the order that the desk shows, that of the key, and two that need a search."""
    return ["position:desc", projection.key[0], "position", _SEARCHED[view]]


_SEARCHED: Mapping[str, str] = {
    "contacts": "units:desc",
    "orders": "total:desc",
    "payments": "amount:desc",
    "products": "sold:desc",
    "sales": "units:desc",
    "search": "title",
    "users": "name",
}
