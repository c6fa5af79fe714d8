"""The place of the widgets of a line of parked events."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget


def add_parked_line(grid: QGridLayout, row: int, widgets: Sequence[QWidget]) -> None:
    """Add a line: a label of one row has its text beside that of the buttons, a longer one grows.

    All begin at the top, so that what belongs to a long error stands at its beginning.
    """
    height_px = max(each.sizeHint().height() for each in widgets if not isinstance(each, QLabel))
    for column, widget in enumerate(widgets):
        if isinstance(widget, QLabel):
            widget.setMinimumHeight(height_px)
        grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        widget.show()  # at once: the lines before may be gone already
