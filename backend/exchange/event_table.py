"""Events as a table in CSV (RFC 4180), for spreadsheets and databases; it is not read back."""

from collections.abc import Iterable
from typing import BinaryIO

from backend.clock import format_rfc3339
from backend.csv_text import comma_separated
from backend.messages.events import Event, Origin
from backend.messages.identifiers import id_text
from backend.messages.not_kept import VERSION_NOT_KEPT, is_time_kept
from backend.store.log_loader_port import OriginOf, of_no_origin

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
    "originposition",
    "originmetadata",
    "originproblems",
)


def write(events: Iterable[Event], out: BinaryIO, origin_of: OriginOf = of_no_origin) -> None:
    """Write a line of headings and a line for each event, in constant memory."""
    out.write(comma_separated([COLUMNS]).encode())
    out.writelines(comma_separated([_cells(event, origin_of(event))]).encode() for event in events)


def _cells(event: Event, origin: Origin | None) -> tuple[object, ...]:
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
        "" if origin is None else origin.position,
        "" if origin is None else origin.metadata.decode(),
        "" if origin is None else "\n".join(origin.problems),
    )


def _time_text(moment_us: int) -> str:
    return format_rfc3339(moment_us) if is_time_kept(moment_us) else ""
