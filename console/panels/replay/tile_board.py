"""The room of the tiles: a grid, columns or rows, each as wide and high as it was dragged."""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from console.panels.replay.tile_title import TILE_MIME
from console.state.split_shares import SplitShares
from console.widgets.kept_splitter import KeptSplitter

Arrangement = Literal["grid", "columns", "rows"]
ARRANGEMENTS: tuple[Arrangement, ...] = get_args(Arrangement)
_LEAST_HEIGHT_PX = 150  # of a line of tiles: a title, the headings and three rows
_LEAST_WIDTH_PX = 240  # of a tile: an id, and what it is about


class TileBoard(QScrollArea):
    """Holds tiles in splitters; where not all have room, as many as have are seen whole.

    The others are scrolled to: none is cut at an edge.

    Signals:
        swapped(str, str): a tile was dropped onto another: the names of their views
    """

    swapped = Signal(str, str)

    def __init__(self, splits: SplitShares) -> None:
        super().__init__()
        self._splits = splits
        self._tiles: dict[str, QWidget] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAcceptDrops(True)

    def arrange(self, tiles: Mapping[str, QWidget], arrangement: Arrangement, columns: int) -> None:
        """Put the tiles into their places, `columns` side by side in a grid."""
        self._tiles = dict(tiles)
        lines = _lines(list(tiles), arrangement, columns)
        kind = f"replay-{arrangement}-{'x'.join(str(len(line)) for line in lines)}"
        outer = KeptSplitter(Qt.Orientation.Vertical, self._splits, kind)
        outer.setObjectName("scrolled")
        for number, line in enumerate(lines):
            row = KeptSplitter(Qt.Orientation.Horizontal, self._splits, f"{kind}-{number}")
            for name in line:
                row.addWidget(tiles[name])
                tiles[name].show()
            outer.addWidget(row)
            row.share_at_first([1_000] * len(line))
        outer.share_at_first([1_000] * len(lines))
        self.setWidget(outer)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let others be seen whole with other room."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Make what has to be scrolled so great that whole tiles fill what is in sight."""
        outer, area = self.widget(), self.viewport()
        if not isinstance(outer, QSplitter):
            return
        line_px = _whole(area.height(), _LEAST_HEIGHT_PX, outer)
        for line in _parts(outer):
            line.setMinimumHeight(line_px)
            if isinstance(line, QSplitter):
                tile_px = max(_LEAST_WIDTH_PX, _whole(area.width(), _LEAST_WIDTH_PX, line))
                for tile in _parts(line):
                    tile.setMinimumWidth(tile_px)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take tiles, and nothing else."""
        if event.mimeData().hasFormat(TILE_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Let the tile that was dropped and the one under the mouse change places."""
        dragged = bytes(event.mimeData().data(TILE_MIME).data()).decode()
        onto = self.tile_at(event)
        if onto and onto != dragged:
            event.acceptProposedAction()
            self.swapped.emit(dragged, onto)

    def tile_at(self, event: QDropEvent) -> str:
        """Return the name of the view whose tile is under the mouse; empty for none."""
        where = self.mapToGlobal(event.position().toPoint())
        for name, tile in self._tiles.items():
            if tile.rect().contains(tile.mapFromGlobal(where)):
                return name
        return ""


def _parts(splitter: QSplitter) -> list[QWidget]:
    found = (splitter.widget(number) for number in range(splitter.count()))
    return [part for part in found if part is not None]


def _whole(room_px: int, least_px: int, parts: QSplitter) -> int:
    """Return the size at which whole parts fill the room; 0 where all of them have room."""
    gap_px = parts.handleWidth()
    fitting = max(1, (room_px + gap_px) // (least_px + gap_px))
    return (room_px + gap_px) // fitting - gap_px if fitting < parts.count() else 0


def _lines(names: Sequence[str], arrangement: Arrangement, columns: int) -> list[Sequence[str]]:
    if not names:
        return []
    width = {"grid": max(1, columns), "columns": len(names), "rows": 1}[arrangement]
    return [names[start : start + width] for start in range(0, len(names), width)]
