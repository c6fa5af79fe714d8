"""Lines of widgets under headings; where there is little room the least needed columns go."""

from collections.abc import Collection, Sequence

import msgspec
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from backend.translation import tr
from console.widgets.labels import create_label

_SPACING_PX = 18
_SPAN_PX = 76  # room for `59 min 59 s` in the usual font
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FittingColumn(msgspec.Struct, frozen=True):
    """A column's heading, as it is marked for translation, and what stands below it."""

    heading: str
    is_figure: bool = False
    is_span: bool = False  # its texts change, and must not be cut


class FittingGrid(QWidget):
    """Columns by place, from 0; `optional` may go, in this order, before anything is cut."""

    def __init__(self, columns: Sequence[FittingColumn], optional: Sequence[int]) -> None:
        super().__init__()
        self._optional = optional
        self._dropped: frozenset[int] = frozenset()
        self._columns: list[dict[QWidget, bool]] = [{} for _ in columns]  # is its line shown?
        self._least_px = [_SPAN_PX if each.is_span else 0 for each in columns]
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(_SPACING_PX)
        self.grid.setVerticalSpacing(4)
        for place, column in enumerate(columns):
            heading = create_label(tr(column.heading), "section")
            heading.setAlignment(RIGHT if column.is_figure else LEFT)
            self.add_cell(heading, 0, place)
            self.set_shown(heading, place, shown=True)
            self._set_least_width(place)

    @property
    def whole_width_px(self) -> int:
        """The width at which no column has to go."""
        return self._needed_px(frozenset())

    def add_cell(self, widget: QWidget, row: int, column: int) -> None:
        """Put a widget into a column; it is not shown yet."""
        self._columns[column][widget] = False
        self.grid.addWidget(widget, row, column)

    def set_shown(self, widget: QWidget, column: int, *, shown: bool) -> None:
        """Show a cell with its line, or hide it."""
        self._columns[column][widget] = shown
        widget.setVisible(shown and column not in self._dropped)

    def fit(self) -> None:
        """Let as many columns go as it takes to show the others whole."""
        dropped: frozenset[int] = frozenset()
        for column in self._optional:
            if self._needed_px(dropped) <= self.width():
                break
            dropped |= {column}
        if dropped != self._dropped:
            changed, self._dropped = dropped ^ self._dropped, dropped
            for column in changed:
                self._set_least_width(column)
                for widget, shown in self._columns[column].items():
                    widget.setVisible(shown and column not in dropped)

    def minimumSizeHint(self) -> QSize:
        """As wide as what never goes."""
        needed_px = self._needed_px(frozenset(self._optional))
        return QSize(needed_px, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the new width."""
        super().resizeEvent(event)
        self.fit()

    def _set_least_width(self, place: int) -> None:
        least_px = 0 if place in self._dropped else self._least_px[place]
        self.grid.setColumnMinimumWidth(place, least_px)

    def _needed_px(self, dropped: Collection[int]) -> int:
        kept = [place for place in range(len(self._columns)) if place not in dropped]
        return sum(map(self._column_px, kept)) + _SPACING_PX * (len(kept) - 1)

    def _column_px(self, place: int) -> int:
        shown = (widget for widget, is_shown in self._columns[place].items() if is_shown)
        return max([self._least_px[place], *map(_least_width_px, shown)])


def _least_width_px(widget: QWidget) -> int:
    is_fixed = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
    return (widget.sizeHint() if is_fixed else widget.minimumSizeHint()).width()
