"""The views at the playhead, side by side."""

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from backend.messages.queries import AskChanges, ViewKind
from console.link.bridge import Link
from console.panels.replay.differences import Differences
from console.panels.replay.moving import MOST, NEAR, moved
from console.panels.replay.tile import ViewTile
from console.tables.cells import PageText
from console.theme.theme import Theme

_AT_FIRST = 4  # views that are open from the start
_LEAST = 420  # pixels a view needs in width


class ViewTiles(QWidget):
    """A tile for each view that is chosen; the buttons above choose."""

    def __init__(self, link: Link, theme: Theme) -> None:
        super().__init__()
        self._link = link
        self._theme = theme
        self._position = -1
        self._moving: int | None = None
        self._differences: Differences | None = None
        self._choices: dict[str, QPushButton] = {}
        self.tiles: dict[str, ViewTile] = {}
        self.choices = QWidget()  # which views are shown; it has its place above everything
        self._row = QHBoxLayout(self.choices)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        self._grid = QGridLayout()
        self._columns = 2
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        layout.addWidget(area, 1)

    @property
    def idle(self) -> bool:
        """Whether every tile shows what it was asked for."""
        return self._moving is None and all(tile.idle for tile in self.tiles.values())

    def know(self, kinds: Sequence[ViewKind]) -> None:
        """Offer these views."""
        for kind in kinds:
            if kind.name in self._choices:
                continue
            button = self._choices[kind.name] = QPushButton(kind.name.capitalize())
            button.setCheckable(True)
            button.setToolTip(kind.summary)
            button.setChecked(len(self._choices) <= _AT_FIRST)
            button.toggled.connect(self._arrange)
            self._row.insertWidget(self._row.count() - 1, button)
        self._arrange()

    def seek(self, position: int) -> None:
        """Show the views as they stood after the event at this position.

        While an answer is on its way, only the newest place is remembered.
        """
        self._position = position
        if self.idle:
            self._go()

    def mark(self, found: Differences) -> None:
        """Mark what the event at the playhead changed."""
        self._differences = found
        for tile in self.tiles.values():
            tile.mark(found.upto, found.changed)

    def _go(self) -> None:
        """Ask for what changed on a short way, and for whole pages after a long one."""
        shown = {name: tile.shown for name, tile in self.tiles.items() if tile.shown is not None}
        places = {text.page.position for text in shown.values()}
        if places == {self._position} and len(shown) == len(self.tiles):
            return
        here = places.pop() if len(places) == 1 and len(shown) == len(self.tiles) else None
        if here is None or abs(here - self._position) > NEAR:
            self._ask_whole()
            return
        self._moving = self._position
        first, last = sorted((here, self._position))
        self._link.ask(
            AskChanges(after=first, upto=last, limit=MOST),
            self._moved,
            replica="archive",
            prepare=partial(moved, shown, self._position),
        )

    def _ask_whole(self) -> None:
        for tile in self.tiles.values():
            tile.seek(self._position)

    def _moved(self, result: object) -> None:
        self._moving = None
        if not isinstance(result, dict):
            self._ask_whole()  # too much changed, or the archive could not say what did
            return
        pages = cast("dict[str, PageText]", result)
        for name, tile in self.tiles.items():
            if name in pages:
                tile.show_page(pages[name])
        self._go_on()

    def _go_on(self) -> None:
        """Go where the playhead has moved to meanwhile."""
        arrived = all(tile.shown is not None for tile in self.tiles.values())
        if self.idle and arrived:
            self._go()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many columns as there is room for."""
        super().resizeEvent(event)
        columns = max(1, min(3, event.size().width() // _LEAST))
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def _arrange(self, _checked: object = None) -> None:
        chosen = [name for name, button in self._choices.items() if button.isChecked()]
        for name in set(self.tiles) - set(chosen):
            tile = self.tiles.pop(name)
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        for place, name in enumerate(chosen):
            self._grid.addWidget(self._tile(name), *divmod(place, self._columns))

    def _tile(self, name: str) -> ViewTile:
        if name not in self.tiles:
            tile = self.tiles[name] = ViewTile(self._link, self._theme, name)
            tile.answered.connect(self._go_on)
            if self._position >= 0:
                tile.seek(self._position)
            if self._differences is not None:
                tile.mark(self._differences.upto, self._differences.changed)
        return self.tiles[name]
