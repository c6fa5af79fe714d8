"""What a window shows, says and hovers, read from its widgets."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

OPENED, CLOSED = "\N{LEFT WHITE SQUARE BRACKET}", "\N{RIGHT WHITE SQUARE BRACKET}"
_INNERMOST = re.compile(f"{OPENED}[^{OPENED}{CLOSED}]*{CLOSED}")
_WORD = re.compile(r"[A-Za-z]{2,}")
_ROWS = 30  # of a table; the others read the same


def mark_text(text: str) -> str:
    """Show a text as if it were translated."""
    return f"{OPENED}{text}{CLOSED}"


def untranslated_part(text: str) -> str:
    """Return what is left of a shown text without what was translated; empty when nothing is."""
    while (shorter := _INNERMOST.sub("", text)) != text:
        text = shorter
    return text.strip() if _WORD.search(text) else ""


def shown_texts(top: QWidget) -> Iterator[tuple[QWidget | QAction, str]]:
    """Return every text of a widget and of all below it, with whose it is."""
    for widget in [top, *top.findChildren(QWidget)]:
        for text in _texts_of(widget):
            yield widget, text
    for action in top.findChildren(QAction):
        yield action, action.text()
        yield action, action.toolTip()


def _texts_of(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    yield from (widget.whatsThis(), widget.statusTip())
    if widget.isWindow():
        yield widget.windowTitle()
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QGroupBox() | QMenu():
            yield widget.title()
        case QLineEdit() | QPlainTextEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(place) for place in range(widget.count()))
            yield widget.placeholderText()
        case QTabBar():
            for place in range(widget.count()):
                yield from (widget.tabText(place), widget.tabToolTip(place))
        case QAbstractItemView():
            yield from _texts_of_model(widget.model())
        case _:
            pass


def _texts_of_model(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    is_list = isinstance(model, QAbstractListModel)  # Qt keeps a list's only column to itself
    columns = range(1 if is_list else model.columnCount())
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        for column in columns:
            yield _text(model.headerData(column, Qt.Orientation.Horizontal, role))
        for row in range(min(model.rowCount(), _ROWS)):
            yield from (_text(model.index(row, column).data(role)) for column in columns)


def _text(found: object) -> str:
    return found if isinstance(found, str) else ""
