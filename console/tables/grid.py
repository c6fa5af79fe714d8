"""A table view of rows of ready-made text at a fixed height; its owner may do the scrolling."""

from collections.abc import Hashable, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from console.tables.cut_edges import CutEdges, paint_cut_edges
from console.tables.row_painter import GridBand, RowPainter
from console.tables.table_rows import ColumnHeading
from console.tables.window_model import WindowModel
from console.theme.theme import Theme, text_font

_WHEEL_CLICK = 120  # Qt's unit of a wheel's click, in eighths of a degree
_PADDING_PX = 18  # pixels around a column's text
_MAX_NUMBER_CHARS = 40  # of a number, or of a few amounts, that a column makes room for
_MAX_TEXT_CHARS = 24  # of any other text; what is longer is elided
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SIDEWAYS_PX = 120  # that a key goes sideways


def row_after_key(key: int, current: int | None, count: int, page_rows: int) -> int | None:
    """Return the row that a key goes to; None for keys that go nowhere. Without one, the first."""
    steps = {
        Qt.Key.Key_J: 1,
        Qt.Key.Key_Down: 1,
        Qt.Key.Key_K: -1,
        Qt.Key.Key_Up: -1,
        Qt.Key.Key_PageDown: page_rows,
        Qt.Key.Key_PageUp: -page_rows,
        Qt.Key.Key_Home: -count,
        Qt.Key.Key_End: count,
    }
    if key not in steps:
        return None
    return 0 if current is None else max(0, min(current + steps[Qt.Key(key)], count - 1))


class Grid(QTableView):
    """The rows in sight; with `scrolls` all rows of its model, and it scrolls itself.

    Signals:
        wheel_turned(float): the wheel was turned by so many clicks, down is positive
        key_pressed(object): a key (QKeyEvent) that the view's owner may take; accept it then
        row_pressed(int): a row was pressed with the mouse
        row_double_clicked(int): a row was double-clicked
        resized(): the number of rows that fit may have changed
    """

    wheel_turned = Signal(float)
    key_pressed = Signal(object)
    row_pressed = Signal(int)
    row_double_clicked = Signal(int)
    resized = Signal()

    _OFF: ClassVar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff

    def __init__(
        self,
        model: WindowModel,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        scrolls: bool = False,
    ) -> None:
        super().__init__(parent)
        self._scrolls = scrolls
        self._rows, self._theme = model, theme
        self._metrics = QFontMetrics(text_font(theme.tokens))
        self._painter = RowPainter(model, theme)
        self._grown_px: dict[int, int] = {}  # what columns needed so far, by place
        theme.changed.connect(self.viewport().update)
        self.setModel(model)
        model.dataChanged.connect(self._grow_columns)
        self._set_up_view()
        self._resize_columns()

    @property
    def capacity(self) -> int:
        """How many whole rows fit."""
        height = self.verticalHeader().defaultSectionSize()
        return max(1, self.viewport().height() // height)

    @property
    def selected_row(self) -> int | None:
        """Where the selected row stands; None when it is not there."""
        selected = self._painter.selected
        keys = [row.key if row is not None else None for row in self._rows.rows]
        return keys.index(selected) if selected is not None and selected in keys else None

    def set_selected_key(self, key: Hashable | None) -> None:
        """Paint the row with this key as selected."""
        self._painter.selected = key
        self.viewport().update()

    def apply_headings(self) -> None:
        """Take the widths from the model's headings again."""
        self._resize_columns()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Tell the owner how far to scroll; sideways is ours."""
        turned = event.angleDelta()
        if (
            not self._scrolls
            and turned.y()
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.wheel_turned.emit(-turned.y() / _WHEEL_CLICK)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer the key to the owner; a grid that scrolls itself moves its selection.

        What both leave goes on to the window.
        """
        event.ignore()
        self.key_pressed.emit(event)
        if self._scrolls and not event.isAccepted():
            self._move_selection(event)
        if not event.isAccepted() and event.key() in _SIDEWAYS:
            event.accept()
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + _SIDEWAYS[Qt.Key(event.key())] * _SIDEWAYS_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say which row was pressed."""
        row = self.rowAt(round(event.position().y()))
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.row_pressed.emit(row)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Say which row was opened."""
        row = self.rowAt(round(event.position().y()))
        if row >= 0:
            self.row_double_clicked.emit(row)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say that another number of rows may fit."""
        super().resizeEvent(event)
        self._stretch_columns()
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows and columns in sight."""
        event.accept()
        painter = QPainter(self.viewport())
        self._painter.paint(painter, self._row_bands(), self._column_bands())
        bar = self.horizontalScrollBar()
        is_cut = CutEdges(left=bar.value() > bar.minimum(), right=bar.value() < bar.maximum())
        paint_cut_edges(painter, self.viewport().rect(), self._theme.tokens, is_cut)

    def _move_selection(self, event: QKeyEvent) -> None:
        """Select another row by key, as if it were pressed; open the selected one with Enter."""
        current, count = self.selected_row, len(self._rows.rows)
        if not count or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return
        row = row_after_key(event.key(), current, count, self.capacity)
        if row is not None:
            event.accept()
            self.row_pressed.emit(row)
            self.scrollTo(self._rows.index(row, 0))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current is not None:
            event.accept()
            self.row_double_clicked.emit(current)

    def _row_bands(self) -> list[GridBand]:
        count = len(self._rows.rows)
        if not count:
            return []
        height, below = self.verticalHeader().defaultSectionSize(), self.viewport().height()
        first = max(0, self.rowAt(0))
        top = self.rowViewportPosition(first)
        last = min(count, first + (below - top) // height + 1)
        return [GridBand(row, top + (row - first) * height, height) for row in range(first, last)]

    def _column_bands(self) -> list[GridBand]:
        header, width = self.horizontalHeader(), self.viewport().width()
        bands = (
            GridBand(place, header.sectionViewportPosition(place), header.sectionSize(place))
            for place in range(len(self._rows.headings))
        )
        return [
            band for band in bands if band.start_px < width and band.start_px + band.size_px > 0
        ]

    def _set_up_view(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        always = Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        self.setVerticalScrollBarPolicy(always if self._scrolls else self._OFF)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for moved in (
            self.horizontalScrollBar().valueChanged,
            self.horizontalScrollBar().rangeChanged,
        ):
            moved.connect(self._repaint_edges)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self._metrics.height() + 8)

    def _repaint_edges(self, *_range: int) -> None:
        self.viewport().update()  # Qt moves what is painted there, edges included

    def _headings(self) -> Sequence[ColumnHeading]:
        return self._rows.headings

    def _resize_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(32)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)  # where an operator makes it narrow
        self._grown_px.clear()
        for section in range(len(self._headings())):
            header.resizeSection(section, self._least_px(section))
        self._stretch_columns()

    def _least_px(self, place: int) -> int:
        """Return the width that a column has without rows: as declared, and room for its title."""
        declared_px = self._headings()[place].width_chars * self._metrics.horizontalAdvance("0")
        return max(declared_px + _PADDING_PX, self.horizontalHeader().sectionSizeHint(place))

    def _grow_columns(self) -> None:
        """Make room for the numbers that are there: one that is cut reads as another.

        A grid that scrolls itself, also sideways, makes room for texts as well.
        """
        header, grown = self.horizontalHeader(), False
        rows = [row for row in self._rows.rows if row is not None]
        for place, heading in enumerate(self._headings() if rows else ()):
            if heading.is_right_aligned or self._scrolls:
                needed_px = self._content_px(place, [row.texts[place] for row in rows])
                self._grown_px[place] = max(needed_px, self._grown_px.get(place, 0))
                if header.sectionSize(place) < needed_px:
                    header.resizeSection(place, needed_px)
                    grown = True
        if grown:
            self._stretch_columns()

    def _content_px(self, place: int, texts: Sequence[str]) -> int:
        """Return the width that a column's texts need."""
        unit, longest = self._metrics.horizontalAdvance("0"), max(texts, key=len)
        if self._headings()[place].is_right_aligned:
            text_px = min(len(longest), _MAX_NUMBER_CHARS) * unit
        else:
            text_px = min(self._metrics.horizontalAdvance(longest), _MAX_TEXT_CHARS * unit)
        return text_px + _PADDING_PX

    def _stretch_columns(self) -> None:
        """Give the room that is left to the columns that take it; never less than their width."""
        headings, header = self._headings(), self.horizontalHeader()
        stretching = [place for place, heading in enumerate(headings) if heading.stretches]
        others = sum(header.sectionSize(place) for place in range(len(headings)))
        for place in stretching:
            others -= header.sectionSize(place)
        for place in stretching:
            room = (self.viewport().width() - others) // len(stretching)
            least = max(self._least_px(place), self._grown_px.get(place, 0))
            header.resizeSection(place, max(room, least))
