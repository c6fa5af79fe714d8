"""What caused the selected event and what came of it, as a tree."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backend.messages.not_kept import or_not_kept
from backend.messages.number_text import format_counted
from backend.messages.queries import EventContext
from backend.translation import tr
from console.panels.event.event_trees import CausationNode, build_causation_tree
from console.state.formatting import format_count
from console.widgets.labels import create_label, set_label
from console.widgets.lazy_tree import LazyTree

_LEAST_COLUMN_PX = 80


class CausationArea(QWidget):
    """The events of a correlation, each under its cause; the selected one is marked.

    Signals:
        event_chosen(object): the position (int) of an event that was clicked
        graph_requested(): all of it is to be shown as a graph
    """

    event_chosen = Signal(object)
    graph_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._selected_position = 0
        self.tree: LazyTree[CausationNode] = LazyTree(
            (tr("Event"), tr("Subject"), tr("Position")),
            self._texts,
            lambda node: node.effects,
        )
        self.cut_note = create_label("", "caption")
        self.cut_note.setWordWrap(True)
        graph = QPushButton(tr("Graph"))
        graph.setToolTip(tr("Show what led to it and what came of it as a graph"))
        graph.setAccessibleName(graph.toolTip())
        heading = QHBoxLayout()
        heading.addWidget(create_label(tr("Cause and consequences"), "section"), 1)
        heading.addWidget(graph)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(heading)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.cut_note)
        self._set_up_columns()
        graph.clicked.connect(self.graph_requested)
        self.tree.itemClicked.connect(self._on_item)
        self.tree.itemActivated.connect(self._on_item)

    def show_context(self, context: EventContext) -> None:
        """Show the correlation of an event, as far as it was read."""
        self._selected_position = context.event.position
        nodes = build_causation_tree(context.chain or [context.event], context.cause)
        self.tree.show_nodes(nodes)
        self.tree.expandAll()
        shown = format_counted(len(context.chain), "event")
        text = tr("The first {events} of this correlation; Related shows all.", events=shown)
        set_label(self.cut_note, text if context.more else "")
        self.cut_note.setVisible(context.more)
        for row in range(self.tree.topLevelItemCount()):
            root = self.tree.topLevelItem(row)
            if root is not None and self.tree.node(root).event is None:
                root.setFirstColumnSpanned(True)  # a sentence, which must not widen the column

    def _set_up_columns(self) -> None:
        self.tree.setIndentation(12)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(_LEAST_COLUMN_PX)  # rather than dots it scrolls sideways
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)

    def _texts(self, node: CausationNode) -> tuple[str, str, str]:
        if node.event is None:
            return _beginning_text(node), "", ""
        mark = "● " if node.event.position == self._selected_position else ""
        return (
            mark + node.event.type,
            or_not_kept(node.event.subject),
            format_count(node.event.position),
        )

    def _on_item(self, item: QTreeWidgetItem) -> None:
        event = self.tree.node(item).event
        if event is not None:
            self.event_chosen.emit(event.position)


def _beginning_text(node: CausationNode) -> str:
    """Say what the causes begin with; of an event that names neither nothing is known."""
    named = [each.event.correlation for each in node.effects if each.event is not None]
    if node.cause is None and named and not any(named):
        return tr("What caused it is not kept")
    return tr("Command, or line of an import")
