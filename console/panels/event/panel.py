"""The event panel: everything about the event that is selected."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from backend.messages.commands import Failure
from backend.messages.queries import AskEvent, EventStory
from console.actions.actions import action_of
from console.link.bridge import Link
from console.panels.event import chain, payload
from console.panels.event.metadata import Metadata
from console.panels.latest import Latest
from console.panels.panel import Panel
from console.state.desk import Desk
from console.state.frame import Frame
from console.state.schema import Field, fields_of
from console.state.wording import count
from console.tables.tree import LazyTree
from console.theme.theme import Theme
from console.widgets.elided import ElidedLabel
from console.widgets.empty import Empty
from console.widgets.labels import label, say

_WIDE = 900  # pixels from which the parts stand side by side
_AGAIN = 1_000_000  # microseconds until an event that could not be had is asked for again
_NONE = "Select an event in the timeline to see what it says, where it came from and what it did."


class EventPanel(Panel):
    """Metadata, payload as a tree or raw, cause and consequences of the selected event."""

    name = "event"
    title = "Event"
    icon = "event"

    def __init__(self, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__(link, theme, desk)
        self._story: EventStory | None = None
        self._latest = Latest(link, parent=self)
        self._head = 0
        self._asked_at = 0
        self.headline = ElidedLabel("", "title")
        self.views = label("", "caption")
        self.metadata = Metadata()
        self.tree: LazyTree[payload.Node] = LazyTree(
            ("Field", "Value"), lambda node: (node.name, _value(node)), lambda node: node.children
        )
        self.raw = QPlainTextEdit()
        self.chain: LazyTree[chain.Link] = LazyTree(
            ("Event", "Subject", "Position"), self._link_texts, lambda node: node.effects
        )
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._stack = QStackedLayout(self)
        self._empty = Empty()
        self._empty.say(_NONE)
        self._lay_out()
        self._connect()

    def take(self, frame: Frame) -> None:
        """Ask again, once a second, for an event that could not be read."""
        due = frame.now - self._asked_at > _AGAIN
        if due and self.desk.event.value and self._story is None and self._latest.idle:
            self._asked_at = frame.now
            self._ask(self.desk.event.value)
        self._head = frame.head

    def ready(self) -> bool:
        """Whether the selected event has come."""
        return self._latest.idle

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(320, 260)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand side by side when there is room."""
        wide = event.size().width() >= _WIDE
        aim = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._split.orientation() != aim:
            self._split.setOrientation(aim)
            self._split.setSizes([440, 520, 520] if wide else [240, 260, 200])
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        self.raw.setReadOnly(True)
        self.raw.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.views.setWordWrap(True)
        self.tree.setIndentation(14)
        tabs = QTabWidget()
        tabs.addTab(self.tree, "Data")
        tabs.addTab(self.raw, "Raw")
        for part in (self._about(), tabs, self._consequences()):
            self._split.addWidget(part)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([240, 260, 200])
        for place, share in enumerate((3, 4, 3)):
            self._split.setStretchFactor(place, share)
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.headline)
        layout.addLayout(self._head_row())
        layout.addWidget(self._split, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(shown)

    def _head_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, then, tip in (
            ("←", lambda: self._step(-1), "The event before it in the log"),
            ("→", lambda: self._step(1), "The event after it in the log"),
            ("Copy", self._copy, "Copy the event as JSON"),
            ("Related", self._related, "Show all events of the same correlation in the timeline"),
            ("Replay here", self._replay, "Show every view as it stood at this event"),
        ):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(then)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _about(self) -> QWidget:
        inner = QWidget()
        inner.setObjectName("scrolled")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.addWidget(self.metadata)
        layout.addWidget(label("Views that take it", "section"))
        layout.addWidget(self.views)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        return area

    def _consequences(self) -> QWidget:
        part = QWidget()
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label("Cause and consequences", "section"))
        layout.addWidget(self.chain, 1)
        self.chain.setIndentation(12)
        header = self.chain.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        return part

    def _connect(self) -> None:
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._failed)
        self.desk.event.listen(self._ask)
        self.chain.itemClicked.connect(self._visit)
        self.chain.itemActivated.connect(self._visit)
        self.tree.itemExpanded.connect(self._widen)
        action_of(self, "Replay at this event", self._replay, "R")
        action_of(self, "Copy the event as JSON", self._copy)

    def _ask(self, position: int) -> None:
        if position > 0:
            self._latest.ask(AskEvent(position=position))

    def _failed(self, failure: Failure) -> None:
        self._story = None
        self._empty.say(f"Event {count(self.desk.event.value)} cannot be shown: {failure.message}")
        self._stack.setCurrentIndex(0)

    def _show(self, story: EventStory) -> None:
        self._story = story
        event = story.event
        text = f"{event.type}  ·  {event.subject}"
        say(self.headline, text, text)
        self.metadata.show_event(event)
        say(self.views, ", ".join(story.views) or "None of the installed views takes this type.")
        self.tree.show_nodes(payload.nodes_of(event.data, self._fields(event.type)))
        self._widen()
        self.raw.setPlainText(payload.pretty(event.data))
        self._show_chain(story)
        self._stack.setCurrentIndex(1)

    def _show_chain(self, story: EventStory) -> None:
        self.chain.show_nodes(chain.links_of(story.chain or [story.event], story.cause))
        self.chain.expandAll()
        for row in range(self.chain.topLevelItemCount()):
            root = self.chain.topLevelItem(row)
            if root is not None and self.chain.node(root).event is None:
                root.setFirstColumnSpanned(True)  # a sentence, which must not widen the column

    def _link_texts(self, node: chain.Link) -> tuple[str, str, str]:
        if node.event is None:
            return "Command, or line of an import", "", ""
        here = self._story is not None and node.event.position == self._story.event.position
        mark = "● " if here else ""
        return mark + node.event.type, node.event.subject, count(node.event.position)

    def _fields(self, event_type: str) -> tuple[Field, ...]:
        catalogue = self.desk.catalogue.value
        kinds = catalogue.events if catalogue else []
        return next((fields_of(kind.schema) for kind in kinds if kind.type == event_type), ())

    def _visit(self, item: QTreeWidgetItem) -> None:
        event = self.chain.node(item).event
        if event is not None:
            self.desk.event.set(event.position)

    def _widen(self) -> None:
        """Let the names of what was opened be read, too."""
        self.tree.resizeColumnToContents(0)

    def _step(self, by: int) -> None:
        self.desk.event.set(max(1, min(self._head, self.desk.event.value + by)))

    def _copy(self) -> None:
        if self._story is not None:
            QGuiApplication.clipboard().setText(payload.envelope(self._story.event))

    def _related(self) -> None:
        if self._story is not None:
            correlation = self.metadata.text("Correlation")
            self.desk.filter.tell(f"correlation:{correlation}")
            self.desk.wanted.tell("timeline")

    def _replay(self) -> None:
        self.desk.playhead.set(self.desk.event.value)
        self.desk.wanted.tell("replay")


def _value(node: payload.Node) -> str:
    return f"{node.text}   ({node.note})" if node.note else node.text
