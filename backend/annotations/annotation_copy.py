"""Notes and deploys taken out of one folder, and put into another, as they were."""

import logging
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import msgspec

from backend.annotations.annotation_store import (
    ANNOTATIONS_FILE_NAME,
    IF_DAMAGED,
    AnnotationStore,
)
from backend.clock import Micros
from backend.messages.annotations import Deploy, Note
from backend.sqlite.file_profile import ANNOTATIONS
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import translate_storage_errors

_NOTES = """
SELECT id, at, until, operator, note, noted, position FROM notes
WHERE (until >= :since AND at <= :until AND position = 0) OR position BETWEEN :first AND :last
ORDER BY at, id
"""
_DEPLOYS = "SELECT deploy FROM deploys WHERE at BETWEEN ? AND ? ORDER BY number"
_PUT_NOTE = (
    "INSERT INTO notes (id, at, until, operator, note, noted, position)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_PUT_DEPLOY = "INSERT INTO deploys (at, deploy) VALUES (?, ?)"


class AnnotationSpan(msgspec.Struct, frozen=True):
    """Moments in microseconds, and positions of the log, from and to, both included."""

    since_us: Micros
    until_us: Micros
    first: int
    last: int


class Annotations(msgspec.Struct, frozen=True):
    """What operators and starts have left."""

    notes: list[Note]
    deploys: list[Deploy]


def read_annotations(folder: Path, span: AnnotationSpan) -> Annotations:
    """Return the notes on the span's events and moments, and the deploys in its time.

    Raises:
        StorageFailed: they cannot be read.
    """
    path = folder / ANNOTATIONS_FILE_NAME
    if not path.exists():
        return Annotations([], [])
    moments = {"since": span.since_us, "until": span.until_us}
    with translate_storage_errors(path, IF_DAMAGED), closing(connect(path, ANNOTATIONS)) as found:
        notes = found.execute(_NOTES, {**moments, "first": span.first, "last": span.last})
        deploys = found.execute(_DEPLOYS, (span.since_us, span.until_us))
        return Annotations(
            [
                Note(id=id_, at_us=at, until_us=until, by=by, text=text, noted_us=made, position=on)
                for id_, at, until, by, text, made, on in notes
            ],
            [msgspec.json.decode(each, type=Deploy) for (each,) in deploys],
        )


def write_annotations(
    folder: Path, notes: Iterable[Note], deploys: Iterable[Deploy], logger: logging.Logger
) -> None:
    """Put notes and deploys into a folder, the notes under their own numbers.

    Raises:
        StorageFailed: they cannot be written.
    """
    AnnotationStore(folder, logger).close()
    path = folder / ANNOTATIONS_FILE_NAME
    rows = (
        (each.id, each.at_us, each.until_us, each.by, each.text, each.noted_us, each.position)
        for each in notes
    )
    with translate_storage_errors(path, IF_DAMAGED), closing(connect(path, ANNOTATIONS)) as opened:
        opened.execute("BEGIN IMMEDIATE")
        opened.executemany(_PUT_NOTE, rows)
        opened.executemany(
            _PUT_DEPLOY, [(each.at_us, msgspec.json.encode(each)) for each in deploys]
        )
        opened.execute("COMMIT")
