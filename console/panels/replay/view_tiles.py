"""The views at the playhead, side by side."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
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
from backend.translation import tr_declared
from console.link.bridge import BackendClient
from console.panels.replay.page_delta import PlayheadChanges
from console.panels.replay.view_tile import ChangedColumns, ViewTile
from console.state.declared_titles import view_title
from console.state.table_layouts import TableLayouts
from console.tables.view_cells import FormattedPage
from console.theme.theme import Theme

_INITIAL_TILES = 4  # views that are open from the start
_MIN_WIDTH_PX = 420  # pixels a view needs in width


class ViewTiles(QWidget):
    """A tile for each view that is chosen; the buttons above choose.

    Signals:
        arrived(): every page that was asked for has come, or could not be had
    """

    arrived = Signal()

    def __init__(self, client: BackendClient, theme: Theme, layouts: TableLayouts) -> None:
        super().__init__()
        self._client = client
        self._theme = theme
        self._layouts = layouts
        self._position = -1
        self._changed: ChangedColumns = {}
        self._choices: dict[str, QPushButton] = {}
        self._restored: frozenset[str] = frozenset()  # views chosen at an earlier start
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
        return all(tile.is_idle for tile in self.tiles.values())

    @property
    def pages(self) -> dict[str, FormattedPage]:
        """The pages that stand at the position that was shown last, by view."""
        shown = {name: tile.shown for name, tile in self.tiles.items()}
        return {
            name: page
            for name, page in shown.items()
            if page is not None and page.page.position == self._position
        }

    @property
    def chosen(self) -> list[str]:
        """The names of the views that are shown, or will be as soon as they are known."""
        if not self._choices:
            return sorted(self._restored)
        return [name for name, button in self._choices.items() if button.isChecked()]

    def restore(self, names: Iterable[str]) -> None:
        """Show these views, as soon as it is known which there are."""
        self._restored = frozenset(names)
        if self._restored & self._choices.keys():
            for name, button in self._choices.items():
                button.setChecked(name in self._restored)

    def set_views(self, kinds: Sequence[ViewKind]) -> None:
        """Offer these views, and no others."""
        names = [kind.name for kind in kinds]
        at_first = self._restored & set(names) or set(names[:_INITIAL_TILES])
        for name in self._choices.keys() - set(names):
            button = self._choices.pop(name)
            self._row.removeWidget(button)
            button.deleteLater()
        for kind in kinds:
            if kind.name not in self._choices:
                self._add_choice(kind, is_chosen=kind.name in at_first)
        self._arrange()

    def show_changes(self, found: PlayheadChanges) -> None:
        """Show the views where a move has brought the playhead; ask for pages that must be read.

        Each tile is painted once: with its rows and with the marks in them.
        """
        self._position = found.differences.position
        self._changed = found.differences.changed
        for name, tile in self.tiles.items():
            if name in found.pages:
                tile.show_page(found.pages[name], self._changed)
            else:
                tile.seek(self._position, self._changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many columns as there is room for."""
        super().resizeEvent(event)
        columns = max(1, min(3, event.size().width() // _MIN_WIDTH_PX))
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    def _add_choice(self, kind: ViewKind, *, is_chosen: bool) -> None:
        button = self._choices[kind.name] = QPushButton(view_title(kind))
        button.setCheckable(True)
        button.setToolTip(tr_declared(kind.summary, kind.name))
        button.setChecked(is_chosen)
        button.toggled.connect(self._arrange)
        self._row.insertWidget(self._row.count() - 1, button)

    def _on_answered(self) -> None:
        if self.is_idle:
            self.arrived.emit()

    def _arrange(self, _checked: object = None) -> None:
        chosen = [name for name, button in self._choices.items() if button.isChecked()]
        for name in set(self.tiles) - set(chosen):
            tile = self.tiles.pop(name)
            self._grid.removeWidget(tile)
            tile.remove()
        for place, name in enumerate(chosen):
            self._grid.addWidget(self._get_or_make_tile(name), *divmod(place, self._columns))

    def _get_or_make_tile(self, name: str) -> ViewTile:
        if name not in self.tiles:
            tile = self.tiles[name] = ViewTile(
                self._client, self._theme, self._layouts, name, self._choices[name].text()
            )
            tile.answered.connect(self._on_answered)
            if self._position >= 0:
                tile.seek(self._position, self._changed)
        return self.tiles[name]
