"""A tree of ready-made nodes whose branches are made when they are opened."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

T = TypeVar("T")

_ROLE = Qt.ItemDataRole.UserRole


class LazyTree(QTreeWidget, Generic[T]):
    """`texts` writes a node into the columns, `children` says what is beneath it."""

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
        self.setColumnCount(len(columns))
        self.setHeaderLabels(list(columns))
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(False)
        self.header().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.header().setStretchLastSection(True)
        self.itemExpanded.connect(self._fill_branch)

    def show_nodes(self, nodes: Sequence[T], *, open_upto: int = 20) -> None:
        """Show these; branches of at most `open_upto` nodes are open from the start."""
        self.clear()
        self._nodes.clear()
        self.addTopLevelItems([self._item(node) for node in nodes])
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is not None and 0 < len(self._children(self.node(item))) <= open_upto:
                item.setExpanded(True)

    def node(self, item: QTreeWidgetItem) -> T:
        """Return the node that an item shows."""
        number: int = item.data(0, _ROLE)
        return self._nodes[number]

    def _item(self, node: T) -> QTreeWidgetItem:
        texts = list(self._texts(node))
        item = QTreeWidgetItem(texts)
        for column, text in enumerate(texts):
            item.setToolTip(column, text)
        number = len(self._nodes)
        self._nodes[number] = node
        item.setData(0, _ROLE, number)
        if self._children(node):
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _fill_branch(self, item: QTreeWidgetItem) -> None:
        if item.childCount() == 0:
            item.addChildren([self._item(node) for node in self._children(self.node(item))])
