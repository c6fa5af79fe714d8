"""Events of another system, a file of them, and its import."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from backend.domain.registry import Registry
from backend.exchange.cloudevents_file import CloudEventsFile
from backend.exchange.cloudevents_import import CloudEventsImport
from backend.exchange.event_time import TimeReader
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import ImportReport
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_progress

Attributes = Mapping[str, object]


def user(number: int, **changes: object) -> dict[str, object]:
    """The registration of a user by another system."""
    attributes: dict[str, object] = {
        "specversion": "1.0",
        "id": f"018f0000-0000-7000-8000-{number:012}",
        "source": "/elsewhere/users",
        "type": "user.registered",
        "subject": f"user-u{number}",
        "time": "2020-01-01T00:00:00Z",
        "data": {"user_id": f"u{number}", "name": "A"},
    }
    return {name: value for name, value in (attributes | changes).items() if value is not None}


def write(path: Path, *events: Attributes | bytes) -> Path:
    lines = [each if isinstance(each, bytes) else msgspec.json.encode(each) for each in events]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def bring(
    backend: InProcessBackend,
    path: Path,
    registry: Registry | None = None,
    times: TimeReader | None = None,
) -> ImportReport:
    with CloudEventsFile(path) as source:
        known = registry or backend.registry
        return CloudEventsImport(source, backend, backend.log, known, times).run(
            ImportPace(), ignore_progress
        )


def subjects(backend: InProcessBackend) -> list[str]:
    return [event.subject for event in backend.events]
