"""Events as a table in CSV (RFC 4180), for spreadsheets and databases; it is not read back."""

from collections.abc import Iterable
from typing import BinaryIO

from backend.clock import format_rfc3339
from backend.csv_text import comma_separated
from backend.messages.events import Event
from backend.messages.identifiers import id_text
from backend.messages.not_kept import VERSION_NOT_KEPT, is_time_kept

COLUMNS = (
    "position",
    "time",
    "recorded",
    "type",
    "source",
    "subject",
    "version",
    "actor",
    "id",
    "correlationid",
    "causationid",
    "schemaversion",
    "timebasis",
    "data",
)


def write(events: Iterable[Event], out: BinaryIO) -> None:
    """Write a line of headings and a line for each event, in constant memory."""
    out.write(comma_separated([COLUMNS]).encode())
    out.writelines(comma_separated([_cells(event)]).encode() for event in events)


def _cells(event: Event) -> tuple[object, ...]:
    return (
        event.position,
        _time_text(event.time),
        _time_text(event.recorded),
        event.type,
        event.source,
        event.subject,
        "" if event.version == VERSION_NOT_KEPT else event.version,
        event.actor,
        id_text(event.id),
        "" if event.correlation is None else id_text(event.correlation),
        "" if event.causation is None else id_text(event.causation),
        event.schema or "",
        event.basis or "",
        event.data.decode(),
    )


def _time_text(moment_us: int) -> str:
    return format_rfc3339(moment_us) if is_time_kept(moment_us) else ""
