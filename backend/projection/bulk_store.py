"""Bulk operations and their items in the file of a replica's rows.

What became of an item is written in the transaction of the rows that it changed: whenever the
process is killed, an item is done and has its outcome, or it has not begun.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.clock import Clock, now_us
from backend.errors import Rejected, Unreadable
from backend.messages.bulks import MAX_BULKS, Bulk, BulkState, ItemOutcome, StartBulk
from backend.messages.number_text import format_number
from backend.projection.parked_filter import parked_condition
from backend.projection.row_database import RowDatabase
from backend.projection.row_schema import BULK_ITEMS, BULKS, IS_FIRST, PARKED
from backend.sqlite.compiled_statement import CompiledStatement, CoreStatement
from backend.translation import tr_noop

MAX_KEPT_ITEMS = 2_000_000  # of bulk operations that are over, together
BULK_COLUMNS = tuple(BULKS.columns)
_OVER = BULKS.c.state.in_([sa.literal_column("'cancelled'"), sa.literal_column("'done'")])


def _sql(statement: CoreStatement) -> str:
    """Return SQL whose values are given in the order in which it names them."""
    return CompiledStatement(statement).sql


_BULKS = sa.select(*BULK_COLUMNS).order_by(BULKS.c.number)
_UNFINISHED = _sql(_BULKS.where(sa.not_(_OVER)))
_NEWEST_OVER = (
    _sql(sa.select(*BULK_COLUMNS).where(_OVER).order_by(BULKS.c.number.desc())) + " LIMIT ?"
)
_BY_ID = _sql(_BULKS.where(BULKS.c.id == sa.bindparam("id")))
_BY_NUMBER = _sql(_BULKS.where(BULKS.c.number == sa.bindparam("number")))
_FINISHED = _sql(
    sa.select(BULKS.c.number, BULKS.c.total).where(_OVER).order_by(BULKS.c.number.desc())
)
_DROP_ITEMS = _sql(sa.delete(BULK_ITEMS).where(BULK_ITEMS.c.bulk == sa.bindparam("bulk")))
_DROP_BULK = _sql(sa.delete(BULKS).where(BULKS.c.number == sa.bindparam("number")))
_NEWEST = _sql(sa.select(sa.func.max(BULKS.c.number)))
_PUT = _sql(sa.insert(BULKS).values({c.name: sa.bindparam(c.name) for c in BULKS.columns}))
_SET_TOTAL = _sql(
    sa.update(BULKS).where(BULKS.c.number == sa.bindparam("at")).values(total=sa.bindparam("total"))
)
_SET_STATE = _sql(
    sa.update(BULKS)
    .where(BULKS.c.number == sa.bindparam("at"))
    .values({name: sa.bindparam(name) for name in ("state", "changed", "changed_by")})
)
_SET_RATE = _sql(
    sa.update(BULKS)
    .where(BULKS.c.number == sa.bindparam("at"))
    .values(rate_per_s=sa.bindparam("rate_per_s"))
)
_SET_COUNTS = _sql(
    sa.update(BULKS)
    .where(BULKS.c.number == sa.bindparam("at"))
    .values(
        {
            name: sa.bindparam(name)
            for name in ("state", "changed", "applied", "failed", "skipped", "gone", "events")
        }
    )
)
_NEXT_ITEM = (
    _sql(
        sa.select(BULK_ITEMS.c.item, BULK_ITEMS.c.view, BULK_ITEMS.c.entity, BULK_ITEMS.c.position)
        .where(
            BULK_ITEMS.c.bulk == sa.bindparam("bulk"),
            BULK_ITEMS.c.item > sa.bindparam("after"),
            BULK_ITEMS.c.outcome == sa.literal_column("'waiting'"),
        )
        .order_by(BULK_ITEMS.c.item)
    )
    + " LIMIT 1"
)
_SET_OUTCOME = _sql(
    sa.update(BULK_ITEMS)
    .where(BULK_ITEMS.c.bulk == sa.bindparam("of"), BULK_ITEMS.c.item == sa.bindparam("at_item"))
    .values(
        outcome=sa.bindparam("outcome"),
        events=BULK_ITEMS.c.events + sa.bindparam("more"),
        at=sa.bindparam("at"),
        error=sa.bindparam("error"),
    )
)


class NextItem(msgspec.Struct, frozen=True):
    """The item of a bulk operation whose turn it is."""

    item: int
    view: str
    entity: str
    position: int


class ItemProgress(msgspec.Struct, frozen=True, kw_only=True):
    """What was done with an item: `outcome` is `waiting` while more of it is to be done."""

    item: int
    outcome: ItemOutcome
    events: int
    error: str = ""


class BulkStore:
    """The bulk operations of one replica; used by the thread that writes its rows."""

    def __init__(self, database: RowDatabase, clock: Clock = now_us) -> None:
        self._database, self._clock = database, clock

    def unfinished(self) -> list[Bulk]:
        """Return those that run or are suspended, in the order in which they were made.

        Raises:
            StorageFailed: they cannot be read.
        """
        return [read_bulk(row) for row in self._rows(_UNFINISHED)]

    def newest_over(self, limit: int) -> list[Bulk]:
        """Return so many of those that are over, the oldest of them first.

        Raises:
            StorageFailed: they cannot be read.
        """
        return [read_bulk(row) for row in reversed(self._rows(_NEWEST_OVER, limit))]

    def create(self, order: StartBulk) -> Bulk:
        """Make one, with its items; one that has this id is returned as it stands.

        Raises:
            BadFilter: the filter cannot be read.
            Rejected: nothing that is parked matches.
            StorageFailed: nothing was made.
        """
        condition = parked_condition(order.filter, self._clock(), self._database.dialect)
        known = self._rows(_BY_ID, order.id)
        if known:
            return read_bulk(known[0])
        with self._database.translate_errors(), self._database.durable_transaction():
            self._drop_old()
            number = (self._rows(_NEWEST)[0][0] or 0) + 1
            at = self._clock()
            row = (number, order.id, order.action, order.filter, order.reason, order.by, at)
            self._database.cursor.execute(
                _PUT, (*row, order.rate_per_s, "running", at, order.by, *[0] * 6)
            )
            total = self._put_items(number, order.most, condition)
            if not total:
                raise Rejected(
                    tr_noop(
                        "Nothing that is parked matches this filter; `marigraph parked` lists what"
                        " is."
                    ),
                    field="filter",
                )
            self._database.cursor.execute(_SET_TOTAL, (total, number))
        return self.find(number)

    def find(self, number: int) -> Bulk:
        """Return the one with this number.

        Raises:
            Unreadable: there is none.
        """
        found = self._rows(_BY_NUMBER, number)
        if not found:
            raise Unreadable(
                f"There is no bulk operation {format_number(number)} here; `marigraph bulk` lists"
                " those that there are.",
                code="no-such-bulk",
                field="number",
            )
        return read_bulk(found[0])

    def set_state(self, number: int, state: BulkState, by: str) -> None:
        """Change its state.

        Raises:
            StorageFailed: it is as it was.
        """
        with self._database.translate_errors(), self._database.durable_transaction():
            self._database.cursor.execute(_SET_STATE, (state, self._clock(), by, number))

    def set_rate(self, number: int, rate_per_s: int) -> None:
        """Change how many events a second it may apply.

        Raises:
            StorageFailed: it is as it was.
        """
        with self._database.translate_errors(), self._database.durable_transaction():
            self._database.cursor.execute(_SET_RATE, (rate_per_s, number))

    def next_item(self, number: int, after: int) -> NextItem | None:
        """Return the item behind `after` whose turn it is; None when all have an outcome.

        Raises:
            StorageFailed: it cannot be read.
        """
        return next((NextItem(*row) for row in self._rows(_NEXT_ITEM, number, after)), None)

    def write_progress(self, bulk: Bulk, progress: ItemProgress | None) -> None:
        """Write how a bulk operation stands, and what was done with an item.

        Within a transaction.
        """
        cursor, at = self._database.cursor, self._clock()
        counts = (bulk.applied, bulk.failed, bulk.skipped, bulk.gone, bulk.events)
        cursor.execute(_SET_COUNTS, (bulk.state, bulk.changed_us, *counts, bulk.number))
        if progress is not None:
            changed = (progress.outcome, progress.events, at, progress.error)
            cursor.execute(_SET_OUTCOME, (*changed, bulk.number, progress.item))

    def save_progress(self, bulk: Bulk, progress: ItemProgress | None) -> None:
        """Write the same in a transaction of its own: no row has changed.

        Raises:
            StorageFailed: nothing was written.
        """
        with self._database.translate_errors(), self._database.transaction():
            self.write_progress(bulk, progress)

    def _put_items(self, number: int, most: int, condition: sa.ColumnElement[bool] | None) -> int:
        """Write an item for each entity that matches; return how many."""
        order = (PARKED.c.position, PARKED.c.view)
        turn = sa.func.row_number().over(order_by=order)
        key = (PARKED.c.view, PARKED.c.entity, PARKED.c.position)
        nothing = (sa.literal("waiting"), sa.literal(0), sa.literal(0), sa.literal(""))
        wanted = sa.select(sa.literal(number), turn, *key, *nothing).where(IS_FIRST)
        if condition is not None:
            wanted = wanted.where(condition)
        wanted = wanted.order_by(*order).limit(most)
        names = [column.name for column in BULK_ITEMS.columns]
        return self._database.run(sa.insert(BULK_ITEMS).from_select(names, wanted))

    def _drop_old(self) -> None:
        """Make room for one more: those that are over are kept as long as there is room."""
        kept, items = 0, 0
        for number, total in self._rows(_FINISHED):
            kept, items = kept + 1, items + total
            if kept >= MAX_BULKS or items > MAX_KEPT_ITEMS:
                self._database.cursor.execute(_DROP_ITEMS, (number,))
                self._database.cursor.execute(_DROP_BULK, (number,))

    def _rows(self, sql: str, *values: object) -> Sequence[tuple[Any, ...]]:
        with self._database.translate_errors():
            return self._database.cursor.execute(sql, values).fetchall()


def read_bulk(row: tuple[Any, ...]) -> Bulk:
    """Return a row of the table, in the order of `BULK_COLUMNS`."""
    names = Bulk.__struct_fields__
    return Bulk(**dict(zip(names, row, strict=True)))
