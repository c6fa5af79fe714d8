"""Options of one start of the console."""

import getpass
from pathlib import Path
from typing import Literal

import msgspec
import platformdirs

from backend.messages.access_roles import AccessRole


class ScreenshotRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A screenshot to take: of which panel (or the whole `window`), into which file."""

    panel: str
    file: Path
    width_px: int
    height_px: int


class ConsoleOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How this console runs; `theme` None: what is remembered, else the system's.

    `role`: what it may ask of the backend.
    """

    data: Path
    config: Path
    role: AccessRole = "administrator"
    theme: Literal["system", "light", "dark"] | None = None
    screenshot: ScreenshotRequest | None = None


def default_config() -> Path:
    """Return the folder in which the console remembers its layout."""
    return Path(platformdirs.user_config_dir("marigraph", appauthor=False))


def system_user() -> str:
    """Return who sits here, for the `actor` of commands."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in the system's list, e.g. in a container
        return "operator"
