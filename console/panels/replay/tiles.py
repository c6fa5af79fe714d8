"""The views at the playhead, side by side."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.messages.queries import ViewKind
from console.link.bridge import Link
from console.panels.replay.differences import Differences
from console.panels.replay.tile import ViewTile
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
        self._differences: Differences | None = None
        self._choices: dict[str, QPushButton] = {}
        self.tiles: dict[str, ViewTile] = {}
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._grid = QGridLayout()
        self._columns = 2
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._row)
        layout.addLayout(self._grid, 1)

    @property
    def idle(self) -> bool:
        """Whether every tile shows what it was asked for."""
        return all(tile.idle for tile in self.tiles.values())

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
        """Show the views as they stood after the event at this position."""
        self._position = position
        for tile in self.tiles.values():
            tile.seek(position)

    def mark(self, found: Differences) -> None:
        """Mark what the event at the playhead changed."""
        self._differences = found
        for tile in self.tiles.values():
            tile.mark(found.upto, found.changed)

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
            if self._position >= 0:
                tile.seek(self._position)
            if self._differences is not None:
                tile.mark(self._differences.upto, self._differences.changed)
        return self.tiles[name]
