"""The tiles of the replay desk, painted with pages that were found: the last part of a seek."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from backend.messages.catalogue import ViewKind
from backend.messages.queries import RowChanges, ViewPage
from console.panels.replay.page_delta import prepare_changes
from console.panels.replay.view_tiles import ViewTiles
from console.state.table_layouts import TableLayouts
from console.tables.view_cells import format_page
from console.theme.theme import Theme
from tests.console.scripted_client import ScriptedClient

_SIZE_PX = (1600, 800)  # the tiles in a window of 1600 x 1000


class PaintedTiles:
    """Four tiles in a window without a screen; each seek is painted to its end."""

    def __init__(self, folder: Path, views: Iterable[str]) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        self._tiles = ViewTiles(ScriptedClient(folder), Theme(app, "light"), TableLayouts())
        self._tiles.set_views([_kind(name) for name in views])
        self._tiles.resize(*_SIZE_PX)
        self._tiles.show()

    def paint(self, position: int, pages: Sequence[ViewPage], changes: RowChanges) -> None:
        """Format the pages, mark what the event at the position changed, and paint all."""
        formatted = {page.view: format_page(page, compact=True) for page in pages}
        found = prepare_changes({}, {}, position, changes)
        self._tiles.show_changes(replace(found, pages=formatted))
        QCoreApplication.sendPostedEvents()  # new widths of columns
        self._tiles.repaint()

    def positions(self) -> Mapping[str, int]:
        """Return at which position each tile stands."""
        return {
            name: tile.shown.page.position
            for name, tile in self._tiles.tiles.items()
            if tile.shown is not None
        }

    def close(self) -> None:
        """Take the window away."""
        self._tiles.close()
        self._tiles.deleteLater()


def _kind(name: str) -> ViewKind:
    return ViewKind(name=name, summary="", columns=[], takes=[], order="", schema=b"{}")
