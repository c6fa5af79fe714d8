"""What the console remembers from one start to the next, in a file of its own."""

import hashlib
from pathlib import Path
from typing import Literal, cast, get_args

import msgspec
from PySide6.QtCore import QByteArray, QSettings

from console.settings.console_options import (
    LEAST_PAGE_ROWS,
    MOST_PAGE_ROWS,
    PAGE_ROWS,
    LanguageChoice,
    TableDensity,
    system_user,
)

QuitChoice = Literal["ask", "keep", "stop"]
ThemeChoice = Literal["system", "light", "dark"]


class Preferences:
    """Layout, panels, theme, operator's name; what cannot be read counts as never set."""

    def __init__(
        self, folder: Path, given_language: LanguageChoice | None = None, opened: str = ""
    ) -> None:
        """`given_language`: that of the start, in the place of what is remembered.

        `opened`: the checksum of the file that the window shows. What its panels remember is its
        own, and that of the file opened last is kept: filters and panes of a backend are not its.
        """
        self._opened = opened
        self._given_language: LanguageChoice | None = given_language
        self._store = QSettings(str(folder / "console.ini"), QSettings.Format.IniFormat)

    @property
    def geometry(self) -> QByteArray:
        """The window's place and size; empty when there is none."""
        return self._bytes("window/geometry")

    def save_geometry(self, geometry: QByteArray) -> None:
        """Remember the window's place and size."""
        self._store.setValue("window/geometry", geometry)

    @property
    def task(self) -> str:
        """The name of the workspace that was shown last; empty when none was chosen."""
        return self._text("window/task", "")

    def save_task(self, name: str) -> None:
        """Remember which workspace is shown."""
        self._store.setValue("window/task", name)

    def layout_of(self, task: str) -> QByteArray:
        """Return the panels' arrangement in a workspace; empty when there is none."""
        return self._bytes(f"window/tasks/{task}/layout")

    def shares_of(self, task: str) -> str:
        """Return the panels' shares of the window, as text; empty when there are none."""
        return self._text(f"window/tasks/{task}/shares", "")

    def save_layout(self, task: str, layout: QByteArray, shares: str) -> None:
        """Remember where everything is in a workspace."""
        self._store.setValue(f"window/tasks/{task}/layout", layout)
        self._store.setValue(f"window/tasks/{task}/shares", shares)

    @property
    def panels(self) -> dict[str, dict[str, str]]:
        """What each panel remembers, by the panel's name."""
        if self._opened and self._text("opened/file", "") != self._opened:
            return {}
        try:
            return msgspec.json.decode(
                self._text(self._panels_key, "{}"), type=dict[str, dict[str, str]]
            )
        except msgspec.DecodeError:  # of another version, or broken: panels begin as new
            return {}

    def save_panels(self, states: dict[str, dict[str, str]]) -> None:
        """Remember what each panel shows, and how."""
        if self._opened:
            self._store.setValue("opened/file", self._opened)
        self._store.setValue(self._panels_key, msgspec.json.encode(states).decode())

    @property
    def _panels_key(self) -> str:
        return "opened/panels" if self._opened else "panels"

    @property
    def tables(self) -> str:
        """How the operator wants each table, as text; empty when nothing was chosen."""
        return self._text("tables", "")

    def save_tables(self, layouts: str) -> None:
        """Remember how the operator wants each table."""
        self._store.setValue("tables", layouts)

    @property
    def splits(self) -> str:
        """How the operator shares the room of each panel, as text; empty when nothing was moved."""
        return self._text("splits", "")

    def save_splits(self, shares: str) -> None:
        """Remember how the operator shares the room of each panel."""
        self._store.setValue("splits", shares)

    def pins_of(self, data: Path) -> str:
        """Return which rows are pinned in the views of a data folder, as text; empty for none."""
        return self._text(self._pins_key(data), "")

    def save_pins(self, data: Path, pins: str) -> None:
        """Remember which rows are pinned in the views of a data folder; of no other one."""
        if pins:
            self._store.setValue(self._pins_key(data), pins)
        else:
            self._store.remove(self._pins_key(data))

    @property
    def theme(self) -> ThemeChoice:
        """The chosen theme."""
        text = self._text("theme", "system")
        return cast("ThemeChoice", text) if text in get_args(ThemeChoice) else "system"

    def save_theme(self, choice: ThemeChoice) -> None:
        """Remember the theme."""
        self._store.setValue("theme", choice)

    @property
    def language(self) -> LanguageChoice:
        """The chosen language: that of the start until another is chosen."""
        if self._given_language is not None:
            return self._given_language
        text = self._text("language", "system")
        return cast("LanguageChoice", text) if text in get_args(LanguageChoice) else "system"

    @property
    def given_language(self) -> LanguageChoice | None:
        """The language of the start; None: there was none, or another was chosen since."""
        return self._given_language

    def save_language(self, choice: LanguageChoice) -> None:
        """Remember the language."""
        self._given_language = None
        self._store.setValue("language", choice)

    @property
    def zone(self) -> str:
        """The name of the time zone of all times; empty for the computer's own."""
        return self._text("zone", "")

    def save_zone(self, name: str) -> None:
        """Remember the time zone."""
        self._store.setValue("zone", name)

    @property
    def density(self) -> TableDensity:
        """How close the rows of tables stand."""
        return "compact" if self._text("density", "") == "compact" else "comfortable"

    def save_density(self, density: TableDensity) -> None:
        """Remember how close rows stand."""
        self._store.setValue("density", density)

    @property
    def page_rows(self) -> int:
        """How many rows a page of a table has."""
        text = self._text("page_rows", "")
        rows = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else PAGE_ROWS
        return min(max(rows, LEAST_PAGE_ROWS), MOST_PAGE_ROWS)

    def save_page_rows(self, rows: int) -> None:
        """Remember how many rows a page has."""
        self._store.setValue("page_rows", str(rows))

    @property
    def on_quit(self) -> QuitChoice:
        """What to do with the backend when the window closes."""
        text = self._text("leaving", "ask")
        return cast("QuitChoice", text) if text in get_args(QuitChoice) else "ask"

    def save_on_quit(self, choice: QuitChoice) -> None:
        """Remember what to do when the window closes."""
        self._store.setValue("leaving", choice)

    @property
    def notifies(self) -> bool:
        """Whether alerts are shown as notifications of the desktop."""
        return self._text("notifications", "yes") != "no"

    def save_notifies(self, *, wanted: bool) -> None:
        """Remember whether alerts are shown as notifications."""
        self._store.setValue("notifications", "yes" if wanted else "no")

    @property
    def actor(self) -> str:
        """The operator's name."""
        return self._text("actor", "") or system_user()

    def save_actor(self, name: str) -> None:
        """Remember the operator's name."""
        self._store.setValue("actor", name)

    def flush(self) -> None:
        """Write everything to the file now."""
        self._store.sync()

    def _pins_key(self, data: Path) -> str:
        """Return a key of the folder's own, or of the opened file's: its folder is a new one."""
        place = self._opened or str(data.absolute())
        return f"pins/{hashlib.sha256(place.encode()).hexdigest()[:24]}"

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def _text(self, key: str, default: str) -> str:
        value = self._store.value(key)
        return value if isinstance(value, str) else default
