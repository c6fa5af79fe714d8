"""Answers questions about bulk operations from a replica's or the archive's file."""

import sqlalchemy as sa

from backend.clock import Clock
from backend.messages.bulks import AskBulkItems, AskBulks, BulkItem, BulkItemPage, BulkPage
from backend.projection.bulk_store import BULK_COLUMNS, read_bulk
from backend.projection.row_schema import BULK_ITEMS, BULKS

_ITEM_COLUMNS = tuple(column for column in BULK_ITEMS.columns if column.name != "bulk")


class BulkReader:
    """Reads pages, each in one transaction of its own; used by the one thread that made it."""

    def __init__(self, replica: str, connection: sa.Connection, clock: Clock) -> None:
        self._replica, self._clock = replica, clock
        self._connection = connection

    def page(self, asked: AskBulks) -> BulkPage:
        """Return the bulk operations, the newest first."""
        wanted = sa.select(*BULK_COLUMNS).order_by(BULKS.c.number.desc()).limit(asked.limit)
        with self._connection.begin():
            bulks = [read_bulk(tuple(row)) for row in self._connection.execute(wanted)]
        return BulkPage(bulks=bulks, replica=self._replica, at_us=self._clock())

    def items(self, asked: AskBulkItems) -> BulkItemPage:
        """Return a page of what became of its entities."""
        of_bulk = [BULK_ITEMS.c.bulk == asked.number, BULK_ITEMS.c.item > asked.after]
        if asked.outcome:
            of_bulk.append(BULK_ITEMS.c.outcome == asked.outcome)
        wanted = sa.select(*_ITEM_COLUMNS).where(*of_bulk).order_by(BULK_ITEMS.c.item)
        with self._connection.begin():
            rows = self._connection.execute(wanted.limit(asked.limit + 1)).all()
        names = BulkItem.__struct_fields__
        items = [BulkItem(**dict(zip(names, row, strict=True))) for row in rows[: asked.limit]]
        return BulkItemPage(items=items, has_more=len(rows) > asked.limit, replica=self._replica)
