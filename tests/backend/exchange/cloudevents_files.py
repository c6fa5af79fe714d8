"""Files of CloudEvents: written by hand, exported from a log, and brought into another."""

from pathlib import Path

import msgspec

from backend.exchange.cloudevents_file import CloudEventsFile
from backend.exchange.cloudevents_import import CloudEventsImport
from backend.exchange.command_import import CommandImport
from backend.exchange.formats import FORMATS
from backend.exchange.history_import import HistoryImport
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import ImportReport
from backend.exchange.log_export import export_log
from backend.exchange.log_selection import WholeLog
from backend.exchange.olist.olist_source import OlistSource
from tests.backend.exchange.in_process_backend import (
    InProcessBackend,
    ignore_export,
    ignore_progress,
)
from tests.backend.exchange.olist_files import write_folder

GOOD: dict[str, object] = {
    "specversion": "1.0",
    "id": "a-1",
    "source": "https://example.org/users",
    "type": "user.registered",
    "subject": "user-anna",
    "time": "2017-01-01T00:00:00.5+01:00",
    "data": {"user_id": "anna", "name": "Anna"},
}


def brought(backend: InProcessBackend, path: Path) -> ImportReport:
    with CloudEventsFile(path) as source:
        return CloudEventsImport(source, backend, backend.log, backend.registry).run(
            ImportPace(), ignore_progress
        )


def exported(backend: InProcessBackend, path: Path, form: str) -> Path:
    export_log(WholeLog(backend.log), str(path), FORMATS[form], ignore_export)
    return path


def write(path: Path, *events: dict[str, object]) -> Path:
    path.write_bytes(b"".join(msgspec.json.encode(event) + b"\n" for event in events))
    return path


def fill(backend: InProcessBackend, tmp_path: Path) -> None:
    """A log with facts and with what commands caused, rejections in between."""
    olist = OlistSource(write_folder(tmp_path / "dev"))
    CommandImport(backend).run(olist, ImportPace(), ignore_progress)
    HistoryImport(backend, backend.registry, "shop").run(olist, ImportPace(), ignore_progress)
