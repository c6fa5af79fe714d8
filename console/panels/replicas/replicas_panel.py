"""The replicas panel."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from backend.clock import SECOND_US
from backend.messages.notices import StoppedReplica
from backend.messages.subscriptions import is_subscription
from backend.messages.text_list import join_names
from backend.translation import tr, tr_noop
from console.actions.action_registry import create_action, mark_writing
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.opened_note import NO_REPLICAS, create_opened_note
from console.panels.panel import Panel
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.replica_card import ReplicaCard
from console.panels.replicas.replica_controls import ReplicaControls
from console.panels.replicas.replica_set_bar import ReplicaSetBar
from console.panels.replicas.subscription_list import SubscriptionPanel
from console.state.backend_snapshot import BackendSnapshot
from console.state.queue_rooms import queue_rooms
from console.state.refresh_limiter import RefreshLimiter
from console.state.replica_health import ReplicaHealth, replica_healths
from console.state.view_parts import describe_views_in_parts
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.labels import create_label, set_label

_ASKED_BY_NAME = {"archive", "queue"}  # they take no questions about the present
_NOBODY = tr_noop("No replica was heard of yet.")
_TALL_PX = 700  # pixels from which on every view's numbers are shown at first


class ReplicasPanel(Panel):
    """A card a replica, the archive last."""

    entry = panel_registry.REPLICAS

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self.cards: dict[str, ReplicaCard] = {}
        self._actions: dict[str, list[QAction]] = {}
        self._snapshot: BackendSnapshot | None = None
        self._is_complete = False
        self._wanted = ""  # a replica whose card is to be shown as soon as there is one
        self._pace = RefreshLimiter(SECOND_US // 4)
        self._placeholder = create_label(tr(_NOBODY), "caption")
        self._placeholder.setWordWrap(True)
        inside = QWidget()
        inside.setObjectName("scrolled")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(10)
        self._column.addWidget(self._placeholder)
        self.subscriptions = SubscriptionPanel(client, theme, workspace)
        self._column.addWidget(self.subscriptions)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        self.bar = ReplicaSetBar(workspace, ControlRequests(client))
        self.bar.setContentsMargins(14, 8, 14, 0)
        note = create_opened_note(workspace.opened, NO_REPLICAS)
        note.setContentsMargins(14, 8, 14, 0)
        outside.addWidget(note)
        outside.addWidget(self.bar)
        self.parts = create_label("", "caption")
        self.parts.setWordWrap(True)
        self.parts.setContentsMargins(14, 4, 14, 0)
        self.parts.hide()
        outside.addWidget(self.parts)
        outside.addWidget(self._scroll)
        start = create_action(self, tr("Start a replica"), self.bar.ask)
        mark_writing(start)
        limit_to_role(client, "operator", start)
        workspace.requested_replica.subscribe(self._show_replica)

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show every replica of a snapshot."""
        self._snapshot = snapshot
        is_shown = self.isVisible() and self._pace.is_due(snapshot)
        known = sum(not is_subscription(name) for name in snapshot.replicas)
        if not is_shown and len(self._actions) == known:
            return
        healths = replica_healths(snapshot)
        self._update_actions({health.name for health in healths})
        if not is_shown:
            return
        self._is_complete = snapshot.health is not None and all(
            each.sample for each in healths if each.is_answering
        )
        self._placeholder.setVisible(not healths)
        set_label(self._placeholder, snapshot.reason or _describe_absence(snapshot.stopped))
        names = [health.name for health in healths]
        head = snapshot.health.head if snapshot.health else None
        in_database = _is_in_database(healths, snapshot.stopped)
        self.bar.show_replicas(names, head, snapshot.stopped, in_database=in_database)
        parts = describe_views_in_parts(snapshot)
        set_label(self.parts, parts)
        self.parts.setVisible(bool(parts))
        here = [each for each in healths if not each.host]
        answering = {each.name for each in here if each.is_answering} - _ASKED_BY_NAME
        rooms = queue_rooms(healths)
        for place, health in enumerate(healths):
            if health.name not in self.cards:
                card = ReplicaCard(health.name, self.client, self.theme, self.workspace)
                self.cards[health.name] = card
                card.show_views(shown=self.height() >= _TALL_PX)
                self._column.insertWidget(place, card)
                card.show()  # at once: it has its place before it is painted
            self.cards[health.name].show_health(health)
            self.cards[health.name].controls.show_others(len(answering - {health.name}))
            self.cards[health.name].show_room(health.sample, rooms.get(health.name))
        self._remove_cards({health.name for health in healths})
        self.subscriptions.apply_snapshot(snapshot)
        if self._wanted in self.cards:
            name, self._wanted = self._wanted, ""
            if not self._is_worked_in():
                self._show_replica(name)

    def link_state(self) -> dict[str, str]:
        """Return the replica in whose card the keyboard works, or worked last."""
        focused = self.focusWidget()
        cards = self.cards.items()
        found = (name for name, card in cards if _holds(card, focused))
        return {"replica": next(found, "")}

    def open_link(self, state: Mapping[str, str]) -> None:
        """Show the card of the same replica, as soon as it is heard of."""
        super().open_link(state)
        name = state.get("replica", "")
        self._wanted = name if self._controls(name) is None else ""
        if not self._wanted:
            self._show_replica(name)

    def _is_worked_in(self) -> bool:
        """Whether the keyboard is in a card: nothing may take it from there by itself."""
        focused = QApplication.focusWidget()
        return any(_holds(card, focused) for card in self.cards.values())

    def keyboard_target(self) -> QWidget:
        """The cards: the arrow keys scroll them, and Tab goes to the first one's buttons."""
        return self._scroll

    def is_ready(self) -> bool:
        """Whether every replica that answers has sent a sample."""
        return self._is_complete

    def _update_actions(self, names: set[str]) -> None:
        """Let the command palette pause, resume, rebuild and stop each replica."""
        for name in names - self._actions.keys():
            self._actions[name] = [
                create_action(
                    self,
                    tr("Pause or resume {replica}", replica=name),
                    partial(self._press_pause, name),
                ),
                create_action(
                    self, tr("Rebuild {replica}", replica=name), partial(self._press_rebuild, name)
                ),
                create_action(
                    self, tr("Stop {replica}", replica=name), partial(self._press_stop, name)
                ),
            ]
            pause, *others = self._actions[name]
            mark_writing(pause, *others)
            limit_to_role(self.client, "operator", pause)
            limit_to_role(self.client, "administrator", *others)
        for name in self._actions.keys() - names:
            for action in self._actions.pop(name):
                self.removeAction(action)

    def _press_stop(self, name: str) -> None:
        controls = self._controls(name)
        if controls is not None:
            controls.stop.click()

    def _press_pause(self, name: str) -> None:
        controls = self._controls(name)
        if controls is not None:
            controls.pause.click()

    def _press_rebuild(self, name: str) -> None:
        controls = self._controls(name)
        if controls is not None:
            controls.rebuild.click()

    def _show_replica(self, name: str) -> None:
        """Scroll to a replica's card once it has its place, and let the keyboard work there."""
        controls = self._controls(name)
        if controls is not None:
            card = self.cards[name]
            controls.pause.setFocus()
            QTimer.singleShot(0, card, partial(self._scroll.ensureWidgetVisible, card))

    def _controls(self, name: str) -> ReplicaControls | None:
        """Return a replica's controls; None when it has gone."""
        if name not in self.cards and self._snapshot is not None:  # it was never looked at
            self._pace.reset()
            self.apply_snapshot(self._snapshot)
        return self.cards[name].controls if name in self.cards else None

    def _remove_cards(self, known: set[str]) -> None:
        for name in self.cards.keys() - known:
            card = self.cards.pop(name)
            self._column.removeWidget(card)
            card.deleteLater()


def _holds(card: QWidget, focused: object) -> bool:
    """Say whether the keyboard works in a card; where it works in nothing there is no widget."""
    return isinstance(focused, QWidget) and card.isAncestorOf(focused)


def _is_in_database(healths: Sequence[ReplicaHealth], stopped: Sequence[StoppedReplica]) -> bool:
    """Say whether replicas keep their rows in PostgreSQL, as far as they have said so."""
    storages = (each.sample.storage for each in healths if each.sample is not None)
    is_reported = any(each is not None and bool(each.database) for each in storages)
    return is_reported or any(each.in_database for each in stopped)


def _describe_absence(stopped: Sequence[StoppedReplica]) -> str:
    """Say why there is no replica to be shown."""
    if not stopped:
        return tr(_NOBODY)
    names = join_names(each.name for each in stopped)
    return tr(
        "No replica runs: nobody answers questions about the views. {replicas} was stopped, and is"
        " started again by the button above.",
        replicas=names,
    )
