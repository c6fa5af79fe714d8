"""Asks for the event that the selected one is compared with, and has a tab for as long as it is."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTabWidget

from backend.messages.events import Event
from backend.messages.queries import AskEvent, EventContext
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.event.comparison_view import ComparisonView
from console.panels.latest_query import LatestQuery
from console.state.workspace import Workspace
from console.theme.theme import Theme


class EventComparison(QObject):
    """The tab "Compare" of the event panel; it comes to the front when another event is chosen."""

    def __init__(
        self,
        client: BackendClient,
        workspace: Workspace,
        theme: Theme,
        tabs: QTabWidget,
        is_in_sight: Callable[[], bool],
    ) -> None:
        """`is_in_sight`: whether the panel is; only then anything is asked."""
        super().__init__(tabs)
        self._workspace, self._is_in_sight = workspace, is_in_sight
        self._tabs = tabs
        self._event: Event | None = None
        self._other: Event | None = None
        self.view = ComparisonView(theme)
        self.view.hide()
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_other)
        workspace.compared_position.subscribe(self._ask)

    def set_event(self, event: Event) -> None:
        """Compare this event from now on."""
        self._event = event
        self._show()

    def _ask(self, _position: int) -> None:
        self._other = None  # that of before is not what is compared with, also if this is not found
        self._show()
        self._query.cancel()
        self.refresh()

    def refresh(self) -> None:
        """Ask for the other event, where it has not come and somebody looks."""
        position = self._workspace.compared_position.value
        if position and self._other is None and self._query.is_idle and self._is_in_sight():
            self._query.ask(AskEvent(position=position))

    def _on_other(self, context: EventContext) -> None:
        if context.event.position == self._workspace.compared_position.value:
            self._other = context.event
            self._show()

    def _show(self) -> None:
        place = self._tabs.indexOf(self.view)
        if self._event is None or self._other is None:
            if place >= 0:
                self._tabs.removeTab(place)
                self.view.hide()
            return
        first, second = sorted((self._other, self._event), key=lambda each: each.position)
        self.view.show_events(first, second)
        if place < 0:
            self._tabs.addTab(self.view, tr("Compare"))
            self._tabs.setCurrentWidget(self.view)
