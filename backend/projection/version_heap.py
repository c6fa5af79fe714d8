"""A view's heap of versions on disk: appended in the order of the log, with totals by block.

Versions that come late (of an event that was parked, and is taken again) are put where they belong;
the totals behind them are moved.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from backend.messages.number_text import format_counted
from backend.projection.apply_context import RowKey
from backend.projection.row_validation import RowCells, RowRejected
from backend.projection.sql_tables import (
    BLOCK_POSITIONS,
    HEAP_BORN,
    HEAP_PLACE,
    PLACES,
    archive_table,
    block_of,
    first_place,
    heap_blocks,
    is_present,
)
from backend.projection.table_specs import POSITION, TableSpec
from backend.sqlite.compiled_statement import CompiledStatement, CoreStatement, compile_upsert

_ENDED = -1  # of `heap_born`
_PROBE_PLACE = 2**62  # behind all others
Version = tuple[int, RowKey, RowCells]  # position, key, cells


class HeapTotals:
    """How many rows and versions came with each block."""

    def __init__(self) -> None:
        self.rows: Counter[int] = Counter()
        self.versions: Counter[int] = Counter()

    def add(self, position: int, *, born: int, count: int = 1) -> None:
        """Count a version; `count` -1 takes it back. `born`: 1, 0, or -1 for the end of a row."""
        block = block_of(position)
        self.versions[block] += count
        self.rows[block] += count * born

    def move_birth(self, first: int, then: int) -> None:
        """Note that the row that was born with a position is born with another one."""
        self.rows[block_of(first)] -= 1
        self.rows[block_of(then)] += 1


class VersionHeap:
    """Writes versions, within the caller's transaction."""

    def __init__(self, spec: TableSpec, cursor: sqlite3.Cursor) -> None:
        self._spec = spec
        self._cursor = cursor
        self._statements = _HeapStatements(spec)
        self._spec_place = [column.name for column in spec.columns].index(POSITION)
        self.last_position = 0
        self._rows: int = 0
        self._versions: int = 0
        self.load()
        self.mark_flushed()

    def load(self) -> None:
        """Know what is on disk now."""
        run, statements = self._cursor.execute, self._statements
        (last,) = run(statements.last_place).fetchone()
        block, self._rows, self._versions = run(statements.last_block).fetchone() or (0, 0, 0)
        self.last_position = max((last or 0) // PLACES, block * BLOCK_POSITIONS - 1)

    def mark_flushed(self) -> None:
        """Note that everything written is on disk."""
        self._on_disk = (self.last_position, self._rows, self._versions)

    def discard_changes(self) -> None:
        """Know again what is on disk: what was written since is not."""
        self.last_position, self._rows, self._versions = self._on_disk

    def write(self, versions: Iterable[Version], unknown: set[RowKey]) -> None:
        """Write versions in the order of the log; of one row and event the last one counts.

        `unknown`: the keys of which it is not known whether there are rows on disk.

        Raises:
            RowRejected: an event has made more versions than there are places for.
        """
        newest = {(position, key): cells for position, key, cells in versions}
        late = [each for each in newest if each[0] <= self.last_position]
        if late:
            self._write_late({each: newest.pop(each) for each in late})
            unknown = unknown - {key for _, key in late}
        if newest:
            self._append(newest, {key for key in unknown if not self._is_known(key)})

    def end_rows(self, position: int, ends: Iterable[tuple[RowKey, RowCells]]) -> None:
        """Write that there are no rows with these keys from a position on; behind all versions."""
        bounds = (first_place(position), first_place(position + 1))
        (last,) = self._cursor.execute(self._statements.last_place_in, bounds).fetchone()
        place = bounds[0] if last is None else last + 1
        totals, at = HeapTotals(), self._spec_place
        for _, cells in ends:
            written = (place, _ENDED, *cells[:at], position, *cells[at + 1 :])
            self._cursor.execute(self._statements.put, written)
            totals.add(position, born=_ENDED)
            place += 1
        self.move_totals(totals)

    def probe(self, cells: RowCells) -> None:
        """Write a version, within a transaction that is rolled back."""
        self._cursor.execute(self._statements.put, (_PROBE_PLACE, False, *cells))

    def _is_known(self, key: RowKey) -> bool:
        return self._cursor.execute(self._statements.any_of_key, key).fetchone() is not None

    def _append(self, versions: Mapping[tuple[int, RowKey], RowCells], new: set[RowKey]) -> None:
        """Write versions that follow all others."""
        totals = HeapTotals()
        placed: list[tuple[Any, ...]] = []
        place, last = 0, -1
        for (position, key), cells in versions.items():
            place = place + 1 if position == last else first_place(position)
            last = position
            born = key in new
            if born:
                new.remove(key)
            totals.add(position, born=born)
            placed.append((place, born, *cells))
        self._require_places(versions)
        self._cursor.executemany(self._statements.put, placed)
        self._append_totals(totals)
        self.last_position = last

    def _require_places(self, versions: Mapping[tuple[int, RowKey], RowCells]) -> None:
        if len(versions) < PLACES:
            return
        (position, count), *_ = Counter(position for position, _ in versions).most_common(1)
        if count > PLACES:
            raise RowRejected(
                f"Event {position} changes {format_counted(count, 'row')} of {self._spec.view};"
                f" the archive can hold {PLACES} of one event.",
                view=self._spec.view,
            )

    def _append_totals(self, totals: HeapTotals) -> None:
        lines: list[tuple[int, int, int]] = []
        for block in sorted(totals.versions):
            self._rows += totals.rows[block]
            self._versions += totals.versions[block]
            lines.append((block, self._rows, self._versions))
        self._cursor.executemany(self._statements.put_block, lines)

    def insert(self, versions: Iterable[Version]) -> None:
        """Put versions wherever they belong, among the others or behind them."""
        self._write_late({(position, key): cells for position, key, cells in versions})

    def _write_late(self, versions: Mapping[tuple[int, RowKey], RowCells]) -> None:
        """Put each version where it belongs: over one of the same event, or among the others."""
        totals = HeapTotals()
        for (position, key), cells in versions.items():
            self._put_late(position, key, cells, totals)
        self.move_totals(totals)

    def _put_late(self, position: int, key: RowKey, cells: RowCells, totals: HeapTotals) -> None:
        run, statements = self._cursor.execute, self._statements
        bounds = (first_place(position), first_place(position + 1))
        known = run(statements.of_key_in, (*key, *bounds)).fetchone()
        if known is not None:
            run(statements.put, (*known, *cells))
            return
        (last,) = run(statements.last_place_in, bounds).fetchone()
        place = bounds[0] if last is None else last + 1
        (first,) = run(statements.first_of_key, key).fetchone()
        born = first is None or first > place
        run(statements.put, (place, born, *cells))
        totals.add(position, born=first is None)
        if first is not None and born:
            run(statements.mark_not_born, (first,))
            totals.move_birth(first // PLACES, position)

    def mark_ended(self, position: int, key: RowKey) -> None:
        """Let the version of this position be the end of its row."""
        run, statements = self._cursor.execute, self._statements
        bounds = (first_place(position), first_place(position + 1))
        (place, born) = run(statements.of_key_in, (*key, *bounds)).fetchone()
        run(statements.mark_ended, (place,))
        totals = HeapTotals()
        totals.rows[block_of(position)] += _ENDED - born
        self.move_totals(totals)

    def remove(self, key: RowKey) -> None:
        """Remove all versions of a row."""
        totals = HeapTotals()
        found = self._cursor.execute(self._statements.all_of_key, key)
        for place, born in found.fetchall():
            totals.add(place // PLACES, born=born, count=-1)
        self._cursor.execute(self._statements.remove_key, key)
        self.move_totals(totals)

    def move_totals(self, totals: HeapTotals) -> None:
        """Change the totals from each block on."""
        blocks = sorted(totals.rows.keys() | totals.versions.keys())
        self._cursor.executemany(self._statements.begin_block, [(each,) * 3 for each in blocks])
        rows = versions = 0
        for block, end in zip(blocks, [*blocks[1:], _PROBE_PLACE], strict=False):
            rows += totals.rows[block]
            versions += totals.versions[block]
            self._cursor.execute(self._statements.move_blocks, (rows, versions, block, end))
        self.load()


class _HeapStatements:
    """The statements of one heap; each takes its values in the order of its text.

    Of some the first row alone is fetched: SQLite looks for no other one then.
    """

    def __init__(self, spec: TableSpec) -> None:
        heap, blocks = archive_table(spec), heap_blocks(spec)
        place = heap.c[HEAP_PLACE]
        of_key = [heap.c[name] == sa.bindparam(name) for name in spec.key]
        bounds = (place >= sa.bindparam("least"), place < sa.bindparam("end"))
        self.put = compile_upsert(heap).sql
        self.put_block = compile_upsert(blocks).sql
        self.last_place = _sql(sa.select(sa.func.max(place)))
        self.last_place_in = _sql(sa.select(sa.func.max(place)).where(*bounds))
        self.first_of_key = _sql(sa.select(sa.func.min(place)).where(*of_key))
        newest = sa.select(sa.func.max(place)).where(*of_key).scalar_subquery()
        self.any_of_key = _sql(
            sa.select(sa.literal_column("1", sa.Integer)).where(place == newest, is_present(heap))
        )
        self.of_key_in = _sql(sa.select(place, heap.c[HEAP_BORN]).where(*of_key, *bounds))
        self.all_of_key = _sql(sa.select(place, heap.c[HEAP_BORN]).where(*of_key))
        self.remove_key = _sql(sa.delete(heap).where(*of_key))
        self.mark_not_born = _sql(
            sa.update(heap)
            .where(place == sa.bindparam("at"))
            .values({HEAP_BORN: sa.literal_column("0")})
        )
        self.mark_ended = _sql(
            sa.update(heap)
            .where(place == sa.bindparam("at"))
            .values({HEAP_BORN: sa.literal_column(str(_ENDED))})
        )
        self.last_block = _sql(sa.select(*blocks.columns).order_by(blocks.c.block.desc()))
        self.begin_block = _begin_block(blocks)
        self.move_blocks = _sql(
            sa.update(blocks)
            .where(
                blocks.c.block >= sa.bindparam("first_block"),
                blocks.c.block < sa.bindparam("end"),
            )
            .values(
                rows=blocks.c.rows + sa.bindparam("more_rows"),
                versions=blocks.c.versions + sa.bindparam("more_versions"),
            )
        )


def _begin_block(blocks: sa.Table) -> str:
    """Return what gives a block a line, with the totals of the one before, unless it has one."""

    def before(column: str) -> sa.ColumnElement[int]:
        earlier = blocks.alias(f"before_{column}")
        newest = (
            sa.select(earlier.c[column])
            .where(earlier.c.block < sa.bindparam(f"block_{column}"))
            .order_by(earlier.c.block.desc())
        )
        return sa.func.coalesce(newest.scalar_subquery(), sa.literal_column("0"))

    line = sa.select(sa.bindparam("block", type_=sa.Integer), before("rows"), before("versions"))
    insert = sa.insert(blocks).prefix_with("OR IGNORE").from_select([*blocks.c.keys()], line)
    return _sql(insert)


def _sql(statement: CoreStatement) -> str:
    return CompiledStatement(statement).sql
