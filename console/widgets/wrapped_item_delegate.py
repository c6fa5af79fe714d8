"""Items of a list whose texts are wrapped, as high as all their lines are."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

_PADDING_PX, _PADDING_ABOVE_PX = 8, 4  # of items, in the style sheet: on each side, above and below


class WrappedItemDelegate(QStyledItemDelegate):
    """Counts the padding of the style sheet, for which Qt's own forgets to leave room.

    It wraps at the width of the list, and writes dots where the last line should be.
    """

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of the text at the width that the list leaves it."""
        view = self.parent()
        if not isinstance(view, QAbstractItemView):
            return super().sizeHint(option, index)
        width_px = view.viewport().width()
        text = QTextDocument(str(index.data()))
        text.setDefaultFont(view.font())
        text.setDocumentMargin(0)
        text.setTextWidth(width_px - 2 * (_PADDING_PX + _frame_px(view)))
        return QSize(width_px, round(text.size().height()) + 2 * (_PADDING_ABOVE_PX + 1))


def _frame_px(view: QWidget) -> int:
    return view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, view) + 1
