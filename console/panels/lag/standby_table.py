"""The newest numbers of the log's standbys: a line a stage, in the colour of its curve."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from backend.messages.log_standbys import LogStandbys
from backend.messages.standby_text import (
    describe_sampled,
    describe_standby_bytes,
    describe_synchrony,
)
from backend.translation import tr
from console.panels.lag.standby_graphs import StandbyCurve
from console.state.formatting import format_duration
from console.theme.theme import Theme, mono_font
from console.widgets.labels import create_label

_RIGHT = Qt.AlignmentFlag.AlignRight


class StandbyTable(QWidget):
    """What has not come through each stage of each standby, and whom commits wait for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[_StandbyRow] = []
        self._source = create_label(role="faint")
        self._synchrony = create_label(role="caption")
        for label in (self._source, self._synchrony):
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(self._grid)
        column.addWidget(self._synchrony)
        column.addWidget(self._source)
        column.addStretch(1)

    def show_standbys(self, known: LogStandbys, curves: Sequence[StandbyCurve]) -> None:
        """Write what is known, with its age; of one that is away nothing is."""
        while len(self._rows) < len(curves):
            self._rows.append(_StandbyRow(self._theme, self._grid, len(self._rows)))
        there = {} if known.problem else {each.name: each for each in known.standbys}
        for row, curve in zip(self._rows, curves, strict=False):
            standby = there.get(curve.standby)
            size = standby.behind_bytes(curve.stage) if standby else None
            span_us = standby.behind_us(curve.stage) if standby else None
            row.show(curve, describe_standby_bytes(size), format_duration(span_us))
        for row in self._rows[len(curves) :]:
            row.hide()
        self._synchrony.setText(describe_synchrony(known))
        self._source.setText(describe_sampled(known))


class _StandbyRow:
    """One stage's widgets."""

    def __init__(self, theme: Theme, grid: QGridLayout, row: int) -> None:
        self._swatch = QFrame()
        self._swatch.setFixedSize(9, 9)
        self._name, self._size, self._span = (create_label() for _ in range(3))
        for label, about in (
            (self._size, tr("Behind the end of the log's server")),
            (self._span, tr("Age of the oldest of it; sending has no time of its own")),
        ):
            label.setFont(mono_font(theme.tokens))
            label.setToolTip(about)
        for place, widget in enumerate(self._widgets()):
            side = _RIGHT if place > 1 else Qt.AlignmentFlag(0)
            grid.addWidget(widget, row, place, side | Qt.AlignmentFlag.AlignVCenter)

    def show(self, curve: StandbyCurve, size: str, span: str) -> None:
        """Write a stage's numbers."""
        for widget in self._widgets():
            widget.show()
        self._swatch.setStyleSheet(f"background: {curve.colour};")
        self._name.setText(curve.name)
        self._size.setText(size)
        self._span.setText(span)

    def hide(self) -> None:
        """Show nothing."""
        for widget in self._widgets():
            widget.hide()

    def _widgets(self) -> tuple[QFrame, QLabel, QLabel, QLabel]:
        return self._swatch, self._name, self._size, self._span
