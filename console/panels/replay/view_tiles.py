"""The views at the playhead, side by side."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.messages.catalogue import ViewKind
from backend.translation import tr, tr_declared, tr_noop
from console.link.bridge import BackendClient
from console.panels.replay.page_delta import PlayheadChanges
from console.panels.replay.pinned_rows import PinnedPage
from console.panels.replay.row_marks import ChangedColumns
from console.panels.replay.tile_board import ARRANGEMENTS, Arrangement, TileBoard
from console.panels.replay.view_tile import ViewTile
from console.state.declared_titles import view_title
from console.state.row_pins import RowPins
from console.state.split_shares import SplitShares
from console.state.table_layouts import TableLayouts
from console.tables.view_cells import FormattedPage
from console.theme.theme import Theme

_INITIAL_TILES = 4  # views that are open from the start
_MIN_WIDTH_PX = 420  # pixels a view needs in width
_TITLES: dict[Arrangement, str] = {
    "grid": tr_noop("Grid"),
    "columns": tr_noop("Columns"),
    "rows": tr_noop("Rows"),
}


class ViewTiles(QWidget):
    """A tile for each view that is chosen; the buttons above choose, and how they stand.

    Signals:
        arrived(): every page that was asked for has come, or could not be had
        failed(): a page could not be had, and is to be asked for again
        cell_chosen(str, object, str): a row was pressed: view, key and column (empty: no one)
        pane_requested(str): a tool for what was pressed is to be opened, by its name
    """

    arrived = Signal()
    failed = Signal()
    cell_chosen = Signal(str, object, str)
    pane_requested = Signal(str)

    def __init__(
        self,
        client: BackendClient,
        theme: Theme,
        layouts: TableLayouts,
        splits: SplitShares | None = None,
        pins: RowPins | None = None,
    ) -> None:
        super().__init__()
        self._make_tile: Callable[[str, str], ViewTile] = partial(ViewTile, client, theme, layouts)
        self._position = -1
        self._changed: ChangedColumns | None = {}
        self._choices: dict[str, QPushButton] = {}
        self._restored: frozenset[str] = frozenset()  # views chosen at an earlier start
        self._order: list[str] = []  # as the operator has put them; others follow
        self._pins = pins or RowPins()
        self._columns = 2
        self._placed: tuple[tuple[str, ...], Arrangement, int] | None = None
        self.tiles: dict[str, ViewTile] = {}
        self.board = TileBoard(splits or SplitShares())
        self.arrangement = QComboBox()
        self.choices = QWidget()  # which views are shown; it has its place above everything
        self._row = QHBoxLayout(self.choices)
        self._lay_out()
        self.board.swapped.connect(self.swap)
        self.arrangement.activated.connect(self._arrange)

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
    def pinned(self) -> dict[str, PinnedPage]:
        """The pinned rows that are known at that position, by view."""
        found = {name: tile.pins.pinned_page(self._position) for name, tile in self.tiles.items()}
        return {name: page for name, page in found.items() if page is not None}

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

    def save_state(self) -> dict[str, str]:
        """Return how the tiles stand, to be remembered."""
        return {"arrangement": self._arrangement, "order": " ".join(self._order)}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Let them stand so again."""
        if state.get("arrangement") in ARRANGEMENTS:
            place = ARRANGEMENTS.index(next(a for a in ARRANGEMENTS if a == state["arrangement"]))
            self.arrangement.setCurrentIndex(place)
        if "order" in state:
            self._order = state["order"].split()
        self._arrange()

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

    def seek(self, position: int, moved: Collection[str]) -> None:
        """Ask for the views at a position, but for those of which what changed makes the pages.

        What comes is shown once `show_changes` has said what changed.
        """
        self._position, self._changed = position, None
        for name, tile in self.tiles.items():
            if name not in moved:
                tile.seek(position, None)

    def show_changes(self, found: PlayheadChanges) -> None:
        """Show the views where a move has brought the playhead; ask for pages that must be read.

        Each tile is painted once: with its rows and with the marks in them.
        """
        self._position = found.differences.position
        self._changed = found.differences.changed
        for name, tile in self.tiles.items():
            if name in found.pages:
                tile.show_page(found.pages[name], self._changed, found.pinned.get(name))
            elif tile.position == self._position:
                tile.mark(self._changed)
            else:
                tile.seek(self._position, self._changed)

    def tell_place(self, playhead: int) -> None:
        """Say of which position the rows are, as long as those at the playhead do not come."""
        for tile in self.tiles.values():
            tile.tell_place(playhead)

    def swap(self, one: str, other: str) -> None:
        """Let two views change places."""
        order = self._ordered(self.chosen)
        if one in order and other in order:
            first, second = order.index(one), order.index(other)
            order[first], order[second] = other, one
            self._order = order
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many columns as there is room for."""
        super().resizeEvent(event)
        columns = max(1, min(3, event.size().width() // _MIN_WIDTH_PX))
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    @property
    def _arrangement(self) -> Arrangement:
        return ARRANGEMENTS[max(0, self.arrangement.currentIndex())]

    def _ordered(self, names: Sequence[str]) -> list[str]:
        known = [name for name in self._order if name in names]
        return [*known, *(name for name in names if name not in known)]

    def _add_choice(self, kind: ViewKind, *, is_chosen: bool) -> None:
        button = self._choices[kind.name] = QPushButton(view_title(kind))
        button.setCheckable(True)
        button.setToolTip(tr_declared(kind.summary, kind.name))
        button.setChecked(is_chosen)
        button.toggled.connect(self._arrange)
        self._row.insertWidget(self._row.count() - 2, button)

    def _on_answered(self) -> None:
        if self.is_idle:
            self.arrived.emit()

    def _arrange(self, _changed: object = None) -> None:
        chosen = self._ordered([n for n, button in self._choices.items() if button.isChecked()])
        for name in set(self.tiles) - set(chosen):
            self.tiles.pop(name).remove()
        tiles = {name: self._get_or_make_tile(name) for name in chosen}
        place = (tuple(chosen), self._arrangement, self._columns)
        if place != self._placed:
            self._placed = place
            self.board.arrange(tiles, self._arrangement, self._columns)

    def _get_or_make_tile(self, name: str) -> ViewTile:
        if name not in self.tiles:
            tile = self.tiles[name] = self._make_tile(name, self._choices[name].text())
            tile.pins.restore(self._pins.keys_of(name))
            tile.answered.connect(self._on_answered)
            tile.failed.connect(self.failed)
            tile.cell_chosen.connect(partial(self.cell_chosen.emit, name))
            tile.pane_requested.connect(self.pane_requested)
            tile.pins_changed.connect(partial(self._keep_pins, name))
            if self._position >= 0:
                tile.seek(self._position, self._changed)
        return self.tiles[name]

    def _keep_pins(self, name: str) -> None:
        self._pins.store(name, self.tiles[name].pins.keys)

    def _lay_out(self) -> None:
        self.arrangement.addItems([tr(_TITLES[each]) for each in ARRANGEMENTS])
        self.arrangement.setAccessibleName(tr("How the views stand"))
        self.arrangement.setToolTip(
            tr("How the views stand; drag a title onto another one, and the borders between them.")
        )
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        self._row.addWidget(self.arrangement)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.board, 1)
