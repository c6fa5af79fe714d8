"""One line about work that waits for too long; no room at all while nothing does."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from backend.translation import tr
from console.panels import panel_registry
from console.state.backend_snapshot import BackendSnapshot
from console.state.overdue_work import summarize_overdue
from console.theme.theme import Theme
from console.widgets.focus import leave
from console.widgets.labels import create_label, set_label
from console.widgets.status_mark import StatusMark


class OverdueLine(QWidget):
    """The sum over all boards, and the way to them."""

    def __init__(self, theme: Theme, show_panel: Callable[[str], None]) -> None:
        super().__init__()
        self._show_panel = show_panel
        self._mark, self.text = StatusMark(theme), create_label(selectable=True)
        self.text.setWordWrap(True)
        self.look = QPushButton(tr("Show the board"))
        self.look.setProperty("role", "flat")
        self.look.setToolTip(tr("Which states they wait in, and the rows themselves"))
        self.look.clicked.connect(self._on_look)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self.text, 1)
        row.addWidget(self.look)
        self.hide()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show what is overdue, or nothing."""
        summary = summarize_overdue(snapshot)
        if not summary.overdue:
            leave(self)
        self._mark.set_tone("warn", summary.text)
        set_label(self.text, summary.text)
        self.setVisible(bool(summary.overdue))

    def _on_look(self) -> None:
        self._show_panel(panel_registry.BOARD.name)
