"""A file of events in the place of a data folder: an incident file, or an export of a log."""

from pathlib import Path
from typing import Annotated

import typer

from backend.cli.progress_steps import ProgressSteps
from backend.cli.shared_options import parse_path, settings_for
from backend.errors import Unreadable
from backend.settings import Settings
from backend.wire.attachment import is_attached
from backend.wire.backend_process import find_backend
from backend.wire.scratch_mark import ScratchMark, require_scratch_mark

Source = Annotated[
    Path | None,
    typer.Option(
        "--data",
        "--file",
        parser=parse_path,
        metavar="DIR|FILE",
        help="Data folder (the user's own, or MARIGRAPH_DATA, when left out); or an incident file"
        " or an export, to be looked into without a backend of its own.",
    ),
]


def is_events_file(path: Path) -> bool:
    """Say whether a path is to be opened as a file of events, and not as a data folder."""
    try:
        return path.is_file()
    except OSError:  # a name that no folder can have, either; whoever opens it says why
        return True


def source_settings(source: Path | None) -> Settings:
    """Build the settings for a data folder, or for that into which a file is unpacked.

    Raises:
        Unreadable: a setting cannot be used, there is nothing at that place, or the file is no log,
            or damaged.
        StorageFailed: there is no room to unpack it.
    """
    if source is None or not is_events_file(source):
        settings = settings_for(source)
        if source is not None:
            _require_log(source, settings)
        return settings
    return opened_settings(source, quiet=True)


def _require_log(folder: Path, settings: Settings) -> None:
    """Refuse a folder without a log: a backend would be started on it, and a log begun there.

    Raises:
        Unreadable: code `no-log`.
    """
    if not folder.exists():
        raise Unreadable(
            f"{folder} does not exist: name a data folder, an incident file or an export.",
            code="no-log",
            field="data",
        )
    is_there = (folder / "log.sqlite").exists() or is_attached(folder)
    is_missing = not settings.log and not is_there
    if is_missing and find_backend(folder) is None:
        raise Unreadable(
            f"No log is in {folder}: name a data folder, an incident file or an export.",
            code="no-log",
            field="data",
        )


def opened_settings(file: Path, *, quiet: bool, views: Path | None = None) -> Settings:
    """Unpack a file, with its progress on stderr; return the settings for what comes of it.

    views: read models of one's own, for the events of an attached folder.

    Raises:
        Unreadable: the file is no log, or damaged.
        StorageFailed: there is no room to unpack it.
    """
    from backend.exchange.incident.scratch_folder import open_file  # noqa: PLC0415 - loads the engines; a folder needs none

    steps = ProgressSteps(quiet=quiet)
    folder = open_file(file, steps.on_progress, views)
    steps.end()
    return settings_for(folder, role="observer", log="")


def opened_mark(settings: Settings) -> ScratchMark:
    """Return what is known of the file in whose folder these settings are.

    Raises:
        Unreadable: it is no such folder.
    """
    return require_scratch_mark(settings.data_folder)
