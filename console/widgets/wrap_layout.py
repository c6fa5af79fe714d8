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
        place, row_height_px = rect.topLeft(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(rect.width(), item.sizeHint().height()))
            if place.x() > rect.x() and place.x() + size.width() > rect.x() + rect.width():
                place = QPoint(rect.x(), place.y() + row_height_px + self._row_px)
                row_height_px = 0
            if not is_trial:
                item.setGeometry(QRect(place, size))
            place += QPoint(size.width() + self._column_px, 0)
            row_height_px = max(row_height_px, size.height())
        return place.y() + row_height_px - rect.y()
