"""What the columns of a table can hold, checked before anything is written.

All versions of all rows of a batch are checked in two calls, which costs little; a row by itself is
checked to name the column that does not fit.
"""

import reprlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from types import GenericAlias
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from msgspec.structs import astuple

from backend.clock import from_datetime
from backend.errors import Defect, Rejected
from backend.messages.catalogue import ColumnKind
from backend.projection.read_model import ViewRow
from backend.projection.table_specs import ColumnSpec, TableSpec

MIN_INTEGER, MAX_INTEGER = -(2**63), 2**63 - 1
MIN_TIME_US = from_datetime(datetime.min.replace(tzinfo=UTC))
MAX_TIME_US = from_datetime(datetime.max.replace(tzinfo=UTC))
_SHOWN_CHARACTERS = 60  # of an offending value
_LONG_BITS = 1_000
_CHUNK_ROWS = 100  # checked at once; more are kept too long, for the garbage collector to look at
_INTEGER = Annotated[int, Meta(ge=MIN_INTEGER, le=MAX_INTEGER)]
_NUMBER = Annotated[float, Meta(ge=-sys.float_info.max, le=sys.float_info.max)]
_TIME = Annotated[int, Meta(ge=MIN_TIME_US, le=MAX_TIME_US)]
_CELL_TYPES: Mapping[ColumnKind, object] = {
    "text": str,
    "day": str,
    "json": str,
    "amounts": str,
    "flag": bool,
    "number": _NUMBER,
    "time": _TIME,
}
_encode = msgspec.msgpack.Encoder().encode
RowCells = tuple[Any, ...]


class RowRejected(Rejected):
    """A row that its table cannot hold; `view` is the read model that put it there."""

    code = "bad-row"

    def __init__(self, message: str, *, view: str, column: str = "") -> None:
        """Keep the sentence, the view, and the column as the field."""
        super().__init__(message, field=column)
        self.view = view


class RowValidator:
    """Checks rows against the columns of their table."""

    def __init__(self, spec: TableSpec) -> None:
        self._spec = spec
        self._types = [_cell_type(column) for column in spec.columns]
        fields = [(f"cell_{index}", each) for index, each in enumerate(self._types)]
        self._row_type = msgspec.defstruct(f"{spec.name}_cells", fields, array_like=True, gc=False)
        self._chunk_type = GenericAlias(list, (self._row_type,))

    def cells_of(self, rows: Sequence[ViewRow]) -> Iterator[RowCells]:
        """Check rows and return their cells, each in the order of the columns.

        Raises:
            RowRejected: one of them does not fit; `check` says which and why.
        """
        return chain.from_iterable(
            self._chunk_cells(rows[start : start + _CHUNK_ROWS])
            for start in range(0, len(rows), _CHUNK_ROWS)
        )

    def _chunk_cells(self, rows: Sequence[ViewRow]) -> list[RowCells]:
        cells = list(map(astuple, rows))
        try:
            msgspec.convert(cells, self._chunk_type)
            _encode(cells)  # finds half a character
        except (msgspec.ValidationError, UnicodeEncodeError) as error:
            raise self.refuse(error) from error
        return cells

    def check_all(self, rows: Sequence[ViewRow]) -> None:
        """Check rows.

        Raises:
            RowRejected: one of them does not fit; `check` says which and why.
        """
        for start in range(0, len(rows), _CHUNK_ROWS):
            self._chunk_cells(rows[start : start + _CHUNK_ROWS])

    def refuse(self, error: Exception) -> RowRejected:
        """Return what the database, or a check of many rows, has against one of them."""
        message = f"A row of {self._spec.name} cannot be written: {error}."
        return RowRejected(message, view=self._spec.view)

    def check(self, row: ViewRow) -> None:
        """Check one row.

        Raises:
            RowRejected: with the column, the row, and what it cannot hold.
        """
        cells = astuple(row)
        try:
            msgspec.convert(cells, self._row_type)
            _encode(cells)
        except (msgspec.ValidationError, UnicodeEncodeError):
            raise self._name_column(row, cells) from None

    def _name_column(self, row: ViewRow, cells: RowCells) -> RowRejected:
        for column, cell_type, cell in zip(self._spec.columns, self._types, cells, strict=True):
            if not _fits(cell, cell_type):
                return RowRejected(
                    f"{self._spec.name}.{column.name} cannot hold {_shorten(cell)} in the row"
                    f" {self._key_of(row)}: it holds {_capacity(column)}.",
                    view=self._spec.view,
                    column=column.name,
                )
        raise Defect(f"No column is at fault for a row of {self._spec.name} that does not fit.")

    def _key_of(self, row: ViewRow) -> str:
        return ", ".join(_shorten(getattr(row, name)) for name in self._spec.key)


def _cell_type(column: ColumnSpec) -> object:
    cell_type: Any = _CELL_TYPES.get(column.kind, _INTEGER)
    return cell_type | None if column.optional else cell_type


def _fits(cell: object, cell_type: object) -> bool:
    try:
        msgspec.convert(cell, cell_type)
        _encode(cell)
    except (msgspec.ValidationError, UnicodeEncodeError):
        return False
    return True


def _capacity(column: ColumnSpec) -> str:
    """Say in words what the column holds."""
    cell_type = _CELL_TYPES.get(column.kind, _INTEGER)
    if cell_type is str:
        words = "text of whole characters"
    elif cell_type is bool:
        words = "true or false"
    elif cell_type is _NUMBER:
        words = "numbers that are neither endless nor undefined"
    elif cell_type is _TIME:
        words = "microseconds of the years 1 to 9999"
    else:
        words = f"whole numbers from {MIN_INTEGER} to {MAX_INTEGER}"
    return f"{words}, or nothing" if column.optional else words


class _CellRepr(reprlib.Repr):
    """Writes any value shortly, whatever it thinks of being written."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = self.maxlong = _SHOWN_CHARACTERS

    def repr_int(self, x: int, level: int) -> str:
        """Write a number; of a very long one only its size, as Python refuses to write it."""
        bits = x.bit_length()
        return super().repr_int(x, level) if bits < _LONG_BITS else f"<a number of {bits} bits>"


def _shorten(value: object) -> str:
    if isinstance(value, str) and value.isprintable() and len(value) <= _SHOWN_CHARACTERS:
        return value
    return _CellRepr().repr(value)
