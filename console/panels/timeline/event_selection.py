"""The selected event: the same in the timeline's rows as in every other panel."""

from PySide6.QtCore import QEvent, QObject

from backend.messages.log_order import LogRank
from backend.messages.queries import AskPosition, PositionFound
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.timeline.log_rows import LogRowSource
from console.state.backend_snapshot import EventLine
from console.state.workspace import Workspace
from console.tables.virtual_table import VirtualTable


class EventSelection(QObject):
    """Selects the row of an event that is chosen elsewhere, and the event of a row."""

    def __init__(
        self,
        client: BackendClient,
        workspace: Workspace,
        source: LogRowSource,
        table: VirtualTable[EventLine],
    ) -> None:
        super().__init__(source)
        self._workspace, self._source, self._table = workspace, source, table
        self._moments = LatestQuery(client, parent=self)
        self._moments.answered.connect(self._on_moment_found)
        self._moments.failed.connect(self._forget_moment)
        self._ranks = LatestQuery(client, parent=self)
        self._ranks.answered.connect(self._on_rank_found)
        self._is_showing = False
        # whose rank is not known yet, and whether the next match will do
        self._wanted: tuple[int, bool] | None = None
        self._wanted_moment_us: int | None = None  # of which no event is known yet
        source.order_changed.connect(self._on_order_changed)
        table.row_selected.connect(self._on_row_selected)
        table.row_activated.connect(self._replay_row)
        workspace.selected_position.subscribe(self._on_event_selected)
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for what was selected, or given up, while the rows were out of sight."""
        if event.type() == QEvent.Type.Show and watched is self._table:
            self._go_on()
        return super().eventFilter(watched, event)

    def cancel(self) -> None:
        """Give up what is looked for, until the rows are shown again."""
        self._moments.cancel()
        self._ranks.cancel()

    def _go_on(self) -> None:
        """Look again for what is not on its way any more."""
        if self._wanted is not None and self._ranks.is_idle:
            position, is_near_enough = self._wanted
            self._find(position, is_near_enough=is_near_enough)
        if self._wanted_moment_us is not None and self._moments.is_idle:
            self.show_moment(self._wanted_moment_us)

    def show_moment(self, moment_us: int) -> None:
        """Select the last event that had happened by then."""
        self._wanted_moment_us = moment_us
        self._moments.replace(AskPosition(moment_us=moment_us, by="time"))

    def show_position(self, position: int) -> None:
        """Select an event, and bring its row into sight, or where it would stand."""
        self._is_showing = True
        self._workspace.selected_position.set(position)
        self._is_showing = False
        self._find(position, is_near_enough=True)

    def _forget_moment(self, _failure: object = None) -> None:
        self._wanted_moment_us = None

    def _on_moment_found(self, found: PositionFound) -> None:
        self._forget_moment()
        self.show_position(max(1, found.position))

    def _on_event_selected(self, position: int) -> None:
        if self._table.is_visible_key(position):
            self._ranks.cancel()  # of the one that was selected before
            self._wanted = None
            self._table.mark_row(position)
        elif not self._is_showing:
            self._find(position, is_near_enough=False)

    def _on_order_changed(self) -> None:
        """Bring the selected event into sight again in the order of the log."""
        position = self._workspace.selected_position.value
        if self._table.following:
            return  # who follows the end wants to see it
        if self._source.shown_order == "position" and self._source.rank_of(position) is not None:
            self._find(position, is_near_enough=False)

    def _find(self, position: int, *, is_near_enough: bool) -> None:
        """Select a row by its position, at once where its rank is known."""
        rank, question = self._source.rank_of(position), self._source.rank_question(position)
        self._ranks.cancel()
        self._wanted = None
        if rank is not None:
            self._table.select(position, rank)
            return
        self._table.mark_row(position)
        if not self._table.isVisible():  # nobody asks for rows out of sight
            self._wanted = position, is_near_enough
        elif question is not None and position > 0:
            self._wanted = position, is_near_enough
            self._ranks.ask(question, self._source.replica)

    def _on_rank_found(self, found: LogRank) -> None:
        if self._wanted is None:
            return
        (position, is_near_enough), self._wanted = self._wanted, None
        if found.is_match:
            self._table.select(position, found.rank)
        elif is_near_enough and found.rank >= 0:
            self._table.scroll_to(found.rank)

    def _on_row_selected(self, line: EventLine) -> None:
        began = self._table.grid.selection.range_start
        compared = began if isinstance(began, int) and began != line.position else 0
        self._workspace.compared_position.set(compared)
        self._workspace.selected_position.set(line.position)

    def _replay_row(self, line: EventLine) -> None:
        self._workspace.playhead.set(line.position)
        self._workspace.requested_panel.publish("replay")
