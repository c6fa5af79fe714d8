"""The causes panel: what led to the selected event and what came of it, drawn and as an outline."""

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from backend.clock import SECOND_US
from backend.messages.causal_graph import AskCauses
from backend.messages.causal_graph_text import graph_summary, node_place, node_title, write_outline
from backend.messages.commands import Failure
from backend.translation import tr, tr_noop
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.causes.causes_outline import CausesOutline
from console.panels.causes.causes_question import ask_about, effects_filter, open_box
from console.panels.causes.causes_toolbar import CausesToolbar
from console.panels.causes.graph_painter import assign_pens
from console.panels.causes.graph_picture import describe_graph, draw_graph
from console.panels.causes.graph_view import CausalGraphView
from console.panels.causes.prepared_graph import PreparedGraph, prepare_graph
from console.panels.lag.lag_export import save_picture
from console.panels.latest_query import LatestQuery
from console.panels.panel import Panel
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.widgets.empty_state import EmptyState
from console.widgets.labels import set_label

_NO_SELECTION = tr_noop(
    "Select an event in the timeline to see what led to it and what came of it."
)
_INTERVAL_US = 5 * SECOND_US  # between two looks at a log that grows


class CausesPanel(Panel):
    """Follows the selected event; one that is drawn already is only marked."""

    entry = panel_registry.CAUSES

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._asked: AskCauses | None = None
        self._asked_us = 0
        self._query = LatestQuery(client, prepare=prepare_graph, parent=self)
        self.headline, self.summary = ElidedLabel("", "title"), ElidedLabel("", "caption")
        self.view = CausalGraphView(theme)
        self.outline = CausesOutline(theme, workspace.tables, self)
        self.tabs, self.empty = QTabWidget(), EmptyState()
        self.toolbar = CausesToolbar()
        self._stack = QStackedLayout(self)
        self._lay_out()
        self._connect()
        self._show_message(tr(_NO_SELECTION))

    @property
    def prepared(self) -> PreparedGraph | None:
        """What is shown."""
        return self.view.prepared

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Ask for the selected event, and while the log grows for what else has come of it."""
        is_due = snapshot.now_us - self._asked_us >= _INTERVAL_US
        if not self.isVisible() or not self._query.is_idle or not is_due:
            return
        shown = self.prepared
        if self._asked is None:
            self._follow(self.workspace.selected_position.value)
        elif self._is_empty or shown is None or shown.graph.head < snapshot.head:
            self._asked_us = snapshot.now_us
            self._query.ask(self._asked)

    def is_ready(self) -> bool:
        """Whether the graph of the selected event has come."""
        return self._query.is_idle

    def keyboard_target(self) -> QWidget:
        """The graph, or the outline: arrows go through it at once."""
        return self.view if self.tabs.currentWidget() is self.view else self.outline

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(300, 180)

    def save_state(self) -> dict[str, str]:
        """Return how the operator wants to see it."""
        return {
            "form": "graph" if self.tabs.currentWidget() is self.view else "outline",
            "levels": str(self.toolbar.levels.value()),
            "entities": "yes" if self.toolbar.entities.isChecked() else "no",
        }

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Take up how the operator wanted to see it."""
        if (form := state.get("form")) in ("graph", "outline"):
            self.tabs.setCurrentWidget(self.view if form == "graph" else self.outline)
        if (levels := state.get("levels", "")).isdecimal():
            self.toolbar.levels.setValue(int(levels))
        if (entities := state.get("entities")) in ("yes", "no"):
            self.toolbar.entities.setChecked(entities == "yes")

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was selected meanwhile."""
        super().showEvent(event)
        self._follow(self.workspace.selected_position.value)

    def cancel_questions(self) -> None:
        """Give up what is asked; it is asked again when the panel is shown."""
        super().cancel_questions()
        self._asked = None

    def _lay_out(self) -> None:
        self.tabs.addTab(self.view, tr("Graph"))
        self.tabs.addTab(self.outline, tr("Outline"))
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(8, 8, 8, 8)
        heading = QHBoxLayout()
        heading.addWidget(self.headline, 1)
        heading.addWidget(self.summary, 1)
        layout.addLayout(heading)
        layout.addWidget(self.toolbar)
        layout.addWidget(self.tabs, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(shown)

    def _connect(self) -> None:
        self._query.answered.connect(self._show)
        self._query.failed.connect(self._on_failure)
        self.workspace.selected_position.subscribe(self._follow)
        self.view.current_changed.connect(self._select)
        self.view.activated.connect(self._open)
        self.outline.place_pressed.connect(self._go_to)
        self.outline.place_opened.connect(self._open)
        self.toolbar.centre_requested.connect(self._centre)
        self.toolbar.zoom_requested.connect(self.view.zoom)
        self.toolbar.fit_requested.connect(self.view.fit)
        self.toolbar.copy_requested.connect(self._copy)
        self.toolbar.picture_requested.connect(self._save_picture)
        self.toolbar.options_changed.connect(self._on_options)
        create_action(self, tr("Follow the causes of the selected event"), self._centre)
        create_action(self, tr("Show the whole graph of causes"), self.view.fit)
        create_action(self, tr("Copy causes and effects as an outline"), self._copy)
        create_action(self, tr("Export causes and effects as a picture"), self._save_picture)

    def _follow(self, position: int) -> None:
        """Mark the selected event, or ask for its graph; nobody asks for a panel out of sight."""
        shown = self.prepared if self._is_as_asked else None
        if shown is not None and (place := shown.find_event(position)) is not None:
            self.view.select_position(position)
            self.view.set_current(place)
        elif position > 0 and self.isVisible():
            self._ask(position)

    @property
    def _is_empty(self) -> bool:
        """Whether a message stands in the place of a graph."""
        return self._stack.currentIndex() == 0

    @property
    def _is_as_asked(self) -> bool:
        """Whether what is seen is of the event that was asked for last, and no other is to come."""
        shown, asked = self.prepared, self._asked
        if self._is_empty or shown is None or asked is None:
            return False
        return shown.graph.nodes[shown.graph.focus].position == asked.position

    def _ask(self, position: int) -> None:
        question = ask_about(
            position,
            self.toolbar.levels.value(),
            follows_entities=self.toolbar.entities.isChecked(),
        )
        self._asked = question
        self._query.replace(question)

    def _centre(self) -> None:
        position = self.workspace.selected_position.value
        if position > 0:
            self._ask(position)

    def _on_options(self) -> None:
        asked = self._asked
        wanted = (self.toolbar.levels.value(), self.toolbar.entities.isChecked())
        if asked is not None and wanted != (asked.levels, asked.entity):
            self._ask(asked.position)

    def _show(self, prepared: PreparedGraph) -> None:
        graph = prepared.graph
        focus = graph.nodes[graph.focus]
        text = tr("{type}, {place}", type=node_title(focus), place=node_place(focus))
        set_label(self.headline, text, text)
        self._show_summary(prepared)
        self._stack.setCurrentIndex(1)
        before = self.prepared
        if before is None or not _is_same(before, prepared):
            selected = self.workspace.selected_position.value
            self.view.show_graph(prepared, self._pens(prepared), selected)
            self.outline.show_graph(prepared, self.view.current)
        else:
            self.view.replace_unchanged(prepared)

    def _show_summary(self, prepared: PreparedGraph) -> None:
        graph = prepared.graph
        given = {
            "summary": graph_summary(graph),
            "head": format_count(graph.head),
            "replica": graph.replica,
        }
        text = (
            tr("The nearest {summary}, as of position {head} ({replica})", **given)
            if graph.is_cut
            else tr("{summary}, as of position {head} ({replica})", **given)
        )
        set_label(self.summary, text, text)

    def _on_failure(self, failure: Failure) -> None:
        position = format_count(self._asked.position if self._asked is not None else 0)
        self._show_message(
            tr(
                "The causes of event {position} cannot be shown: {reason}",
                position=position,
                reason=failure.message,
            )
        )

    def _show_message(self, text: str) -> None:
        self.empty.set_message(text)
        self._stack.setCurrentIndex(0)

    def _pens(self, prepared: PreparedGraph) -> dict[str, int]:
        """Give each module its pen: the same in every graph."""
        catalogue = self.workspace.catalogue.value
        known = [kind.module for kind in catalogue.events] if catalogue is not None else []
        return assign_pens([*known, *prepared.modules])

    def _select(self, place: int) -> None:
        """Let the other panels show the event that was gone to."""
        self.outline.select_place(place)
        prepared = self.prepared
        if prepared is not None and place < len(prepared.graph.nodes):
            position = prepared.graph.nodes[place].position
            if position:
                self.workspace.selected_position.set(position)

    def _open(self, place: int) -> None:
        """Open an event in its panel, what else came of something here or in the timeline."""
        prepared, asked = self.prepared, self._asked
        if prepared is None or asked is None or place < 0:
            return
        box = prepared.layout.boxes[place]
        node = prepared.graph.nodes[box.node]
        if box.is_more and (grown := open_box(asked, prepared, box)) is not None:
            self._asked = grown
            self._query.replace(grown)
        elif not box.is_more and node.position:
            self.workspace.selected_position.set(node.position)
            self.workspace.requested_panel.publish(panel_registry.EVENT.name)
        elif box.kind == "cause" and node.position:  # as far as can be followed from elsewhere
            self._ask(node.position)
        else:
            self.workspace.requested_filter.publish(effects_filter(node))
            self.workspace.requested_panel.publish(panel_registry.TIMELINE.name)

    def _go_to(self, place: int) -> None:
        self.view.set_current(place)
        self.outline.set_selected_key(place)

    def _copy(self) -> None:
        if self.prepared is not None:
            QGuiApplication.clipboard().setText("\n".join(write_outline(self.prepared.graph)))

    def _save_picture(self) -> None:
        prepared = self.prepared
        if prepared is not None:
            heading = describe_graph(prepared, self.workspace.data)
            picture = draw_graph(prepared, self._pens(prepared), heading, self.theme)
            save_picture(self, picture, "causes.png")


def _is_same(one: PreparedGraph, other: PreparedGraph) -> bool:
    """Say whether both show the same, whenever that was asked."""
    return (one.graph.nodes, one.graph.edges, one.graph.focus) == (
        other.graph.nodes,
        other.graph.edges,
        other.graph.focus,
    )
