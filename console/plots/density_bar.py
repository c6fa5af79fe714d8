"""A bar over the whole log: how many events match where, and which part of it is looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from backend.clock import SECOND_US
from backend.messages.density import DensityAxis, LogDensity
from backend.translation import tr
from console.plots.density_painter import DensityPainter, DensityPicture, bar_area
from console.plots.density_text import describe_bar, describe_bounds, describe_density
from console.plots.folded_axis import FoldedAxis
from console.plots.graph_shapes import GraphTimeRange
from console.plots.mark_flags import FLAGS_PX, MarkAxis, MarkFlags
from console.theme.theme import Theme

_HEIGHT_PX = 58  # pixels
_MIN_DRAG_PX = 4  # pixels; less is a click
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
ValueRange = tuple[int, int]


class DensityBar(QWidget):
    """Counts in ranges of time (microseconds) or positions, each group in a colour of its own.

    `flags`: what is marked along time; along positions there are none. A range of the log has its
    first and its last value. With the keyboard: arrows go from bar to bar, with Shift they choose a
    range, Return looks at it, Escape at the whole log again.

    Signals:
        range_selected(object): a range (first, last) was chosen, or None: all of it
        value_clicked(object): a time or a position (int) was clicked
        value_hovered(object): one is under the mouse now, or None: no more
    """

    range_selected = Signal(object)
    value_clicked = Signal(object)
    value_hovered = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._density: LogDensity | None = None
        self._note = ""
        self._axis = FoldedAxis([], [], 1)
        self._range: ValueRange | None = None
        self._cursor: int | None = None
        self._drag: tuple[float, float] | None = None
        self._anchor = self._current = 0  # of the keyboard: bars
        self._painter = DensityPainter(theme)
        self._mark_axis: MarkAxis | None = None
        self.flags = MarkFlags(self, theme, lambda: self._mark_axis)
        self.setFixedHeight(_HEIGHT_PX)
        self.setMinimumWidth(160)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("Where in the log the events lie"))
        theme.changed.connect(self.update)

    @property
    def axis(self) -> DensityAxis | None:
        """By what the bar counts; None while nothing is known."""
        return None if self._density is None else self._density.by

    @property
    def head(self) -> int:
        """The log's end when it was counted."""
        return 0 if self._density is None else self._density.head

    @property
    def summary(self) -> str:
        """What the bars stand for, in words."""
        return self._note or describe_density(self._density)

    def set_density(self, density: LogDensity) -> None:
        """Draw these counts."""
        if (density, self._note) != (self._density, ""):
            is_longer = self._density is None or len(density.starts) != len(self._density.starts)
            self._density, self._note = density, ""
            if is_longer:
                self._anchor = self._current = max(0, len(density.starts) - 1)
            self._show()

    def set_unknown(self, note: str) -> None:
        """Draw no counts, and say why: those of another filter say nothing."""
        if self._density is not None or note != self._note:
            self._density, self._note = None, note
            self._show()

    def set_range(self, chosen: ValueRange | None) -> None:
        """Mark the part that is looked at; None for all of it."""
        self._range = chosen
        self.update()

    def set_cursor(self, value: int | None) -> None:
        """Draw a line at a time or a position, whichever the bar counts by, or none."""
        if value != self._cursor:
            self._cursor = value
            self.update()

    @property
    def cursor_x(self) -> float | None:
        """Where the marked moment lies; None where it is not on the bar."""
        found, value = self._density, self._cursor
        if found is None or value is None or not found.starts:
            return None
        is_inside = found.starts[0] <= value <= found.ends[-1]
        return self._axis.to_px(value) if is_inside else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a range."""
        if event.button() == Qt.MouseButton.LeftButton and self._axis.bars:
            self._drag = (event.position().x(), event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Widen the range."""
        if self._drag is not None:
            self._drag = (self._drag[0], event.position().x())
            self.update()
        elif self._axis.bars:
            self.value_hovered.emit(self._dragged_range(*[event.position().x()] * 2)[0])

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self.value_hovered.emit(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the range, or visit a place when nothing was dragged."""
        drag, self._drag = self._drag, None
        if drag is None or not self._axis.bars:
            return
        first, last = self._dragged_range(drag[0], event.position().x())
        if abs(event.position().x() - drag[0]) < _MIN_DRAG_PX:
            self.value_clicked.emit(first)
        else:
            self.range_selected.emit((first, last))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Look at the whole log again."""
        event.accept()
        self.range_selected.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a range without a mouse."""
        step = _STEPS.get(Qt.Key(event.key()))
        if self._density is not None and self._axis.bars and step is not None:
            self._current = max(0, min(len(self._axis.bars) - 1, self._current + step))
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._anchor = self._current
            self.setAccessibleDescription(describe_bar(self._density, self._current))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._axis.bars:
            self.range_selected.emit(self._keyboard_range())
        elif event.key() == Qt.Key.Key_Escape and self._range is not None:
            self.range_selected.emit(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the bars anew."""
        super().resizeEvent(event)
        self._show()

    def event(self, event: QEvent) -> bool:
        """Say of the bar under the mouse what it counts."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x()), self)
            return True
        return super().event(event)

    def tip_at(self, x_px: float) -> str:
        """Return what is said of the bar at a place."""
        if self._density is None or not self._axis.bars:
            return self.summary
        about = describe_bar(self._density, self._axis.place_at(x_px))
        how = tr("Drag to look at a part of the log only; double-click for all of it.")
        return f"{about}\n{how}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars, folds, range and labels."""
        event.accept()
        marked = [each for each in (self._range, self._drawn_range()) if each is not None]
        keyboard = self._keyboard_range() if self.hasFocus() and self._axis.bars else None
        bounds = ("", "") if self._density is None else describe_bounds(self._density)
        picture = DensityPicture(
            density=self._density,
            axis=self._axis,
            ranges=marked,
            has_focus=self.hasFocus(),
            keyboard=keyboard,
            labels=(bounds[0], self.summary, bounds[1]),
            cursor_x=self.cursor_x,
            flags_px=FLAGS_PX if self.flags.placed() else 0.0,
        )
        painter = QPainter(self)
        self._painter.paint(painter, QRectF(self.rect()), picture)
        self.flags.paint(painter)
        painter.end()

    def _show(self) -> None:
        found = self._density
        self._axis = FoldedAxis(found.starts, found.ends, self.width()) if found else _nothing()
        self._mark_axis = self._time_axis(found)
        self.setAccessibleDescription(self.summary)
        self.update()

    def _time_axis(self, found: LogDensity | None) -> MarkAxis | None:
        """Return where moments lie; None where it counts by position, or there is nothing."""
        if found is None or found.by != "time" or not found.starts:
            return None
        axis = self._axis
        span = GraphTimeRange(found.starts[0] / SECOND_US, found.ends[-1] / SECOND_US)
        area = bar_area(QRectF(self.rect()))
        return MarkAxis(area, span, lambda moment_s: axis.to_px(round(moment_s * SECOND_US)))

    def _keyboard_range(self) -> ValueRange:
        first, last = sorted((self._anchor, self._current))
        starts: Sequence[int] = [] if self._density is None else self._density.starts
        ends: Sequence[int] = [] if self._density is None else self._density.ends
        return starts[first], ends[last] - 1

    def _drawn_range(self) -> ValueRange | None:
        if self._drag is None or abs(self._drag[1] - self._drag[0]) < _MIN_DRAG_PX:
            return None
        return self._dragged_range(*self._drag)

    def _dragged_range(self, begin_px: float, end_px: float) -> ValueRange:
        left, right = sorted((begin_px, end_px))
        first, last = self._axis.value_at(left), self._axis.value_at(right)
        most = max(self._density.ends, default=1) - 1 if self._density is not None else 0
        return min(first, most), max(min(first, most), min(last, most))


def _nothing() -> FoldedAxis:
    return FoldedAxis([], [], 1)
