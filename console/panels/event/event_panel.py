"""The event panel: everything about the event that is selected."""

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from backend.messages.commands import Failure
from backend.messages.not_kept import or_not_kept
from backend.messages.queries import AskEvent, EventContext
from backend.messages.text_list import join_names
from backend.translation import tr, tr_noop
from backend.wire import cloudevents
from console.actions.action_registry import create_action
from console.actions.entity_commands import EntityCommands
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.compared_rows import named_view
from console.panels.event import event_trees
from console.panels.event.causation_area import CausationArea
from console.panels.event.event_comparison import EventComparison
from console.panels.event.metadata_grid import MetadataGrid
from console.panels.latest_query import LatestQuery
from console.panels.panel import Panel
from console.state.backend_snapshot import BackendSnapshot
from console.state.command_request import event_values
from console.state.entity_filters import id_value
from console.state.form_schema import FormField, form_fields
from console.state.formatting import format_count
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.widgets.empty_state import EmptyState
from console.widgets.kept_splitter import KeptSplitter
from console.widgets.label_link import LabelLink
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.lazy_tree import LazyTree
from console.widgets.wrap_layout import WrapLayout

_WIDE_PX = 900  # pixels from which the parts stand side by side
_SHARES_BELOW_PX = [300, 210, 190]  # metadata are as many lines for every event, payloads few
_PLAYHEAD_REST_MS = 150  # since it moved last: who plays or drags wants the views first
_RETRY_AFTER_US = 1_000_000  # microseconds until an event that could not be had is asked for again
_NO_SELECTION = tr_noop(
    "Select an event in the timeline to see what it says, where it came from and what it did."
)


class EventPanel(Panel):
    """Metadata, payload as a tree or raw, cause and consequences of the selected event."""

    entry = panel_registry.EVENT

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._context: EventContext | None = None
        self._query = LatestQuery(client, parent=self)
        self._head = 0
        self._asked_us = 0
        self._playhead_rest = QTimer(self, interval=_PLAYHEAD_REST_MS, singleShot=True)
        self._copied_position = 0  # that is to be copied when its event has come; 0: none
        self.headline = ElidedLabel("", "title")
        self.views = create_label("", "caption")
        self.annulled = create_label()
        self.annulled.setWordWrap(True)
        self.annulled.hide()
        LabelLink(self.annulled, tr("Show the annulment"), self._show_annulling_event)
        set_tone(self.annulled, "warn")
        self.metadata = MetadataGrid()
        self.tree: LazyTree[event_trees.PayloadNode] = LazyTree(
            (tr("Field"), tr("Value")),
            lambda node: (node.name, _value_text(node)),
            lambda node: node.children,
        )
        self.raw = QPlainTextEdit()
        self._tabs = QTabWidget()
        self.comparison = EventComparison(client, workspace, theme, self._tabs, self.isVisible)
        self.causation = CausationArea()
        self._commands = EntityCommands(
            workspace, lambda: event_values(self._context.event if self._context else None)
        )
        self._split = KeptSplitter(Qt.Orientation.Vertical, workspace.splits, "event")
        self._stack = QStackedLayout(self)
        self._empty = EmptyState()
        self._empty.set_message(tr(_NO_SELECTION))
        self._lay_out()
        self._connect()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Ask again, once a second, for an event that could not be read."""
        wanted = self._wanted
        shown = self._context.event.position if self._context is not None else 0
        due = snapshot.now_us - self._asked_us > _RETRY_AFTER_US
        if due and wanted != shown and self.isVisible() and self._query.is_idle:
            self._asked_us = snapshot.now_us
            self._ask(wanted)
        self._head = snapshot.head

    def is_ready(self) -> bool:
        """Whether the selected event has come."""
        return self._query.is_idle

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was chosen while it was out of sight."""
        super().showEvent(event)
        wanted = self._wanted
        if self._context is None or self._context.event.position != wanted:
            self._ask(wanted)
        self.comparison.refresh()

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        is_empty = self._stack.currentWidget() is self._empty
        return QSize(160, 120) if is_empty else QSize(300, 260)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand side by side when there is room."""
        wide = event.size().width() >= _WIDE_PX
        aim = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._split.orientation() != aim:
            self._split.setOrientation(aim)
            self._split.share_at_first([440, 520, 520] if wide else _SHARES_BELOW_PX)
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        self.raw.setReadOnly(True)
        self.raw.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.views.setWordWrap(True)
        self.tree.setIndentation(14)
        self._tabs.addTab(self.tree, tr("Data"))
        self._tabs.addTab(self.raw, tr("Raw"))
        for part in (self._metadata_area(), self._tabs, self.causation):
            self._split.addWidget(part)
        self._split.share_at_first(_SHARES_BELOW_PX)
        for place, share in enumerate((4, 3, 3)):
            self._split.setStretchFactor(place, share)
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.headline)
        layout.addWidget(self.annulled)
        layout.addWidget(self._button_row())
        layout.addWidget(self._split, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(shown)

    def _button_row(self) -> QWidget:
        """Return the buttons, in two rows where one would cut their texts."""
        holder = QWidget()
        row = WrapLayout(holder, column_px=6, row_px=6)
        for text, then, tip in (
            ("←", lambda: self._step(-1), tr("The event before it in the log")),
            ("→", lambda: self._step(1), tr("The event after it in the log")),
            (tr("Copy"), self._copy, tr("Copy the event as JSON")),
            (
                tr("Related"),
                self._show_related,
                tr("Show all events of the same correlation in the timeline"),
            ),
            (tr("Replay here"), self._replay, tr("Show every view as it stood at this event")),
        ):
            button = QPushButton(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(then)
            row.addWidget(button)
        command = self._command_button()
        row.addWidget(command)
        annul = QPushButton(tr("Annul…"))
        annul.setToolTip(tr("Leave the event out of all rows and decisions from now on"))
        annul.clicked.connect(self._annul)
        limit_to_role(self.client, "administrator", annul)
        row.addWidget(annul)
        for writing in (command, annul):  # an attached folder takes neither
            writing.setVisible(not self.workspace.is_of_store)
        return holder

    def _command_button(self) -> QWidget:
        """Return the button that offers commands about what the event is about."""
        button, menu = QPushButton(tr("Command")), QMenu(self)
        button.setToolTip(tr("Fill in the form of a command that is about the same"))
        button.setAccessibleName(button.toolTip())
        menu.aboutToShow.connect(partial(self._commands.fill, menu))
        button.setMenu(menu)
        return button

    def _metadata_area(self) -> QWidget:
        inner = QWidget()
        inner.setObjectName("scrolled")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.addWidget(self.metadata)
        layout.addWidget(create_label(tr("Views that take it"), "section"))
        layout.addWidget(self.views)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        return area

    def _connect(self) -> None:
        self._query.answered.connect(self._show)
        self._query.failed.connect(self._on_failure)
        self.workspace.selected_position.subscribe(self._ask)
        self.workspace.replayed_upto.subscribe(lambda _position: self._playhead_rest.start())
        self._playhead_rest.timeout.connect(self._on_playhead)
        self.causation.event_chosen.connect(self.workspace.selected_position.set)
        self.causation.graph_requested.connect(self._show_causes)
        self.tree.itemExpanded.connect(self._fit_name_column)
        create_action(self, tr("Replay at this event"), self._replay, "R")
        create_action(self, tr("Copy the event as JSON"), self._copy)

    @property
    def _wanted(self) -> int:
        """The event that is selected; while none is, the one at the playhead that is in sight."""
        return self.workspace.selected_position.value or self.workspace.replayed_upto.value

    def _on_playhead(self) -> None:
        if not self.workspace.selected_position.value:
            self._ask(self._wanted)

    def _ask(self, position: int) -> None:
        if position != self._copied_position:  # another one is wanted by now
            self._copied_position = 0
        if position > 0 and self.isVisible():  # nobody asks for a panel out of sight
            self._query.ask(AskEvent(position=position))

    def _on_failure(self, failure: Failure) -> None:
        self._context, self._copied_position = None, 0
        self._empty.set_message(
            tr(
                "Event {position} cannot be shown: {reason}",
                position=format_count(self._wanted),
                reason=failure.message,
            )
        )
        self._stack.setCurrentIndex(0)

    def _show(self, context: EventContext) -> None:
        self._context = context
        event = context.event
        self.comparison.set_event(event)
        text = f"{event.type}  ·  {or_not_kept(event.subject)}"
        set_label(self.headline, text, text)
        self.metadata.show_event(event, context.origin)
        self._show_annulment(context)
        self._show_views(context)
        self.tree.show_nodes(event_trees.build_payload_tree(event.data, self._fields(event.type)))
        self._fit_name_column()
        self.raw.setPlainText(event_trees.format_json(event.data))
        self.causation.show_context(context)
        self._stack.setCurrentIndex(1)
        self._copy_if_shown()

    def _show_views(self, context: EventContext) -> None:
        catalogue = self.workspace.catalogue.value
        kinds = {each.name: each for each in catalogue.views} if catalogue else {}
        titles = join_names(named_view(each, kinds) for each in context.views)
        set_label(self.views, titles or tr("None of the installed views takes this type."))

    def _show_annulment(self, context: EventContext) -> None:
        note = context.annulled
        self.annulled.setVisible(note is not None)
        strike = self.headline.font()
        strike.setStrikeOut(note is not None)
        self.headline.setFont(strike)
        if note is None:
            return
        text = tr(
            "Annulled at {position} by {actor}: {reason}",
            position=format_count(note.position),
            actor=note.actor,
            reason=note.reason,
        )
        set_label(self.annulled, text, text)

    def _show_annulling_event(self) -> None:
        note = self._context.annulled if self._context is not None else None
        if note is not None:
            self.workspace.selected_position.set(note.position)

    def _annul(self) -> None:
        if self._context is not None:
            self.workspace.requested_annulment.publish(self._context.event.position)

    def _fields(self, event_type: str) -> tuple[FormField, ...]:
        catalogue = self.workspace.catalogue.value
        kinds = catalogue.events if catalogue else []
        return next(
            (form_fields(kind.schema, kind.module) for kind in kinds if kind.type == event_type), ()
        )

    def _fit_name_column(self) -> None:
        """Let the names of what was opened be read, too."""
        self.tree.resizeColumnToContents(0)

    def _step(self, by: int) -> None:
        self.workspace.selected_position.set(max(1, min(self._head, self._wanted + by)))

    def _copy(self) -> None:
        """Copy the selected event, as soon as it has come: a panel out of sight did not ask."""
        self._copied_position = self._wanted
        self._copy_if_shown()

    def _copy_if_shown(self) -> None:
        context = self._context
        if context is not None and context.event.position == self._copied_position:
            self._copied_position = 0
            text = event_trees.format_json(cloudevents.to_json(context.event, context.origin))
            QGuiApplication.clipboard().setText(text)

    def _show_related(self) -> None:
        correlation = self._context.event.correlation if self._context is not None else None
        if correlation is not None:
            self.workspace.requested_filter.publish(f"correlation:{id_value(correlation)}")
            self.workspace.requested_panel.publish("timeline")

    def _show_causes(self) -> None:
        self.workspace.requested_panel.publish(panel_registry.CAUSES.name)

    def _replay(self) -> None:
        position = self._wanted
        if position:
            self.workspace.playhead.set(position)
            self.workspace.requested_panel.publish("replay")


def _value_text(node: event_trees.PayloadNode) -> str:
    return tr("{value}   ({note})", value=node.text, note=node.note) if node.note else node.text
