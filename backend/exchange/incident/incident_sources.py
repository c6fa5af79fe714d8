"""What an incident file holds, gathered out of a data folder: in parts, and in constant memory."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.annotations.annotation_copy import Annotations, AnnotationSpan, read_annotations
from backend.annotations.breakpoint_store import BREAKPOINTS_FILE_NAME, read_conditions
from backend.audit.audit_copy import read_acts
from backend.clock import SECOND_US, now_us
from backend.domain.registry import Registry
from backend.errors import StorageFailed, Unavailable, Unreadable
from backend.messages.alerts import AlertEvent
from backend.messages.audit import AuditEntry
from backend.messages.breakpoints import KeptConditions
from backend.messages.events import Event
from backend.messages.not_kept import is_time_kept
from backend.messages.number_text import format_number
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows, read_checkpoint, unbuilt_views
from backend.projection.sql_tables import live_table
from backend.projection.start_rows import StartRows
from backend.projection.table_specs import TableSpec, table_specs_of
from backend.projection.verification import ShadowRebuild
from backend.projection.version_queries import require_kept, rows_at
from backend.store.log_port import EventReader
from backend.telemetry.alerts.alert_history_copy import read_alert_history
from backend.telemetry.sample_copy import KeptSample, read_samples

_PAGE_EVENTS = 1_000  # read at once
_FETCH_ROWS = 1_000
_AROUND_US = 60 * SECOND_US  # before the first event and after the last: lag shows up late

OnStep = Callable[[int, int], None]  # done, of how much
TableRecords = tuple[TableSpec, Iterator[dict[str, Any]]]


class IncidentRange(msgspec.Struct, frozen=True):
    """The positions `first` to `last`, and a playhead within them or just before."""

    first: int
    last: int
    playhead: int


def choose_range(head: int, first: int | None, last: int | None, at: int | None) -> IncidentRange:
    """Return the range that was asked for: from the first event, to the last, with it in sight.

    Raises:
        Unreadable: code `bad-range`; there are no such events.
    """
    chosen = IncidentRange(
        1 if first is None else first,
        head if last is None else last,
        (head if last is None else last) if at is None else at,
    )
    _require_events(chosen, head)
    if not chosen.first - 1 <= chosen.playhead <= chosen.last:
        raise Unreadable(
            f"The playhead {format_number(chosen.playhead)} is outside of the range from"
            f" {format_number(chosen.first)} to {format_number(chosen.last)}.",
            code="bad-range",
            field="at",
        )
    return chosen


def _require_events(chosen: IncidentRange, head: int) -> None:
    if not head:
        raise Unreadable(
            "The log is empty: there is nothing to save yet.", code="bad-range", field="from"
        )
    for position, option in ((chosen.first, "from"), (chosen.last, "to")):
        if not 1 <= position <= head:
            raise Unreadable(
                f"There is no event {format_number(position)}: the log ends at"
                f" {format_number(head)}.",
                code="bad-range",
                field=option,
            )
    if chosen.last < chosen.first:
        raise Unreadable(
            f"The range ends at {format_number(chosen.last)}, before it begins at"
            f" {format_number(chosen.first)}: turn them round.",
            code="bad-range",
            field="to",
        )


def read_events(reader: EventReader, wanted: IncidentRange) -> Iterator[Event]:
    """Yield the events of the range.

    Raises:
        StorageFailed: the log lacks some of them.
    """
    position = wanted.first - 1
    while position < wanted.last:
        found = reader.read(position, min(_PAGE_EVENTS, wanted.last - position))
        if not found:
            raise StorageFailed(
                f"The log holds nothing behind {format_number(position)}. Restore it from a backup."
            )
        yield from found
        position = found[-1].position


class ArchivedRows:
    """Rows of all views at positions, read from the archive's file; use it as a context."""

    def __init__(
        self, folder: Path, projections: Mapping[str, Projection], wanted: IncidentRange
    ) -> None:
        """Open the file.

        Raises:
            Unavailable: there is no archive, or it has not come to the range's end yet.
            Unreadable: code `not-kept`; it has removed the rows of before the range.
        """
        self._engine = open_rows(folder / "archive.sqlite")
        try:
            with self._engine.connect() as connection:
                applied = read_checkpoint(connection).position
                missing = unbuilt_views(connection, projections)
                self.projections = {n: each for n, each in projections.items() if n not in missing}
                _require_applied(applied, wanted.last)
                for each in self.projections.values():
                    require_kept(connection, each, wanted.playhead)
                    if wanted.first > 1:  # without rows at the start all begins at position 1
                        require_kept(connection, each, wanted.first - 1)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def connect(self) -> sa.Connection:
        """Open a connection to the archive's rows."""
        return self._engine.connect()

    @contextmanager
    def at(self, position: int) -> Generator[Iterator[TableRecords]]:
        """Give the rows of each view as they were at a position, in the order of their changes."""
        with self._engine.connect() as connection:
            yield (
                (table_specs_of(each)[0], _records(connection, sa.select(rows_at(each, position))))
                for each in self.projections.values()
            )


@contextmanager
def rebuilt_helpers(
    scratch: Path,
    reader: EventReader,
    installed: tuple[Registry, Mapping[str, Projection]],
    upto: int,
    start: StartRows,
    on_step: OnStep,
) -> Generator[Iterator[TableRecords]]:
    """Give the rows of the tables that only handlers need, at a position.

    No history is kept of them: the real handlers of their views make them anew, in a scratch file.

    Raises:
        StorageFailed: the log cannot be read, or the scratch file not be written.
    """
    registry, projections = installed
    wanted = {name: each for name, each in projections.items() if each.helper_tables}
    rebuild = ShadowRebuild(scratch, reader, wanted, registry, on_step, start)
    try:
        rebuild.rebuild(upto)
        engine = open_rows(scratch)
        try:
            with engine.connect() as connection:
                yield live_records(connection, wanted, is_wanted=lambda spec: spec.is_helper)
        finally:
            engine.dispose()
    finally:
        rebuild.close()


def live_records(
    connection: sa.Connection,
    projections: Mapping[str, Projection],
    *,
    is_wanted: Callable[[TableSpec], bool],
) -> Iterator[TableRecords]:
    """Yield the tables of a store, each with its rows."""
    for each in projections.values():
        for spec in filter(is_wanted, table_specs_of(each)):
            yield spec, _records(connection, sa.select(live_table(spec)))


class KeptRecords(msgspec.Struct, frozen=True):
    """What was kept beside the log in the time of a range."""

    folder: Path
    since_us: int
    until_us: int
    wanted: IncidentRange

    def samples(self) -> Iterator[KeptSample]:
        """Yield the lag samples."""
        return read_samples(self.folder / "telemetry.sqlite", self.since_us, self.until_us)

    def acts(self) -> Iterator[AuditEntry]:
        """Yield the acts of operators."""
        return read_acts(self.folder, self.since_us, self.until_us)

    def alerts(self) -> list[AlertEvent]:
        """Return what happened to alerts."""
        return read_alert_history(self.folder / "alerts.sqlite", self.since_us, self.until_us)

    def conditions(self) -> KeptConditions:
        """Return breakpoints and the operators' own invariants."""
        return read_conditions(self.folder / BREAKPOINTS_FILE_NAME)

    def annotations(self) -> Annotations:
        """Return notes and deploys."""
        span = AnnotationSpan(self.since_us, self.until_us, self.wanted.first, self.wanted.last)
        return read_annotations(self.folder, span)


def kept_records(folder: Path, reader: EventReader, wanted: IncidentRange) -> KeptRecords:
    """Return what was kept from a minute before the first event to a minute after the last."""
    ends = reader.read_at([wanted.first, wanted.last])
    first_us, last_us = ends[0].recorded, ends[-1].recorded
    # Of events whose times are not kept nobody knows what was kept around them: it is all of it.
    since_us = first_us - _AROUND_US if is_time_kept(first_us) else 0
    until_us = last_us + _AROUND_US if is_time_kept(last_us) else now_us()
    return KeptRecords(folder, since_us, until_us, wanted)


def _records(
    connection: sa.Connection, query: sa.Select[*tuple[Any, ...]]
) -> Iterator[dict[str, Any]]:
    found = connection.execution_options(yield_per=_FETCH_ROWS).execute(query)
    for part in found.mappings().partitions():
        yield from map(dict, part)


def _require_applied(applied: int, last: int) -> None:
    if applied < last:
        raise Unavailable(
            f"The archive has come to {format_number(applied)}, and the range goes to"
            f" {format_number(last)}. Wait until it has caught up (`marigraph status`), or name an"
            " earlier end with --to.",
            code="archive-behind",
        )
