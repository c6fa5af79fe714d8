"""A model of exactly the rows that fit the viewport, whatever the length of the table."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from backend.translation import tr
from console.tables.table_rows import ColumnHeading, TableRow
from console.theme.plain_tip import plain_tip

AnyModelIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()  # what is no index stands for the table itself
_LOADING = "…"


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def alignment(heading: ColumnHeading) -> Qt.AlignmentFlag:
    """Return how a column's texts stand."""
    return _RIGHT if heading.is_right_aligned else _LEFT


class WindowModel(QAbstractTableModel):
    """Shows `rows`; a row that is not in memory yet is None, and shown as a placeholder."""

    def __init__(self, headings: Sequence[ColumnHeading], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings = tuple(headings)
        self.rows: list[TableRow | None] = []
        self.is_sortable = False  # by a click on a title
        self._sort_mark: tuple[int | None, str] = (None, "")

    def set_sort_mark(self, place: int | None, mark: str) -> None:
        """Put a mark behind the title of the column that rows are sorted by."""
        if (place, mark) != self._sort_mark:
            self._sort_mark = place, mark
            last = len(self.headings) - 1
            if last >= 0:
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def set_rows(self, rows: Sequence[TableRow | None]) -> None:
        """Show these rows; only their number changes the model's shape."""
        if self.rows == list(rows):
            return
        self._resize(len(rows))
        self.rows[:] = rows
        if rows:
            last = self.index(len(rows) - 1, len(self.headings) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def set_headings(self, headings: Sequence[ColumnHeading]) -> None:
        """Have other columns from now on, and no rows yet."""
        if tuple(headings) == self.headings:
            return
        self.beginResetModel()
        self.headings = tuple(headings)
        self.rows.clear()
        self.endResetModel()

    def rowCount(self, parent: AnyModelIndex = _ROOT) -> int:
        """Return the number of rows in the viewport."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyModelIndex = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: AnyModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a text that was made elsewhere."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.texts[index.column()] if row else _LOADING
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(row.tool_tip) if row else tr("Being read from the log.")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(self.headings[index.column()])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title, or the title with what it means."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.headings):
            return None
        heading = self.headings[section]
        if role == Qt.ItemDataRole.DisplayRole:
            place, mark = self._sort_mark
            return f"{heading.shown_title} {mark}" if section == place else heading.marked_title
        if role == Qt.ItemDataRole.ToolTipRole:
            how = tr("A click sorts the rows that are listed here.") if self.is_sortable else ""
            tip = "\n".join(filter(None, (heading.shown_title, heading.shown_tip, how)))
            return plain_tip(tip)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(heading)
        return None

    def _resize(self, count: int) -> None:
        have = len(self.rows)
        if count > have:
            self.beginInsertRows(QModelIndex(), have, count - 1)
            self.rows.extend([None] * (count - have))
            self.endInsertRows()
        elif count < have:
            self.beginRemoveRows(QModelIndex(), count, have - 1)
            del self.rows[count:]
            self.endRemoveRows()
