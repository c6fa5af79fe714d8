"""The files that this process has open."""

from pathlib import Path

import psutil


def files_open_in(folder: Path) -> list[str]:
    """Return the names of the open files below a folder, one as often as it is open."""
    opened = psutil.Process().open_files()  # type: ignore[no-untyped-call]  # untyped psutil
    found = [Path(each.path) for each in opened]
    return sorted(each.name for each in found if each.is_relative_to(folder.resolve()))
