"""A layout of rows that break where there is no room for the next item."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class WrapLayout(QLayout):
    """Items side by side in as many rows as they need; one that is alone has the whole width."""

    def __init__(self, parent: QWidget, *, column_px: int, row_px: int) -> None:
        """`column_px`, `row_px`: pixels between two items, and between two rows."""
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self._column_px, self._row_px = column_px, row_px
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item; None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove an item, and return it; None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Take no more room than there is."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Be the higher the narrower it is."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows at this width."""
        return self._place_items(QRect(0, 0, width, 0), is_trial=True)

    def sizeHint(self) -> QSize:
        """Return the size of a single row."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width_px = sum(size.width() for size in sizes) + self._column_px * max(0, len(sizes) - 1)
        return QSize(width_px, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the item that needs most."""
        least = QSize()
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place_items(rect, is_trial=False)

    def _place_items(self, rect: QRect, *, is_trial: bool) -> int:
        """Place the items from the left, row by row; return the height that they take."""
        top_px = rect.y()
        for row in self._break_into_rows(rect.width()):
            height_px, left_px = max(size.height() for _, size in row), rect.x()
            for item, size in row if not is_trial else ():
                middle_px = (height_px - size.height()) // 2
                item.setGeometry(QRect(QPoint(left_px, top_px + middle_px), size))
                left_px += size.width() + self._column_px
            top_px += height_px + self._row_px
        return max(0, top_px - self._row_px - rect.y())

    def _break_into_rows(self, width_px: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return the items that are shown, with their sizes, as they fit beside each other."""
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        left_px = 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            size = hint.boundedTo(QSize(width_px, hint.height()))
            if not rows or (left_px > 0 and left_px + size.width() > width_px):
                rows.append([])
                left_px = 0
            rows[-1].append((item, size))
            left_px += size.width() + self._column_px
        return rows
