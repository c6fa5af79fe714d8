"""Filters that the operator has kept, and those used before, behind one button."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from backend.translation import tr
from console.theme.plain_tip import plain_tip

_MAX_SAVED = 100  # filters
_SHOWN_HISTORY = 15  # filters
_SHOWN_CHARS = 80  # of a filter in the menu


class SavedFilters(QPushButton):
    """A menu of the filters that are kept, oldest first, and of those used before.

    `current`: the filter that stands in the bar. `history`: those used before, the newest first.

    Signals:
        chosen(str): a filter that is to be used now
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("Filters"))
        self.current = ""
        self.history: Sequence[str] = ()
        self._saved: list[str] = []
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self.setMenu(self._menu)
        self.setToolTip(tr("Filters that you have kept, and those used before"))
        self._menu.aboutToShow.connect(self.fill_menu)

    @property
    def saved(self) -> tuple[str, ...]:
        """The filters that are kept."""
        return tuple(self._saved)

    def keep_current(self) -> None:
        """Keep the filter that stands in the bar."""
        if self.current and self.current not in self._saved:
            self._saved = [*self._saved, self.current][-_MAX_SAVED:]

    def drop(self, filter_text: str) -> None:
        """Keep a filter no more."""
        self._saved = [each for each in self._saved if each != filter_text]

    def fill_menu(self) -> None:
        """List what there is now."""
        self._menu.clear()
        keep = self._menu.addAction(tr("Keep this filter"))
        keep.setEnabled(bool(self.current) and self.current not in self._saved)
        keep.triggered.connect(self.keep_current)
        if self.current in self._saved:
            drop = self._menu.addAction(tr("Keep this filter no more"))
            drop.triggered.connect(lambda _checked=False: self.drop(self.current))
        self._add_group(tr("Kept"), self._saved)
        recent = [each for each in self.history if each not in self._saved]
        self._add_group(tr("Used before"), recent[:_SHOWN_HISTORY])

    def _add_group(self, title: str, filters: Sequence[str]) -> None:
        if not filters:
            return
        self._menu.addSection(title)
        for text in filters:
            self._menu.addAction(self._make_action(text))

    def _make_action(self, text: str) -> QAction:
        shown = text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"
        action = QAction(shown.replace("&", "&&"), self._menu)
        action.setToolTip(plain_tip(text))
        action.setCheckable(True)
        action.setChecked(text == self.current)
        action.triggered.connect(lambda _checked=False: self.chosen.emit(text))
        return action

    def save_text(self) -> str:
        """Write the kept filters to be remembered."""
        return write_filters(self._saved)

    def restore_text(self, text: str) -> None:
        """Keep those that were remembered."""
        self._saved = read_filters(text)[-_MAX_SAVED:]


def write_filters(filters: Sequence[str]) -> str:
    """Write filters as text."""
    return msgspec.json.encode(list(filters)).decode()


def read_filters(text: str) -> list[str]:
    """Read what `write_filters` wrote; anything else is no filter."""
    try:
        found = msgspec.json.decode(text, type=list[str])
    except msgspec.DecodeError:  # of another version: begins as new
        return []
    return [each for each in dict.fromkeys(found) if each]
