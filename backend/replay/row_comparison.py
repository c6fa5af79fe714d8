"""Two files of rows are compared, view by view, in the order of the keys and in bounded memory."""

import sqlite3
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from heapq import merge
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from backend.projection.read_model import Projection
from backend.projection.row_schema import PARKED
from backend.projection.sql_tables import live_table
from backend.projection.sqlite_row_database import translate_row_errors
from backend.projection.table_specs import POSITION, TableSpec, table_specs_of
from backend.sqlite.compiled_statement import CompiledStatement
from backend.sqlite.file_profile import READ_MODELS_READER
from backend.sqlite.sqlite_connection import connect
from backend.wire.branch_outcome import BranchCell, DifferentRow, ParkedDifference, RowVerdict

_BRANCH = "branch"
_WAITS = "waits"
_Cells = dict[str, BranchCell]


class RowComparison:
    """Both files, opened for reading: what really is in the first, the branch's in the second."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path

    def count(self, projection: Projection) -> tuple[int, int]:
        """Return how many rows a view has, really and in the branch."""
        ours, theirs = _both(live_table(table_specs_of(projection)[0]))
        counts = (sa.select(sa.func.count()).select_from(table) for table in (ours, theirs))
        real, branch = (next(self._rows(each))[0] for each in counts)
        return real, branch

    def differences(self, projection: Projection) -> Iterator[DifferentRow]:
        """Yield the rows of a view that came out differently, by key; without their positions."""
        spec = table_specs_of(projection)[0]
        ours, theirs = _both(live_table(spec))
        same = sa.and_(*(ours.c[name] == theirs.c[name] for name in spec.key))
        cells = [each.name for each in spec.columns if each.name != POSITION]
        differs = sa.or_(*(ours.c[name].is_distinct_from(theirs.c[name]) for name in cells))
        return merge(
            self._changed(spec, sa.select(ours, theirs).where(same, differs), ours),
            self._alone(spec, "missing", ours, theirs),
            self._alone(spec, "added", theirs, ours),
            key=lambda row: row.key,
        )

    def _changed(
        self, spec: TableSpec, found: sa.Select[Any], keys: sa.Table
    ) -> Iterator[DifferentRow]:
        width = len(spec.columns)
        for row in self._rows(found.order_by(*(keys.c[name] for name in spec.key))):
            before, after = _cells(spec, row[:width]), _cells(spec, row[width:])
            yield DifferentRow(
                view=spec.view,
                key=_key(spec, before),
                verdict="different",
                columns=tuple(
                    name for name in before if name != POSITION and before[name] != after[name]
                ),
                before=before,
                after=after,
            )

    def _alone(
        self, spec: TableSpec, verdict: RowVerdict, table: sa.Table, other: sa.Table
    ) -> Iterator[DifferentRow]:
        same = sa.and_(*(table.c[name] == other.c[name] for name in spec.key))
        found = (
            sa.select(table)
            .where(~sa.exists().where(same))
            .order_by(*(table.c[name] for name in spec.key))
        )
        for row in self._rows(found):
            cells = _cells(spec, row)
            yield DifferentRow(
                view=spec.view,
                key=_key(spec, cells),
                verdict=verdict,
                columns=tuple(name for name in cells if name not in (POSITION, *spec.key)),
                before=cells if verdict == "missing" else None,
                after=cells if verdict == "added" else None,
            )

    def parked(self) -> Iterator[ParkedDifference]:
        """Yield the events that were parked in one history alone, or for another reason there."""
        ours, theirs = _both(PARKED)
        names = ("view", "entity", "position")
        for table, other in ((ours, theirs), (theirs, ours)):
            same = sa.and_(*(table.c[name] == other.c[name] for name in names))
            found = (
                sa.select(*(table.c[name] for name in (*names, "type", "summary")), other.c.summary)
                .select_from(table.outerjoin(other, same))
                .where(table.c.summary.is_distinct_from(other.c.summary))
                .order_by(table.c.position, table.c.view, table.c.entity)
            )
            for view, entity, position, kind, summary, elsewhere in self._rows(found):
                if table is theirs and elsewhere is not None:
                    continue  # it came with those of the other
                here = summary or _WAITS
                there = "" if elsewhere is None else elsewhere or _WAITS
                yield ParkedDifference(
                    view=view,
                    entity=entity,
                    position=position,
                    type=kind,
                    really=here if table is ours else there,
                    branch=there if table is ours else here,
                )

    def _rows(self, statement: sa.Select[Any]) -> Iterator[tuple[Any, ...]]:
        text = CompiledStatement(statement)
        with translate_row_errors(self._path):
            yield from self._connection.execute(text.sql, text.constants)


@contextmanager
def compare_rows(real: Path, branch: Path) -> Generator[RowComparison]:
    """Open both files.

    Raises:
        StorageFailed: one cannot be opened.
    """
    with (
        translate_row_errors(branch),
        closing(connect(real, READ_MODELS_READER)) as connection,
    ):
        connection.execute(
            f"ATTACH DATABASE ? AS {_BRANCH}", (f"file:{quote(str(branch))}?mode=ro",)
        )
        yield RowComparison(connection, branch)


def _both(table: sa.Table) -> tuple[sa.Table, sa.Table]:
    """Return a table of the first file, and its like in the second."""
    return (
        table.to_metadata(sa.MetaData(), schema="main"),
        table.to_metadata(sa.MetaData(), schema=_BRANCH),
    )


def _cells(spec: TableSpec, row: tuple[Any, ...]) -> _Cells:
    return {
        column.name: bool(cell) if column.kind == "flag" and cell is not None else cell
        for column, cell in zip(spec.columns, row, strict=True)
    }


def _key(spec: TableSpec, cells: Mapping[str, BranchCell]) -> tuple[str, ...]:
    return tuple(str(cells[name]) for name in spec.key)
