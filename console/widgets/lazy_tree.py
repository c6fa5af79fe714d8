"""A tree of ready-made nodes whose branches are made when they are opened."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from backend.translation import tr
from console.theme.plain_tip import plain_tip
from console.widgets.copy_menu import CopyMenu

T = TypeVar("T")

_ROLE = Qt.ItemDataRole.UserRole


class LazyTree(QTreeWidget, Generic[T]):
    """`texts` writes a node into the columns, `children` says what is beneath it.

    `offer_more`: is called with a line's menu and its node, to add what else can be done with it.
    """

    def __init__(
        self,
        columns: Sequence[str],
        texts: Callable[[T], Sequence[str]],
        children: Callable[[T], Sequence[T]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._children = children
        self._nodes: dict[int, T] = {}
        self.offer_more: Callable[[CopyMenu, T], None] = lambda _menu, _node: None
        self.setColumnCount(len(columns))
        self.setHeaderLabels(list(columns))
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(False)
        self.header().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.header().setStretchLastSection(True)
        self.itemExpanded.connect(self._fill_branch)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    def show_nodes(self, nodes: Sequence[T], *, open_upto: int = 20) -> None:
        """Show these; branches of at most `open_upto` nodes are open from the start."""
        self.clear()
        self._nodes.clear()
        self.addTopLevelItems([self._item(node) for node in nodes])
        _span_sentences(self.invisibleRootItem())
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is not None and 0 < len(self._children(self.node(item))) <= open_upto:
                item.setExpanded(True)

    def node(self, item: QTreeWidgetItem) -> T:
        """Return the node that an item shows."""
        number: int = item.data(0, _ROLE)
        return self._nodes[number]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies the selected line."""
        item = self.currentItem()
        if event.matches(QKeySequence.StandardKey.Copy) and item is not None:
            QGuiApplication.clipboard().setText("\t".join(self._line(item)))
        else:
            super().keyPressEvent(event)

    def copy_menu(self, item: QTreeWidgetItem, column: int) -> CopyMenu:
        """Return the menu of a line: its cell, all of it, and what is beneath it."""
        menu = CopyMenu(self)
        menu.offer_cell(item.text(column))
        menu.offer_row([self._line(item)])
        node = self.node(item)
        if self._children(node):
            lines = list(self._branch(node, 0))
            menu.addAction(tr("Copy with all that is beneath"), partial(_copy_lines, lines))
        self.offer_more(menu, node)
        return menu

    def _open_menu(self, where: QPoint) -> None:
        item = self.itemAt(where)
        if item is not None:
            menu = self.copy_menu(item, max(0, self.columnAt(where.x())))
            menu.popup(self.viewport().mapToGlobal(where))

    def _line(self, item: QTreeWidgetItem) -> list[str]:
        return [item.text(column) for column in range(self.columnCount())]

    def _branch(self, node: T, depth: int) -> Iterator[str]:
        """Yield the lines of a node and what is beneath it, also where it was never opened."""
        yield "  " * depth + "\t".join(text for text in self._texts(node) if text)
        for child in self._children(node):
            yield from self._branch(child, depth + 1)

    def _item(self, node: T) -> QTreeWidgetItem:
        texts = list(self._texts(node))
        item = QTreeWidgetItem(texts)
        for column, text in enumerate(texts):
            item.setToolTip(column, plain_tip(text))
        number = len(self._nodes)
        self._nodes[number] = node
        item.setData(0, _ROLE, number)
        if self._children(node):
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _fill_branch(self, item: QTreeWidgetItem) -> None:
        if item.childCount() == 0:
            item.addChildren([self._item(node) for node in self._children(self.node(item))])
            _span_sentences(item)


def _span_sentences(parent: QTreeWidgetItem) -> None:
    """Let lines that have a text in the first column alone take the room of all columns."""
    for number in range(parent.childCount()):
        item = parent.child(number)
        if item is not None and not any(map(item.text, range(1, item.columnCount()))):
            item.setFirstColumnSpanned(True)


def _copy_lines(lines: Sequence[str]) -> None:
    QGuiApplication.clipboard().setText("\n".join(lines))
