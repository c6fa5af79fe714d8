"""Panes below or beside each other, as there is room; they scroll before they get too small."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import create_label

_PANE_WIDTH_PX, _PANE_HEIGHT_PX = 290, 116  # at least
WHOLE_WIDTH_PX = 3 * _PANE_WIDTH_PX  # five or six panes in two rows


def column_count(panes: int, width_px: int, height_px: int) -> int:
    """Return into how many columns panes go: as few as let all of them be seen whole.

    Where that is impossible, as many as are wide enough; the rest scrolls.
    """
    widest = max(1, min(panes, width_px // _PANE_WIDTH_PX))
    for columns in range(1, widest + 1):
        rows = -(-panes // columns)
        if rows * _PANE_HEIGHT_PX <= height_px:
            return columns
    return widest


class PaneArea(QScrollArea):
    """Shows panes in the order in which they were added."""

    def __init__(self) -> None:
        super().__init__()
        self._panes: list[QWidget] = []
        self._columns = 0
        inside = QWidget()
        inside.setObjectName("scrolled")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)

    def add_pane(self, pane: QWidget) -> None:
        """Add a pane behind the others."""
        pane.setMinimumHeight(_PANE_HEIGHT_PX)
        pane.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # all as wide
        self._panes.append(pane)
        self._columns = 0
        self._arrange()

    def remove_pane(self, pane: QWidget) -> None:
        """Give a pane away: it is shown elsewhere."""
        if pane in self._panes:
            self._panes.remove(pane)
            self._grid.removeWidget(pane)
            self._columns = 0
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the panes anew where the room has changed much."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        # its own size, not the viewport's: a scroll bar that comes and goes must change nothing
        columns = column_count(len(self._panes), self.width(), self.height())
        if columns == self._columns:
            return
        self._columns = columns
        for place, pane in enumerate(self._panes):
            row, column = divmod(place, columns)
            is_last = place == len(self._panes) - 1
            self._grid.addWidget(pane, row, column, 1, columns - column if is_last else 1)
        rows = -(-len(self._panes) // columns)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for row in range(self._grid.rowCount()):  # also those of panes that were given away
            self._grid.setRowStretch(row, 1 if row < rows else 0)


def create_note() -> ElidedLabel:
    """Make a note beside a title: what it says first, a name and its status, is cut last."""
    return ElidedLabel(role="faint", elide=Qt.TextElideMode.ElideRight, is_text_wide=True)


def create_pane(title: str, meaning: str, content: QWidget, note: QWidget) -> QWidget:
    """Put content under a title; the explanation gives way where there is little room."""
    pane = QWidget()
    heading = QHBoxLayout()
    heading.setSpacing(10)
    heading.addWidget(create_label(title, "section"))
    heading.addWidget(ElidedLabel(meaning, "faint", elide=Qt.TextElideMode.ElideRight), 1)
    heading.addWidget(note)
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addLayout(heading)
    column.addWidget(content, 1)
    return pane
