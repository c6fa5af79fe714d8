"""What is known of a data folder on which no backend runs: from its files, which stay untouched."""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from backend.cli.output import format_time, print_json, print_line
from backend.clock import format_rfc3339
from backend.errors import MarigraphError
from backend.messages.number_text import format_number
from backend.settings import Settings
from backend.sqlite.file_profile import READ_MODELS_READER
from backend.sqlite.sqlite_connection import connect
from backend.store.engine_registry import open_existing_reader
from backend.telemetry.lag_history import LastSample, last_samples
from backend.wire.production_mark import read_production_name


class StoppedBackend(msgspec.Struct, frozen=True):
    """The log's end, None and why where it cannot be read; and each replica as last sampled."""

    head: int | None
    log_error: str
    replicas: list[LastSample]

    @property
    def last_heard_us(self) -> int | None:
        """When a replica was last heard; None: never."""
        return max((each.at_us for each in self.replicas), default=None)


def print_what_is_known(settings: Settings, *, as_json: bool) -> None:
    """Print what the last backend of a data folder left."""
    known = inspect_folder(settings)
    (_print_objects if as_json else _print_lines)(settings, known)


def inspect_folder(settings: Settings) -> StoppedBackend:
    """Read what the last backend of a data folder left."""
    head, error = _log_end(settings.log_url)
    return StoppedBackend(head, error, _last_samples(settings.data_folder / "telemetry.sqlite"))


def _log_end(url: str) -> tuple[int | None, str]:
    try:
        with closing(open_existing_reader(url)) as reader:
            return reader.head(), ""
    except MarigraphError as error:  # not lost: it is printed in the place of the log's end
        return None, error.message


def _last_samples(path: Path) -> list[LastSample]:
    try:
        with closing(connect(path, READ_MODELS_READER)) as database:
            return last_samples(database)
    except (sqlite3.Error, OSError):
        return []  # there is none yet, or it is only missed


def _print_objects(settings: Settings, known: StoppedBackend) -> None:
    heard_us = known.last_heard_us
    print_json(
        {
            "kind": "log",
            "running": False,
            "data": str(settings.data_folder),
            "production": read_production_name(settings.data_folder) or None,
            "last_heard": None if heard_us is None else format_rfc3339(heard_us),
            "head": known.head,
            "error": known.log_error,
        }
    )
    for each in known.replicas:
        print_json(
            {
                "kind": "replica",
                "name": each.name,
                "status": "UNKNOWN",
                "at": format_rfc3339(each.at_us),
                "applied": each.applied,
                "head": each.head,
            }
        )


def _print_lines(settings: Settings, known: StoppedBackend) -> None:
    heard_us = known.last_heard_us
    since = "" if heard_us is None else f"; one was last heard at {format_time(heard_us)}"
    print_line(f"no backend runs on {settings.data_folder}{since}")
    end = known.log_error if known.head is None else f"the log ends at {format_number(known.head)}"
    print_line(end)
    for each in known.replicas:
        print_line(
            f"{each.name} had applied {format_number(each.applied)} at"
            f" {format_time(each.at_us)}; how it "
            "stands now is not known"
        )
