"""The rows with which a log begins that is a part of another one.

A log that was made of an incident file begins behind position 1. What is built from it begins with
the rows that stood before its first event: stores of all views beside it, `start-POSITION.sqlite`.
The first is of the position before the log. A later one holds the same rows as they would be
without what is annulled, at that position, of the time before the log.
"""

import re
import shutil
from pathlib import Path

from backend.errors import StorageFailed

_NAME = re.compile(r"start-(\d+)\.sqlite")


def start_file(folder: Path, position: int) -> Path:
    """Return where the rows are that count from a position on."""
    return folder / f"start-{position}.sqlite"


class StartRows:
    """The start of a log in a data folder, if it has one; None: of a log that has none for sure."""

    def __init__(self, folder: Path | None) -> None:
        found = map(_NAME.fullmatch, _names(folder) if folder else ())
        self._folder = folder
        self._positions = sorted(int(each[1]) for each in found if each)

    @property
    def position(self) -> int:
        """The position before the log's first event; 0 where it begins with nothing."""
        return self._positions[0] if self._positions else 0

    def file(self, upto: int) -> Path | None:
        """Return the rows to begin with, without what is annulled up to a position."""
        found = [each for each in self._positions if each <= max(upto, self.position)]
        return start_file(self._folder, found[-1]) if found and self._folder else None

    def put(self, target: Path, upto: int) -> None:
        """Make a new store in `target` begin with these rows; nothing where there are none.

        Raises:
            StorageFailed: they cannot be copied.
        """
        source = self.file(upto)
        if source is not None:
            _copy(source, target)


NO_START = StartRows(None)


def _copy(source: Path, target: Path) -> None:
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise StorageFailed(
            f"{target}: {error.strerror or error}. Nothing was written. Free space on this disk,"
            " and try again."
        ) from error


def _names(folder: Path) -> list[str]:
    try:
        return [each.name for each in folder.iterdir()]
    except OSError:  # who opens the log says why
        return []
