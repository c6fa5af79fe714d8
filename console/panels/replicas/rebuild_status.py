"""A replica's rebuild on its card: how far it is, what stopped it, and what to do then."""

from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.messages.control import CancelRebuild, Rebuild
from backend.messages.rebuild import RebuildProgress
from backend.messages.rebuild_text import describe_rebuild
from backend.translation import tr
from console.actions.role_limit import limit_to_role
from console.panels.replicas.control_requests import ControlRequests
from console.state.workspace import Workspace
from console.theme.tokens import Tone
from console.widgets.focus import leave
from console.widgets.labels import create_label, set_label, set_tone

_SHOWN_AFTERWARDS_US = 3_600_000_000  # what came of one is told for an hour
_STEPS = 1_000
_ERROR_HEIGHT_PX = 120
_TONES: dict[str, Tone] = {"building": "busy", "failed": "bad", "done": "ok", "cancelled": "warn"}


class RebuildStatus(QWidget):
    """A line with a bar while a copy is built; the whole error when it has failed."""

    def __init__(self, name: str, workspace: Workspace, requests: ControlRequests) -> None:
        super().__init__()
        self._name, self._workspace, self._requests = name, workspace, requests
        self.text, self.bar = create_label(), QProgressBar()
        self.error = QPlainTextEdit()
        self.go_on, self.past_errors = (
            QPushButton(tr("Go on")),
            QPushButton(tr("Go on past errors")),
        )
        self.cancel = QPushButton(tr("Cancel the rebuild"))
        self._build()
        limit_to_role(requests.client, "administrator", self.go_on, self.past_errors, self.cancel)
        self.hide()

    def show_progress(self, progress: RebuildProgress | None) -> None:
        """Show the newest rebuild of the replica, unless it is long over."""
        is_over = progress is None or (
            progress.state in ("done", "cancelled") and progress.elapsed_us > _SHOWN_AFTERWARDS_US
        )
        if progress is None or is_over:
            leave(self)
            self.hide()
            return
        set_label(self.text, describe_rebuild(progress))
        set_tone(self.text, _TONES[progress.state])
        self.bar.setVisible(progress.state == "building")
        if progress.target:
            self.bar.setValue(progress.position * _STEPS // progress.target)
        is_failed = progress.state == "failed"
        self._show(self.error, shown=is_failed)
        if is_failed and self.error.toPlainText() != progress.reason:
            self.error.setPlainText(progress.reason)
        self._show(self.go_on, shown=is_failed)
        self._show(self.past_errors, shown=is_failed and progress.parked > 0)
        has_copy = progress.state in ("building", "failed") and not progress.in_place
        self._show(self.cancel, shown=has_copy)
        self.show()

    @staticmethod
    def _show(widget: QWidget, *, shown: bool) -> None:
        if not shown:
            leave(widget)
        widget.setVisible(shown)

    def _build(self) -> None:
        self.text.setWordWrap(True)
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Rebuild of {replica}", replica=self._name))
        self.error.setReadOnly(True)
        self.error.setMaximumHeight(_ERROR_HEIGHT_PX)
        self.error.setAccessibleName(
            tr("Why the rebuild of {replica} has failed", replica=self._name)
        )
        self.error.setTabChangesFocus(True)
        self.go_on.setToolTip(tr("Try the events again that could not be applied, and go on"))
        self.past_errors.setToolTip(tr("Park what cannot be applied, and go on"))
        self.cancel.setToolTip(tr("Give it up: the rows stay as they are"))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.text, 1)
        for button in (self.go_on, self.past_errors, self.cancel):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.bar)
        column.addWidget(self.error)
        self.go_on.clicked.connect(self._submit_go_on)
        self.past_errors.clicked.connect(self._submit_past_errors)
        self.cancel.clicked.connect(self._submit_cancel)

    def _submit_go_on(self) -> None:
        order = Rebuild(replica=self._name, by=self._workspace.actor.value)
        self._requests.submit(tr("Go on with the rebuild"), order, self.go_on)

    def _submit_past_errors(self) -> None:
        order = Rebuild(replica=self._name, past_errors=True, by=self._workspace.actor.value)
        self._requests.submit(tr("Go on past errors"), order, self.past_errors)

    def _submit_cancel(self) -> None:
        order = CancelRebuild(replica=self._name, by=self._workspace.actor.value)
        self._requests.submit(tr("Cancel the rebuild"), order, self.cancel)
