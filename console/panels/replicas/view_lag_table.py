"""The four numbers of every view of a replica."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from backend.messages.notices import ReplicaSample, ViewLag
from console.state.formatting import format_count, format_duration
from console.theme.theme import Theme, mono_font
from console.widgets.labels import create_label, set_label, set_tone

_HEADINGS = ("View", "Behind", "Late", "p50", "p90", "p99", "Max", "Parked")
_TIPS = (
    "",
    "Relevant committed events not applied yet",
    "Age of the oldest relevant event not applied yet",
    "Commit to applied, median of the last second in which any was applied",
    "90th percentile of the same",
    "99th percentile of the same",
    "The slowest of the same",
    "Events set aside because the view could not take them, and those that wait behind them",
)

_COLUMN_PX = 62  # pixels, so that the cards' columns stand below each other


class ViewLagTable(QWidget):
    """A line a view."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(22)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(len(_HEADINGS), 1)
        for place in range(1, len(_HEADINGS)):
            self._grid.setColumnMinimumWidth(place, _COLUMN_PX)
        self._rows: list[list[QLabel]] = []
        for place, (text, tip) in enumerate(zip(_HEADINGS, _TIPS, strict=True)):
            heading = create_label(text, "section")
            heading.setToolTip(tip)
            self._grid.addWidget(heading, 0, place, _alignment(place))

    def show_sample(self, sample: ReplicaSample) -> None:
        """Show a sample's views."""
        while len(self._rows) < len(sample.views):
            self._rows.append(self._add_row(len(self._rows) + 1))
        for cells, view in zip(self._rows, sample.views, strict=False):
            for cell, text in zip(cells, _view_texts(view), strict=True):
                set_label(cell, text)
            set_tone(cells[-1], "warn" if view.parked else "")

    def _add_row(self, row: int) -> list[QLabel]:
        cells = [create_label() for _ in _HEADINGS]
        for place, cell in enumerate(cells):
            if place:
                cell.setFont(mono_font(self._theme.tokens))
            self._grid.addWidget(cell, row, place, _alignment(place))
        return cells


def _view_texts(view: ViewLag) -> tuple[str, ...]:
    spans = (
        format_duration(each)
        for each in (view.time_behind_us, view.p50_us, view.p90_us, view.p99_us, view.max_us)
    )
    return (view.view, format_count(view.events_behind), *spans, format_count(view.parked))


def _alignment(place: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
