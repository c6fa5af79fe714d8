"""What alerts did, taken out of one file and put into another; rules and their programs stay."""

import logging
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec

from backend.clock import Micros
from backend.messages.alerts import AlertEvent
from backend.sqlite.file_profile import ALERTS
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import translate_storage_errors
from backend.telemetry.alerts.alert_store import AlertStore

_ALL = "SELECT event FROM history ORDER BY number"
_PUT = "INSERT INTO history (event) VALUES (?)"


def read_alert_history(path: Path, since_us: Micros, until_us: Micros) -> list[AlertEvent]:
    """Return what happened to alerts between two moments; nothing where there is no file.

    Raises:
        StorageFailed: it cannot be read.
    """
    if not path.exists():
        return []
    with translate_storage_errors(path, ""), closing(connect(path, ALERTS)) as database:
        rows = database.execute(_ALL).fetchall()
    events = [msgspec.json.decode(text, type=AlertEvent) for (text,) in rows]
    return [event for event in events if since_us <= event.at_us <= until_us]


def write_alert_history(path: Path, events: Iterable[AlertEvent], logger: logging.Logger) -> None:
    """Put what happened to alerts into a file, which is made.

    Raises:
        StorageFailed: it cannot be written.
    """
    AlertStore(path, logger).close()
    with translate_storage_errors(path, ""), closing(connect(path, ALERTS)) as database:
        database.execute("BEGIN IMMEDIATE")
        database.executemany(_PUT, [(msgspec.json.encode(each),) for each in events])
        database.execute("COMMIT")
