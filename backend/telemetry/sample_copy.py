"""Kept lag samples taken out of one file, and put into another."""

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from backend.clock import Micros
from backend.messages.moments import HandlerMoment
from backend.sqlite.file_profile import SAMPLES
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import translate_storage_errors
from backend.telemetry.lag_history import LagHistoryStore
from backend.telemetry.lag_point import LagPoint, decode_handlers, decode_point, encode_point

_BETWEEN = (
    "SELECT step, replica, at, point, handlers FROM samples WHERE at BETWEEN ? AND ?"
    " ORDER BY step, replica, at"
)
_PUT = "INSERT OR REPLACE INTO samples (step, replica, at, point, handlers) VALUES (?, ?, ?, ?, ?)"


class KeptSample(msgspec.Struct, frozen=True):
    """A replica's sample of a step, in seconds."""

    step_s: int
    replica: str
    at_us: Micros
    point: LagPoint
    handlers: list[HandlerMoment]


def read_samples(path: Path, since_us: Micros, until_us: Micros) -> Iterator[KeptSample]:
    """Yield the samples of a file between two moments; nothing where there is no file.

    Raises:
        StorageFailed: they cannot be read.
    """
    if not path.exists():
        return
    with translate_storage_errors(path, ""), closing(connect(path, SAMPLES)) as database:
        try:
            rows = database.execute(_BETWEEN, (since_us, until_us))
        except sqlite3.OperationalError:  # a file in which nothing was ever kept
            return
        for step, replica, at_us, point, handlers in rows:
            found = decode_point(point)
            if found is not None:
                yield KeptSample(step, replica, at_us, found, decode_handlers(handlers))


def write_samples(path: Path, samples: Iterable[KeptSample], logger: logging.Logger) -> None:
    """Put samples into a file, which is made.

    Raises:
        StorageFailed: they cannot be written.
    """
    LagHistoryStore(path, logger).close()
    rows = (
        (
            each.step_s,
            each.replica,
            each.at_us,
            encode_point(each.point),
            encode_point(each.handlers),
        )
        for each in samples
    )
    with translate_storage_errors(path, ""), closing(connect(path, SAMPLES)) as database:
        database.execute("BEGIN")
        database.executemany(_PUT, rows)
        database.execute("COMMIT")
