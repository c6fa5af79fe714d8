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

from backend.messages.catalogue import ViewKind
from backend.messages.queries import AskChanges
from console.link.bridge import BackendClient
from console.panels.replay.event_differences import EventDifferences
from console.panels.replay.page_delta import MAX_CHANGES, MAX_DELTA_EVENTS, apply_changes
from console.panels.replay.view_tile import ViewTile
from console.state.view_order import view_title
from console.tables.view_cells import FormattedPage
from console.theme.theme import Theme

_INITIAL_TILES = 4  # views that are open from the start
_MIN_WIDTH_PX = 420  # pixels a view needs in width


class ViewTiles(QWidget):
    """A tile for each view that is chosen; the buttons above choose."""

    def __init__(self, client: BackendClient, theme: Theme) -> None:
        super().__init__()
        self._client = client
        self._theme = theme
        self._position = -1
        self._target: int | None = None
        self._differences: EventDifferences | None = None
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
    def is_idle(self) -> bool:
        """Whether every tile shows what it was asked for."""
        return self._target is None and all(tile.is_idle for tile in self.tiles.values())

    def set_views(self, kinds: Sequence[ViewKind]) -> None:
        """Offer these views."""
        for kind in kinds:
            if kind.name in self._choices:
                continue
            button = self._choices[kind.name] = QPushButton(view_title(kind))
            button.setCheckable(True)
            button.setToolTip(kind.summary)
            button.setChecked(len(self._choices) <= _INITIAL_TILES)
            button.toggled.connect(self._arrange)
            self._row.insertWidget(self._row.count() - 1, button)
        self._arrange()

    def seek(self, position: int) -> None:
        """Show the views as they stood after the event at this position.

        While an answer is on its way, only the newest place is remembered.
        """
        self._position = position
        if self.is_idle:
            self._ask()

    def mark_changes(self, found: EventDifferences) -> None:
        """Mark what the event at the playhead changed."""
        self._differences = found
        for tile in self.tiles.values():
            tile.mark_changes(found.upto, found.changed)

    def _ask(self) -> None:
        """Ask for what changed on a short way, and for whole pages after a long one."""
        shown = {name: tile.shown for name, tile in self.tiles.items() if tile.shown is not None}
        places = {text.page.position for text in shown.values()}
        if places == {self._position} and len(shown) == len(self.tiles):
            return
        here = places.pop() if len(places) == 1 and len(shown) == len(self.tiles) else None
        if here is None or abs(here - self._position) > MAX_DELTA_EVENTS:
            self._ask_whole()
            return
        self._target = self._position
        first, last = sorted((here, self._position))
        self._client.ask(
            AskChanges(after=first, upto=last, limit=MAX_CHANGES),
            self._on_pages,
            replica="archive",
            prepare=partial(apply_changes, shown, self._position),
        )

    def _ask_whole(self) -> None:
        for tile in self.tiles.values():
            tile.seek(self._position)

    def _on_pages(self, result: object) -> None:
        self._target = None
        if not isinstance(result, dict):
            self._ask_whole()  # too much changed, or the archive could not say what did
            return
        pages = cast("dict[str, FormattedPage]", result)
        for name, tile in self.tiles.items():
            if name in pages:
                tile.show_page(pages[name])
        self._ask_next()

    def _ask_next(self) -> None:
        """Go where the playhead has moved to meanwhile."""
        arrived = all(tile.shown is not None for tile in self.tiles.values())
        if self.is_idle and arrived:
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many columns as there is room for."""
        super().resizeEvent(event)
        columns = max(1, min(3, event.size().width() // _MIN_WIDTH_PX))
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
            self._grid.addWidget(self._get_or_make_tile(name), *divmod(place, self._columns))

    def _get_or_make_tile(self, name: str) -> ViewTile:
        if name not in self.tiles:
            tile = self.tiles[name] = ViewTile(
                self._client, self._theme, name, self._choices[name].text()
            )
            tile.answered.connect(self._ask_next)
            if self._position >= 0:
                tile.seek(self._position)
            if self._differences is not None:
                tile.mark_changes(self._differences.upto, self._differences.changed)
        return self.tiles[name]
