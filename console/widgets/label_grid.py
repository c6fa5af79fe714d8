"""A small table of labels: its lines are kept, and only their texts change."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from backend.translation import tr
from console.theme.theme import Theme, mono_font
from console.theme.tokens import Tone
from console.widgets.copy_menu import CopyMenu
from console.widgets.labels import create_label, set_label, set_tone


class GridColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with its tool tip, both marked for translation, which happens where they are shown.

    `is_figure`: numbers, which stand to the right in one width.
    """

    heading: str
    tip: str = ""
    is_figure: bool = False
    min_width_px: int = 0


class GridCell(msgspec.Struct, frozen=True):
    """What a cell says."""

    text: str
    tone: Tone | None = None
    tip: str = ""


class LabelGrid(QWidget):
    """Lines of cells under headings; what room is left stays at the right."""

    def __init__(self, theme: Theme, columns: Sequence[GridColumn]) -> None:
        super().__init__()
        self._theme, self._columns = theme, columns
        self._rows: list[list[QLabel]] = []
        self._shown: list[list[str]] = []
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(22)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(len(columns), 1)
        for place, column in enumerate(columns):
            heading = create_label(tr(column.heading), "section")
            heading.setToolTip(tr(column.tip) if column.tip else "")
            self._grid.setColumnMinimumWidth(place, column.min_width_px)
            self._grid.addWidget(heading, 0, place, _alignment(column))

    def show_rows(self, rows: Sequence[Sequence[GridCell]]) -> None:
        """Show these lines, and no others."""
        self._shown = [[cell.text for cell in row] for row in rows]
        while len(self._rows) < len(rows):
            self._rows.append(self._add_row(len(self._rows) + 1))
        for place, labels in enumerate(self._rows):
            for label in labels:
                label.setVisible(place < len(rows))
            if place < len(rows):
                for label, cell in zip(labels, rows[place], strict=True):
                    set_label(label, cell.text, cell.tip)
                    set_tone(label, cell.tone or "")

    def copy_menu(self, where: QPoint) -> CopyMenu:
        """Return the menu for what lies here."""
        menu = CopyMenu(self)
        row, place = self._cell_at(where)
        if row is not None and place is not None:
            menu.offer_cell(self._shown[row][place])
        if row is not None:
            menu.offer_row([self._shown[row]])
        menu.offer_table(self._shown, [tr(each.heading) for each in self._columns])
        return menu

    def _open_menu(self, where: QPoint) -> None:
        self.copy_menu(where).popup(self.mapToGlobal(where))

    def _cell_at(self, where: QPoint) -> tuple[int | None, int | None]:
        """Return row and column of what lies here; None for what there is none of."""
        row = next(
            (
                number
                for number, labels in enumerate(self._rows[: len(self._shown)])
                if any(
                    label.geometry().top() <= where.y() <= label.geometry().bottom()
                    for label in labels
                )
            ),
            None,
        )
        if row is None:
            return None, None
        labels = self._rows[row]
        places = (n for n, label in enumerate(labels) if label.geometry().contains(where))
        return row, next(places, None)

    def _add_row(self, row: int) -> list[QLabel]:
        labels = [create_label() for _ in self._columns]
        for place, (label, column) in enumerate(zip(labels, self._columns, strict=True)):
            if column.is_figure:
                label.setFont(mono_font(self._theme.tokens))
            self._grid.addWidget(label, row, place, _alignment(column))
        return labels


def _alignment(column: GridColumn) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
