"""`marigraph replay register-file-type`: a double click on an incident file opens it."""

import os
import shlex
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from backend.atomic_file import open_replacement
from backend.cli.output import print_line
from backend.errors import StorageFailed

_TYPE = "application/x-marigraph-incident"
_DESKTOP, _MIME = "marigraph-open.desktop", "marigraph-file.xml"


def command(
    *,
    remove: Annotated[
        bool, typer.Option("--remove", help="Take back what was registered.")
    ] = False,
) -> None:
    """Let the desktop know incident files (*.marigraph), for this user alone.

    It writes two files below XDG_DATA_HOME, or ~/.local/share: the type, and what opens it.
    """
    base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    entry, kind = base / "applications" / _DESKTOP, base / "mime" / "packages" / _MIME
    try:
        if remove:
            entry.unlink(missing_ok=True)
            kind.unlink(missing_ok=True)
        else:
            _write(entry, _desktop_entry())
            _write(kind, _resource("desktop", _MIME))
    except OSError as error:
        raise StorageFailed(
            f"{base} cannot be written: {error.strerror or error}. Let this user write there."
        ) from error
    _refresh("update-mime-database", str(base / "mime"))
    _refresh("update-desktop-database", str(base / "applications"))
    if not remove:
        _refresh("xdg-mime", "default", _DESKTOP, _TYPE)
    print_line("removed" if remove else f"*.marigraph opens with {entry}")


def _desktop_entry() -> str:
    """Return the entry with this program's own interpreter: it may be in no PATH."""
    text = _resource("desktop", _DESKTOP)
    command_line = f"{shlex.quote(sys.executable)} -P -m backend"
    icon = str(files("resources").joinpath("icons", "marigraph.svg"))
    return text.replace("{command}", command_line).replace("{icon}", icon)


def _resource(*path: str) -> str:
    return files("resources").joinpath(*path).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_replacement(path) as out:
        out.write(text.encode())


def _refresh(program: str, *arguments: str) -> None:
    """Let the desktop take note at once, where it has this program; else it does at a login."""
    found = shutil.which(program)
    if found is not None:
        subprocess.run([found, *arguments], check=False, capture_output=True)  # noqa: S603 - the desktop's own
