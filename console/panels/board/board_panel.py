"""The board panel: work that waits, by the states that modules declare."""

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from backend.clock import SECOND_US
from backend.messages.board_coverage import modules_without_board, views_with_board
from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.number_text import format_counted
from backend.messages.queries import AskBoards, BoardPage
from backend.messages.work import ViewBoard, WorkCount
from backend.translation import tr, tr_noop
from console.actions.action_registry import create_action
from console.icons.icon import icon
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.board.board_rows import (
    HEADINGS,
    all_rows,
    board_rows,
    find_state,
    overdue_rows,
)
from console.panels.latest_query import LatestQuery
from console.panels.panel import Panel
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count, format_duration
from console.state.refresh_limiter import RefreshLimiter
from console.state.workspace import RequestedRows, Workspace
from console.tables.grid import Grid
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.elided_label import ElidedLabel
from console.widgets.empty_state import EmptyState
from console.widgets.labels import set_label, set_tone
from console.widgets.status_mark import StatusMark

_INTERVAL_US = 2 * SECOND_US  # an entity becomes overdue without any event
_OLD_US = 10 * SECOND_US  # a count that is older is not believed
_WAITING = tr_noop("Waiting for the backend to count what waits.")
_NOTHING = tr_noop("No installed module declares a board: nothing is known to wait.")


class BoardPanel(Panel):
    """A line a state: how much waits, how much of it for too long, and the way to the rows."""

    entry = panel_registry.BOARD

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._page: BoardPage | None = None
        self._answered_us = 0
        self._reason = ""
        self._now_us = 0
        self._pace = RefreshLimiter(_INTERVAL_US)
        self._requests = LatestQuery(client, parent=self)
        self.model = WindowModel(HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.open_text = tr("Show these rows in Views")
        self.grid.setAccessibleName(tr("States in which work waits"))
        self.grid.remember_columns(workspace.tables, "board")
        self.mark, self.summary = StatusMark(theme), ElidedLabel("")
        self.overdue = QPushButton(tr("Show the overdue"))
        self.everything = QPushButton(tr("Show all"))
        self.empty = EmptyState()
        self.empty.set_message(tr(_NOTHING))
        self._selected: object = None
        self._lay_out()
        self._connect()
        self.restyle()
        self._show()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Count anew, while somebody looks; time alone makes work overdue."""
        self._now_us = snapshot.now_us
        if not self.isVisible() or not self._pace.is_due(snapshot):
            return
        if snapshot.phase != "connected":
            self._reason = snapshot.reason or tr("There is no connection to the backend.")
        elif self._requests.is_idle:
            self._requests.ask(AskBoards())
        self._show_summary()

    def is_ready(self) -> bool:
        """Whether the boards are counted, and it is known which modules have none."""
        return self._page is not None and self.workspace.catalogue.value is not None

    def link_state(self) -> dict[str, str]:
        """Return which state is selected."""
        selected = self.selected
        if selected is None:
            return {}
        return {"view": selected[0].view, "state": selected[1].state}

    def open_link(self, state: Mapping[str, str]) -> None:
        """Select the same state, as soon as it is counted."""
        if not {"view", "state"} <= state.keys():
            return
        self._selected = (state["view"], state["state"])
        self.grid.set_selected_key(self._selected)
        self._update_buttons()

    def restyle(self) -> None:
        """Colour the icons."""
        self.overdue.setIcon(icon("warn", self.theme.tokens.muted))
        self.everything.setIcon(icon("views", self.theme.tokens.muted))

    def keyboard_target(self) -> QWidget:
        """The states: j and k move in them at once."""
        return self.grid

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(360, 160)

    @property
    def selected(self) -> tuple[ViewBoard, WorkCount] | None:
        """The selected state with its board; None when none is."""
        return find_state(self._page, self._selected) if self._page is not None else None

    def _lay_out(self) -> None:
        self.overdue.setToolTip(
            tr("The rows that wait in this state for too long, the oldest first")
        )
        self.everything.setToolTip(tr("All rows that wait in this state, the oldest first"))
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.grid)
        top = QHBoxLayout()
        top.addWidget(self.mark)
        top.addWidget(self.summary, 1)
        top.addWidget(self.overdue)
        top.addWidget(self.everything)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(top)
        layout.addWidget(place, 1)

    def _connect(self) -> None:
        self._requests.answered.connect(self._on_page)
        self._requests.failed.connect(self._on_failure)
        self.workspace.catalogue.subscribe(self._on_catalogue)
        self.grid.row_pressed.connect(self._select)
        self.grid.row_double_clicked.connect(self._open)
        self.overdue.clicked.connect(self._show_overdue)
        self.everything.clicked.connect(self._show_all)
        create_action(self, tr("Show the overdue rows of the selected state"), self._show_overdue)
        create_action(self, tr("Show all rows of the selected state"), self._show_all)

    def _on_page(self, page: BoardPage) -> None:
        self._page, self._answered_us, self._reason = page, self._now_us, ""
        self._show()

    def _on_catalogue(self, _catalogue: CatalogueReply | None) -> None:
        """Write in the words of the modules what was counted before they were known."""
        self._show()

    def _on_failure(self, failure: Failure) -> None:
        self._reason = failure.message
        self._show()

    def _show(self) -> None:
        page, catalogue = self._page, self.workspace.catalogue.value
        views = views_with_board(page) if page is not None else []
        bare = modules_without_board(catalogue, views) if catalogue is not None else []
        self.model.set_rows(board_rows(page, bare) if page is not None else [])
        is_empty = page is not None and not views
        self._stack.setCurrentIndex(0 if is_empty else 1)  # the keyboard waits there for the rows
        self._show_summary()
        self._update_buttons()

    def _show_summary(self) -> None:
        tone, text = self._summarize()
        self.mark.set_tone(tone, text)
        set_label(self.summary, text, text)
        set_tone(self.summary, "" if tone == "ok" else tone)

    def _summarize(self) -> tuple[Tone, str]:
        page, age_us = self._page, self._now_us - self._answered_us
        if page is None:
            return "unknown", self._reason or tr(_WAITING)
        age = format_duration(max(0, age_us))
        counted = tr("counted by {replica} {age} ago", replica=page.replica, age=age)
        if self._reason or age_us > _OLD_US:
            reason = self._reason or tr("Nothing was heard since.")
            return "unknown", f"{reason}  {counted}"
        if not views_with_board(page):
            return "unknown", tr(_NOTHING)
        return self._summarize_work(page, counted)

    def _summarize_work(self, page: BoardPage, counted: str) -> tuple[Tone, str]:
        """Say how much waits, in a count that is new."""
        overdue = sum(state.overdue for board in page.boards for state in board.states)
        waiting = sum(state.waiting for board in page.boards for state in board.states)
        behind = page.events_behind
        if not overdue and behind is None:
            return "unknown", _joined(tr("How far the rows are behind is not known"), counted)
        lag = tr("{events} behind", events=format_counted(behind, "event")) if behind else ""
        figures = {"overdue": format_count(overdue), "waiting": format_count(waiting)}
        if not overdue and page.unread:
            text = tr("{waiting} waiting in what can be read, none overdue", **figures)
            return "unknown", _joined(text, counted, lag)
        if not overdue:
            return "ok", _joined(tr("{waiting} waiting, none overdue", **figures), counted, lag)
        if page.unread:
            text = tr("{overdue} of {waiting} waiting in what can be read are overdue", **figures)
        else:
            text = tr("{overdue} of {waiting} waiting are overdue", **figures)
        return "warn", _joined(text, counted, lag)

    def _update_buttons(self) -> None:
        selected = self.selected
        self.everything.setEnabled(selected is not None)
        self.overdue.setEnabled(selected is not None and selected[1].overdue > 0)

    def _select(self, row: int) -> None:
        shown = self.model.rows[row]
        if shown is not None:
            self._selected = shown.key
            self.grid.set_selected_key(shown.key)
        self._update_buttons()

    def _open(self, row: int) -> None:
        self._select(row)
        selected = self.selected
        if selected is not None:
            self._request(overdue_rows(*selected) if selected[1].overdue else all_rows(*selected))

    def _show_overdue(self) -> None:
        if (selected := self.selected) is not None:
            self._request(overdue_rows(*selected))

    def _show_all(self) -> None:
        if (selected := self.selected) is not None:
            self._request(all_rows(*selected))

    def _request(self, rows: RequestedRows) -> None:
        self.workspace.requested_panel.publish(panel_registry.VIEWS.name)
        self.workspace.requested_rows.publish(rows)


def _joined(*parts: str) -> str:
    """Put what is said of the boards on one line."""
    return "  ·  ".join(part for part in parts if part)
