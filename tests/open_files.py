"""The files that this process has open; Linux alone shows them."""

from contextlib import suppress
from pathlib import Path

import pytest

_OPEN = Path("/proc/self/fd")


def files_open_in(folder: Path) -> list[str]:
    """Return the names of the open files below a folder, one as often as it is open."""
    if not _OPEN.exists():
        pytest.skip("this system does not show what is open")
    found: list[Path] = []
    for handle in _OPEN.iterdir():
        with suppress(FileNotFoundError):  # the list's own, which is closed by now
            found.append(handle.readlink())
    return sorted(each.name for each in found if each.is_relative_to(folder))
