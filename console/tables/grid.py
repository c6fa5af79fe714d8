"""A table view of rows of ready-made text at a fixed height; its owner may do the scrolling."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from console.settings.console_options import TableDensity
from console.state.table_layouts import TableLayouts
from console.tables.cut_edges import CutEdges, paint_cut_edges
from console.tables.grid_columns import GridColumns
from console.tables.room_scroll_bar import RoomScrollBar
from console.tables.row_keys import OPEN_KEYS, row_after_key
from console.tables.row_painter import GridBand, RowPainter
from console.tables.row_selection import RowSelection
from console.tables.table_actions import TableActions
from console.tables.table_rows import TableRow
from console.tables.title_sort import TitleSort
from console.tables.window_model import WindowModel
from console.theme.theme import Theme, text_font

ROW_PADDING_PX: dict[TableDensity, int] = {"comfortable": 8, "compact": 2}
_WHEEL_CLICK = 120  # Qt's unit of a wheel's click, in eighths of a degree
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SIDEWAYS_PX = 120  # that a key goes sideways


class Grid(QTableView):
    """The rows in sight; with `scrolls` all rows of its model, and it scrolls itself.

    Signals:
        wheel_turned(float): the wheel was turned by so many clicks, down is positive
        key_pressed(object): a key (QKeyEvent) that the view's owner may take; accept it then
        row_pressed(int): a row was pressed with the mouse
        cell_pressed(int, int): the row and the column that the mouse was pressed on, before its
            menu too
        row_double_clicked(int): a row was double-clicked
        resized(): the number of rows that fit may have changed
    """

    wheel_turned = Signal(float)
    key_pressed = Signal(object)
    row_pressed = Signal(int)
    cell_pressed = Signal(int, int)
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
        sorts: bool | None = None,
    ) -> None:
        """`sorts`: a click on a title does; None: where it has all rows, and scrolls itself."""
        super().__init__(parent)
        self._scrolls = scrolls
        self._rows, self._theme = model, theme
        self._metrics = QFontMetrics(text_font(theme.tokens))
        self.selection = RowSelection(model, self, is_whole=scrolls)
        self.selection.changed.connect(self.viewport().update)
        self._painter = RowPainter(model, theme, self.selection)
        theme.changed.connect(self.viewport().update)
        self.setModel(model)
        self.columns = GridColumns(self, model, self._metrics, fits_texts=scrolls)
        self.table_actions = TableActions(self, model, self.columns, self.selection)
        model.dataChanged.connect(self.columns.grow)
        self._set_up_view()
        if scrolls if sorts is None else sorts:
            self.sort_by_titles()
        self.columns.arrange()

    @property
    def capacity(self) -> int:
        """How many whole rows fit."""
        height = self.verticalHeader().defaultSectionSize()
        return max(1, self.viewport().height() // height)

    @property
    def selected_row(self) -> int | None:
        """Where the current row stands; None when it is not there."""
        return self.selection.current_row

    @property
    def open_text(self) -> str:
        """What a double-click or Enter does with a row, for its menu; empty for nothing."""
        return self.table_actions.open_text

    @open_text.setter
    def open_text(self, text: str) -> None:
        self.table_actions.open_text = text

    def dim_rows(self, is_dimmed: Callable[[TableRow], bool] | None) -> None:
        """Paint the rows of which this is true as if they were not there yet; None: no row."""
        self._painter.is_dimmed = is_dimmed
        self.viewport().update()

    def set_selected_key(self, key: Hashable | None, place: int | None = None) -> None:
        """Make the row with this key the current one, and the only one unless it is among several.

        `place`: where it stands in the whole table, when it may not be in sight.
        """
        if key is None:
            self.selection.clear()
        else:
            self.selection.pick(key, place)

    def sort_by_titles(self) -> None:
        """Sort the rows by the column whose title is pressed."""
        self._rows.is_sortable = True
        sorting = TitleSort(self, self._rows, self.columns)
        self.selection.shown_rows = sorting.shown_rows
        self.table_actions.sorting = sorting

    def remember_columns(self, layouts: TableLayouts, table: str) -> None:
        """Show the columns as they were left in this table, and remember what is done with them."""
        self.columns.remember(layouts, table)

    def apply_headings(self) -> None:
        """Take the widths from the headings again, and make room for rows that are there."""
        self.columns.arrange()
        self.columns.grow()

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
        self._edit_selection(event)
        if not event.isAccepted():
            self.key_pressed.emit(event)
        if self._scrolls and not event.isAccepted():
            self._move_selection(event)
        bar = self.horizontalScrollBar()
        is_wide = bar.maximum() > bar.minimum()
        if not event.isAccepted() and event.key() in _SIDEWAYS and is_wide:
            event.accept()
            bar.setValue(bar.value() + _SIDEWAYS[Qt.Key(event.key())] * _SIDEWAYS_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say which row was pressed; with Ctrl or Shift more than one is selected."""
        row = self.rowAt(round(event.position().y()))
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self._press(row, event.modifiers())
            self._tell_cell(row, event.position().toPoint())
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selected rows, and with the one under the mouse."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        pressed = self.rowAt(event.pos().y()) if by_mouse else -1
        if pressed >= 0:
            self._press_unselected(pressed)
            self._tell_cell(pressed, event.pos())
        row = self.selected_row
        where = event.pos() if by_mouse else QPoint(0, self.rowViewportPosition(row or 0))
        self.table_actions.open_row_menu(
            self.viewport().mapToGlobal(where),
            self.columnAt(where.x()) if pressed >= 0 else None,
            None if row is None else partial(self.row_double_clicked.emit, row),
        )
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
        self.columns.stretch()
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
        rows = self.verticalHeader()  # they may be shown in another order
        shown = None if current is None else rows.visualIndex(current)
        place = row_after_key(event.key(), shown, count, self.capacity)
        if place is not None:
            event.accept()
            row = rows.logicalIndex(place)
            self._press(row, event.modifiers())
            self.scrollTo(self._rows.index(row, self.columns.shown_places[0]))
        elif event.key() in OPEN_KEYS and current is not None:
            event.accept()
            self.row_double_clicked.emit(current)

    def _edit_selection(self, event: QKeyEvent) -> None:
        """Copy the selected rows, or select all."""
        if event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            self.table_actions.copy_rows(headings=True)
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            event.accept()
            self.selection.select_all()

    def _press(self, row: int, modifiers: Qt.KeyboardModifier) -> None:
        """Make a row the current one, by itself or with others."""
        pressed = self._rows.rows[row]
        if pressed is None:
            return  # nobody knows yet which row it is
        place = self.selection.first_place + self.verticalHeader().visualIndex(row)
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.selection.select_range(place)
        elif not modifiers & Qt.KeyboardModifier.ControlModifier:
            self.selection.clear()
        elif not self.selection.toggle(place, pressed):
            return
        self.row_pressed.emit(row)

    def _tell_cell(self, row: int, where: QPoint) -> None:
        column = self.columnAt(where.x())
        if column >= 0 and self._rows.rows[row] is not None:
            self.cell_pressed.emit(row, column)

    def _press_unselected(self, row: int) -> None:
        """Make the row of a menu the selected one, unless it is one of several."""
        pressed = self._rows.rows[row]
        if pressed is not None and pressed.key not in self.selection.keys:
            self._press(row, Qt.KeyboardModifier.NoModifier)

    def _open_column_menu(self, where: QPoint) -> None:
        self.table_actions.open_column_menu(self.horizontalHeader().mapToGlobal(where))

    def _row_bands(self) -> list[GridBand]:
        count = len(self._rows.rows)
        if not count:
            return []
        rows, below = self.verticalHeader(), self.viewport().height()
        height = rows.defaultSectionSize()
        first = max(0, rows.visualIndexAt(0))
        top = rows.sectionViewportPosition(rows.logicalIndex(first))
        places = range(first, min(count, first + (below - top) // height + 1))
        return [
            GridBand(rows.logicalIndex(place), top + (place - first) * height, height)
            for place in places
        ]

    def _column_bands(self) -> list[GridBand]:
        header, width = self.horizontalHeader(), self.viewport().width()
        bands = (
            GridBand(place, header.sectionViewportPosition(place), header.sectionSize(place))
            for place in self.columns.shown_places
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
        self.setVerticalScrollBar(RoomScrollBar())
        self.setVerticalScrollBarPolicy(always if self._scrolls else self._OFF)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for moved in (
            self.horizontalScrollBar().valueChanged,
            self.horizontalScrollBar().rangeChanged,
        ):
            moved.connect(self._repaint_edges)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(32)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)  # where an operator makes it narrow
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open_column_menu)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(self._metrics.height() + ROW_PADDING_PX[self._theme.density])

    def _repaint_edges(self, *_range: int) -> None:
        self.viewport().update()  # Qt moves what is painted there, edges included
