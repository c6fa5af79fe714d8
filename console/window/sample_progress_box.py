"""How far the import of the sample has come, in the status bar."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from backend.translation import tr
from console.state.formatting import format_count
from console.state.sample_state import SampleState
from console.state.workspace import Workspace
from console.widgets.labels import create_label, set_label, set_tone


class SampleProgressBox(QWidget):
    """How far the sample has come, wherever the operator looks; how it ended, until it is seen."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._text = create_label(role="caption")
        self._button = QPushButton()
        self._button.setProperty("role", "flat")
        self._button.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.addWidget(self._text)
        row.addWidget(self._button)
        workspace.sample.subscribe(self._show_state)
        self._show_state(workspace.sample.value)

    def _show_state(self, state: SampleState) -> None:
        self.setVisible(state.is_running or state.has_ended)
        running = (
            tr(
                "Sample: {done} of {total}",
                done=format_count(state.done),
                total=format_count(state.total),
            )
            if state.total
            else tr("Sample: starting")
        )
        text = running if state.is_running else state.failure or state.text
        set_label(self._text, text, state.text or state.failure)
        set_tone(self._text, "bad" if state.failure else "")
        self._button.setText(tr("Stop") if state.is_running else tr("Dismiss"))

    def _act(self) -> None:
        if self._workspace.sample.value.is_running:
            self._workspace.requested_sample.publish("")
        else:
            self._workspace.sample.publish(SampleState())
