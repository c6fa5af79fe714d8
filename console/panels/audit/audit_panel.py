"""The audit panel: what operators did, when, with what, and what came of it."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from backend.messages.annotation_text import act_mark_key
from backend.messages.audit import MAX_AUDIT_ENTRIES, AuditEntry
from backend.messages.number_text import format_counted
from backend.translation import tr, tr_noop
from console.actions.action_registry import create_action
from console.icons.icon import icon
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.audit.audit_requests import AuditRequests
from console.panels.audit.audit_rows import (
    HEADINGS,
    audit_row,
    entry_text,
    outcome_tone,
    search_words,
)
from console.panels.panel import Panel
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import Workspace
from console.tables.grid import Grid
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.widgets.empty_state import EmptyState
from console.widgets.labels import create_label, set_label, set_tone

_DEBOUNCE_MS = 200  # milliseconds without a key before the filter is used
_NOTHING = tr_noop(
    "Nothing is on record yet. What operators do is listed here, with what came of it."
)


class AuditPanel(Panel):
    """A line an act, the newest first; below, all of the one that is selected."""

    entry = panel_registry.AUDIT

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self.requests = AuditRequests(client, self, workspace.page_rows)
        self._selected: int | None = None
        self._wanted_mark = ""
        self._shown: tuple[AuditEntry, ...] = ()
        self._replicas: frozenset[str] = frozenset()
        self._reason = ""
        self.filter = QLineEdit()
        self.model = WindowModel(HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.open_text = tr("Show the replica")
        self.grid.remember_columns(workspace.tables, "audit")
        self.older = QPushButton(tr("Older"))
        self.copy = QPushButton(tr("Copy"))
        self.jump = QPushButton(tr("Show the replica"))
        self.note = create_label(role="caption")
        self.detail = ElidedLabel("", elide=Qt.TextElideMode.ElideRight)
        self.empty = EmptyState()
        self._debounce = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._lay_out()
        self._connect()
        self.restyle()
        self._show()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Ask for what is new, once a second, while somebody looks."""
        if not self.isVisible():
            return
        self._replicas = frozenset(
            each.name for each in snapshot.processes if each.role in ("replica", "archive")
        )
        if snapshot.phase != "connected":
            self._show_reason(snapshot.reason or tr("There is no connection to the backend."))
        self.requests.refresh(snapshot)
        self._update_buttons()

    def is_ready(self) -> bool:
        """Whether a page has come."""
        return self.requests.loaded.is_loaded

    def restyle(self) -> None:
        """Colour the icons."""
        self.copy.setIcon(icon("copy", self.theme.tokens.muted))
        self.jump.setIcon(icon("replicas", self.theme.tokens.muted))
        self.older.setIcon(icon("down", self.theme.tokens.muted))

    def save_state(self) -> dict[str, str]:
        """Return what is filtered by."""
        return {"filter": self.filter.text()}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Filter by the same again."""
        self.filter.setText(state.get("filter", self.filter.text()))

    def link_state(self) -> dict[str, str]:
        """Return what is filtered by, and the selected act."""
        act = "" if self._selected is None else act_mark_key(self._selected)
        return {**self.save_state(), "act": act}

    def open_link(self, state: Mapping[str, str]) -> None:
        """Filter by the same, or show the act, which no filter may hide."""
        super().open_link(state)
        if act := state.get("act", ""):
            self._on_mark(act)

    def keyboard_target(self) -> QWidget:
        """The rows: j and k move in them at once."""
        return self.grid

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(360, 160)

    @property
    def selected_entry(self) -> AuditEntry | None:
        """The selected act; None when none is, or it is not shown."""
        return next((each for each in self._shown if each.number == self._selected), None)

    def _lay_out(self) -> None:
        self.filter.setPlaceholderText(tr("Filter by words, e.g. anna pause replica-1 refused"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setToolTip(tr("Acts that hold each of these words, wherever"))
        self.older.setToolTip(tr("Read further back"))
        self.copy.setToolTip(tr("Copy all of the selected act, with its times in UTC"))
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.grid)
        top, below = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(self.note)
        top.addWidget(self.older)
        below.addWidget(self.detail, 1)
        below.addWidget(self.copy)
        below.addWidget(self.jump)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(top)
        layout.addWidget(place, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.workspace.requested_mark.subscribe(self._on_mark)
        self.filter.textChanged.connect(self._debounce.start)
        self.filter.returnPressed.connect(self._apply_filter)
        self._debounce.timeout.connect(self._apply_filter)
        self.requests.changed.connect(self._show)
        self.requests.failed.connect(self._show_reason)
        self.grid.row_pressed.connect(self._on_row_pressed)
        self.grid.row_double_clicked.connect(self._on_row_opened)
        self.older.clicked.connect(self._show_older)
        self.copy.clicked.connect(self._copy)
        self.jump.clicked.connect(self._jump)
        self.empty.action_clicked.connect(self.filter.clear)
        create_action(self, tr("Filter the audit"), self.filter.setFocus, "/; Ctrl+F")
        create_action(self, tr("Copy the selected act"), self._copy, "Ctrl+Shift+C")
        create_action(self, tr("Show the replica of the selected act"), self._jump)
        create_action(self, tr("Older acts"), self._show_older)

    def _show_older(self) -> None:
        self.requests.ask_older()

    def _on_mark(self, key: str) -> None:
        """Select the act of a mark, which no filter may hide, however far back it stands."""
        if key.startswith("act:"):
            self.filter.clear()
            self._apply_filter()
            self._wanted_mark = key
            self._find_wanted()

    def _find_wanted(self) -> None:
        loaded = self.requests.loaded
        if not self._wanted_mark or not loaded.is_loaded:
            return
        keys = [act_mark_key(each.number) for each in self._shown]
        if self._wanted_mark in keys:
            row = keys.index(self._wanted_mark)
            self._on_row_pressed(row)
            self.grid.scrollTo(self.model.index(row, 0))
        else:
            self.requests.ask_older(MAX_AUDIT_ENTRIES)

    def _apply_filter(self) -> None:
        self._debounce.stop()
        self.requests.filter_by(search_words(self.filter.text()))

    def _show(self) -> None:
        """Show what is loaded; what was there stays until it is known what comes in its place."""
        loaded = self.requests.loaded
        if loaded.is_loaded:
            self._shown = tuple(loaded.entries)
        self.model.set_rows([audit_row(each) for each in self._shown])
        self._stack.setCurrentIndex(1 if self._shown else 0)
        if not loaded.is_loaded:
            waiting = tr("Waiting for the backend to say what was done.")
            self.empty.set_message(self._reason or waiting)
        elif loaded.next_before is not None:
            self.empty.set_message(tr("Looking further back…"))
        elif self.requests.words:
            text = tr("Nothing on record holds “{words}”.", words=self.filter.text().strip())
            self.empty.set_message(text, tr("Drop the filter"))
        else:
            self.empty.set_message(tr(_NOTHING))
        self._show_note()
        self._update_buttons()
        self._find_wanted()

    def _show_note(self) -> None:
        loaded = self.requests.loaded
        count = format_counted(len(loaded.entries), "act") if loaded.is_loaded else ""
        set_label(self.note, self._reason or count)
        set_tone(self.note, "bad" if self._reason else "")

    def _show_reason(self, reason: str) -> None:
        """Say why what is shown may be old; empty when it is not."""
        if reason != self._reason:
            self._reason = reason
            self._show()

    def _update_buttons(self) -> None:
        entry = self.selected_entry
        self.older.setEnabled(self.requests.loaded.next_before is not None)
        self.copy.setEnabled(entry is not None)
        can_jump = entry is not None and entry.subject in self._replicas
        self.jump.setEnabled(can_jump)
        self.jump.setText(
            tr("Show {replica}", replica=entry.subject)
            if entry and can_jump
            else tr("Show the replica")
        )
        self.jump.setToolTip(
            tr("Bring it to the front, on the Replicas panel") if can_jump else _why_no_jump(entry)
        )
        text = "" if entry is None else entry_text(entry)
        set_label(self.detail, text.replace("\n", "   "), text)
        set_tone(self.detail, "" if entry is None else outcome_tone(entry))

    def _on_row_pressed(self, row: int) -> None:
        self._wanted_mark = ""
        self._selected = self._shown[row].number
        self.grid.set_selected_key(self._selected)
        self._update_buttons()

    def _on_row_opened(self, row: int) -> None:
        self._on_row_pressed(row)
        self._jump()

    def _copy(self) -> None:
        entry = self.selected_entry
        if entry is not None:
            QGuiApplication.clipboard().setText(entry_text(entry))

    def _jump(self) -> None:
        entry = self.selected_entry
        if entry is not None and entry.subject in self._replicas:
            self.workspace.requested_panel.publish(panel_registry.REPLICAS.name)
            self.workspace.requested_replica.publish(entry.subject)


def _why_no_jump(entry: AuditEntry | None) -> str:
    if entry is None:
        return tr("Select an act first.")
    return tr("It was on no replica that this backend has.")
