"""Options of one start of the console."""

import getpass
from pathlib import Path
from typing import Literal

import msgspec

from backend.messages.access_roles import AccessRole
from backend.messages.live_pages import MAX_LIVE_ROWS
from backend.wire.connection_profiles import ConnectionProfile

LanguageChoice = Literal["system", "en", "zh_CN"]
TableDensity = Literal["comfortable", "compact"]
PAGE_ROWS = 100  # of tables that are paged, until the operator chooses
LEAST_PAGE_ROWS, MOST_PAGE_ROWS = 10, MAX_LIVE_ROWS


class ScreenshotRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A screenshot to take: of which panel (or the whole `window`), into which file."""

    panel: str
    file: Path
    width_px: int
    height_px: int


class ConsoleOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How this console runs; `theme`, `language` None: what is remembered, else the system's.

    `role`: what it may ask of the backend. `profile`: that of the data folder, None for none.
    `link`: a place to be shown at once; empty for none.
    """

    data: Path
    config: Path
    role: AccessRole = "administrator"
    profile: ConnectionProfile | None = None
    link: str = ""
    theme: Literal["system", "light", "dark"] | None = None
    language: LanguageChoice | None = None
    screenshot: ScreenshotRequest | None = None


def system_user() -> str:
    """Return who sits here, for the `actor` of commands."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in the system's list, e.g. in a container
        return "operator"
