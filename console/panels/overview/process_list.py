"""The processes: in one line while all of them are well, each with its figures otherwise."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.messages.number_text import format_counted
from backend.translation import tr
from console.panels.overview.process_tables import ProcessTable
from console.state.backend_snapshot import BackendSnapshot
from console.state.replica_health import process_healths
from console.theme.theme import Theme
from console.widgets.keyed_lines import StatusSummary


class ProcessList(QWidget):
    """A sentence, and below it the table where something is not well, or when it is asked for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.table, self._summary = ProcessTable(theme), StatusSummary(theme)
        self.unfold = QPushButton(tr("Details"))
        self.unfold.setCheckable(True)
        self.unfold.setProperty("role", "segment")
        self.unfold.setToolTip(tr("Each process with its age, memory and restarts"))
        self.unfold.toggled.connect(self._arrange)
        self._is_well = False
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._summary, 1)
        row.addWidget(self.unfold)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._line)
        column.addWidget(self.table)
        self._arrange()

    @property
    def is_folded(self) -> bool:
        """Whether one line says it all."""
        return self._is_well and not self.unfold.isChecked()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show a snapshot."""
        healths = process_healths(snapshot)
        self._is_well = bool(healths) and all(health.tone == "ok" for health in healths)
        count = format_counted(len(healths), "process", "processes")
        self._summary.set_summary("ok", tr("{processes} OK", processes=count))
        self.table.apply_snapshot(snapshot)
        self._arrange()

    def _arrange(self, _is_checked: object = None) -> None:
        self._line.setVisible(self._is_well)
        self.table.setVisible(not self.is_folded)
