"""The mark of a data folder as production: a file with its name, which can only be added.

Whoever sees the folder sees it, also where no backend runs.
"""

import os
from pathlib import Path

from backend.errors import Rejected, StorageFailed, Unreadable

PRODUCTION_FILE = "production.name"
_MAX_NAME_CHARS = 40
_NAMELESS = "production"  # of a mark that cannot be read: it is one all the same


def read_production_name(folder: Path) -> str:
    """Return the name under which a data folder is marked production; empty: it is not."""
    try:
        name = (folder / PRODUCTION_FILE).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):  # no mark was ever put there
        return ""
    except (OSError, UnicodeDecodeError):  # never taken for none
        return _NAMELESS
    return name or _NAMELESS


def mark_production(folder: Path, name: str) -> None:
    """Mark a data folder as production, for good.

    Raises:
        Rejected: code `marked`; it is marked, by another name.
        Unreadable: code `bad-name`; nobody could type that.
        StorageFailed: the mark cannot be written.
    """
    if not name.isprintable() or name != name.strip() or not 0 < len(name) <= _MAX_NAME_CHARS:
        raise Unreadable(
            f"A name has 1 to {_MAX_NAME_CHARS} letters that can be typed, and no blank at its"
            " ends: it will be asked for before what cannot be undone.",
            code="bad-name",
            field="name",
        )
    try:
        _write_new(folder / PRODUCTION_FILE, f"{name}\n".encode())
    except FileExistsError:  # marked before: well if it is the same
        _require_same_name(folder, name)
    except OSError as error:
        raise StorageFailed(
            f"{folder} cannot be marked: {error.strerror}. Let this user write to it, and try"
            " again."
        ) from error


def _require_same_name(folder: Path, name: str) -> None:
    marked = read_production_name(folder)
    if marked != name:
        raise Rejected(
            f"{folder} is marked production as {marked} already, and a mark stays for good.",
            code="marked",
            field="name",
        )


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
