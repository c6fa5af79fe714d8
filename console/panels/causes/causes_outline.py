"""Causes and effects as rows, each under its cause; a row is a box of the graph."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from backend.translation import tr
from console.panels.causes.causes_rows import HEADINGS
from console.panels.causes.prepared_graph import PreparedGraph
from console.state.table_layouts import TableLayouts
from console.tables.grid import Grid
from console.tables.window_model import WindowModel
from console.theme.theme import Theme


class CausesOutline(Grid):
    """The rows of the graph that is shown; `place`: that of a row's box among the boxes.

    Signals:
        place_pressed(int): a row was gone to
        place_opened(int): a row was double-clicked, or Enter pressed in it
    """

    place_pressed = Signal(int)
    place_opened = Signal(int)

    def __init__(self, theme: Theme, layouts: TableLayouts, parent: QWidget) -> None:
        model = WindowModel(HEADINGS, parent)
        super().__init__(model, theme, parent, scrolls=True)
        self.window_model = model
        self.setAccessibleName(tr("Causes and effects, each under its cause"))
        self.open_text = tr("Open")
        self.remember_columns(layouts, "causes")
        self.row_pressed.connect(self._on_pressed)
        self.row_double_clicked.connect(self._on_opened)

    def show_graph(self, prepared: PreparedGraph, place: int) -> None:
        """Show the rows of a graph, and select one."""
        self.window_model.set_rows(prepared.rows)
        self.select_place(place)

    def select_place(self, place: int) -> None:
        """Go to the row of a box, where there is one."""
        keys = [row.key if row is not None else None for row in self.window_model.rows]
        if place in keys:
            row = keys.index(place)
            self.set_selected_key(place, row)
            self.scrollTo(self.window_model.index(row, 0))

    def _on_pressed(self, row: int) -> None:
        self.place_pressed.emit(self._place_of(row))

    def _on_opened(self, row: int) -> None:
        self.place_opened.emit(self._place_of(row))

    def _place_of(self, row: int) -> int:
        shown = self.window_model.rows[row]
        return shown.key if shown is not None and isinstance(shown.key, int) else -1
