"""The tables of a view as a handler sees them, noting each row that is looked up or put."""

import inspect
from types import FrameType
from typing import cast

from msgspec.structs import asdict

from backend.domain.module import Payload
from backend.projection.read_model import EventHandler, EventMeta, ViewRow, ViewTables
from backend.replay.frame_description import describe_stack
from backend.replay.past_rows import PastRows, PastTable
from backend.wire.handler_step import AccessKind, RowAccess, StepCells

_MAX_ACCESSES = 100  # that are kept
_MAX_FRAMED_ACCESSES = 30  # of them with their calls


class AccessRecorder:
    """Keeps the first `accesses` of `count`."""

    def __init__(self, past: PastRows) -> None:
        self.accesses: list[RowAccess] = []
        self.count = 0
        self._tables = {row: _RecordedRows(self, table) for row, table in past.tables.items()}

    def __getitem__(self, row: type[ViewRow]) -> "_RecordedRows":
        return self._tables[row]

    def note(
        self,
        kind: AccessKind,
        table: PastTable,
        key: tuple[str, ...],
        before: StepCells | None,
        after: StepCells | None,
    ) -> None:
        """Keep what was done, with the calls that led there."""
        self.count += 1
        if self.count > _MAX_ACCESSES:
            return
        caller = _caller_of(_caller_of(inspect.currentframe()))
        is_framed = self.count <= _MAX_FRAMED_ACCESSES
        self.accesses.append(
            RowAccess(
                kind=kind,
                table=table.spec.name,
                is_helper=table.spec.is_helper,
                key=tuple(map(str, key)),
                before=before,
                after=after,
                frames=describe_stack(caller, call_handler.__code__) if is_framed else (),
            )
        )


class _RecordedRows:
    """One table."""

    def __init__(self, recorder: AccessRecorder, table: PastTable) -> None:
        self._recorder, self._table = recorder, table

    def get(self, *key: str) -> ViewRow | None:
        """Return the row, as `TableRows.get`."""
        row: ViewRow | None = self._table.rows.get(*key)
        self._recorder.note("read", self._table, key, _cells(row), None)
        return row

    def put(self, row: ViewRow) -> None:
        """Keep the row, as `TableRows.put`."""
        rows, spec = self._table.rows, self._table.spec
        is_known = type(row) is spec.row
        key: tuple[str, ...] = tuple(getattr(row, each) for each in spec.key) if is_known else ()
        before = _cells(rows.get(*key)) if is_known else None
        rows.put(row)
        self._recorder.note("write", self._table, key, before, _cells(row))


def call_handler(
    handler: EventHandler, payload: Payload, meta: EventMeta, recorder: AccessRecorder
) -> None:
    """Call the handler: what stands above this call in a stack is not the handler's."""
    handler(payload, meta, cast("ViewTables", recorder))


def _cells(row: ViewRow | None) -> StepCells | None:
    return None if row is None else asdict(row)


def _caller_of(frame: FrameType | None) -> FrameType | None:
    return None if frame is None else frame.f_back
