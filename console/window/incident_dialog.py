"""What an incident file is to hold, and about how large it becomes."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.messages.number_text import format_bytes, format_counted
from backend.translation import tr
from console.actions.command_process import CommandProcess, CommandResult
from console.link.bridge import BackendClient
from console.state.workspace import Workspace
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.number_box import NumberBox

_WIDTH_PX = 420
_TYPING_MS = 400  # after the last change of a number, the size is looked at


class IncidentChoice(msgspec.Struct, frozen=True):
    """From which event to which, where who opens it stands, and whether personal data is masked."""

    first: int
    last: int
    playhead: int
    is_masked: bool

    def arguments(self) -> list[str]:
        """Return the options of the command line."""
        places = ["--from", str(self.first), "--to", str(self.last), "--at", str(self.playhead)]
        return places + (["--mask", "personal"] if self.is_masked else [])


class _Estimate(msgspec.Struct, frozen=True):
    events: int
    rows: int
    size_bytes: int


class IncidentDialog(QDialog):
    """Asks; `chosen` is called with the choice when it is confirmed.

    `head`: the log's end. `span`: the range to begin with.
    """

    def __init__(
        self,
        parent: QWidget,
        client: BackendClient,
        workspace: Workspace,
        head: int,
        chosen: Callable[[IncidentChoice], None],
        span: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._workspace, self._chosen = client, workspace, chosen
        opened = workspace.opened
        head = max(1, head)
        begin = opened.first if opened is not None else 1
        self.first, self.last = NumberBox(begin, head, ""), NumberBox(begin, head, "")
        self.playhead = NumberBox(begin - 1, head, "")
        self.masked = QCheckBox(tr("Replace personal data by pseudonyms"))
        self.size_text = create_label()
        self.save, self.cancel = QPushButton(tr("Save…")), QPushButton(tr("Cancel"))
        self._process = CommandProcess(self)
        self._timer = QTimer(self, interval=_TYPING_MS, singleShot=True)
        self.setWindowTitle(tr("Save an incident file"))
        self._fill(*(span or self._compared() or (begin, head)))
        self._lay_out()
        self._connect()
        self._on_changed()
        self.open()

    @property
    def choice(self) -> IncidentChoice:
        """What is chosen now."""
        return IncidentChoice(
            self.first.value(), self.last.value(), self.playhead.value(), self.masked.isChecked()
        )

    def done(self, result: int) -> None:
        """Go away; what is being looked at is not waited for."""
        self._timer.stop()
        self._process.abandon()
        super().done(result)
        self.deleteLater()

    def _compared(self) -> tuple[int, int] | None:
        """Return what is between two selected events."""
        selected = sorted(
            each
            for each in (
                self._workspace.selected_position.value,
                self._workspace.compared_position.value,
            )
            if each
        )
        return (selected[0], selected[1]) if len(selected) == 2 else None

    def _fill(self, first: int, last: int) -> None:
        self.first.setValue(first)
        self.last.setValue(last)
        playhead = self._workspace.playhead.value
        self.playhead.setValue(playhead if first - 1 <= playhead <= last and playhead else last)

    def _lay_out(self) -> None:
        hint = create_label(
            tr(
                "One file with the events, the rows of every view, lag, acts, alerts and notes. It"
                " is opened on any machine, without this backend. Secrets are never in it."
            )
        )
        hint.setWordWrap(True)
        hint.setMinimumWidth(_WIDTH_PX)
        form = QFormLayout()
        form.addRow(tr("From event"), self.first)
        form.addRow(tr("To event"), self.last)
        form.addRow(tr("Playhead"), self.playhead)
        self.size_text.setWordWrap(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        column.addWidget(hint)
        column.addLayout(form)
        column.addWidget(self.masked)
        column.addWidget(self.size_text)
        column.addWidget(buttons)

    def _connect(self) -> None:
        for box in (self.first, self.last, self.playhead):
            box.valueChanged.connect(self._on_changed)
        self._timer.timeout.connect(self._look)
        self._process.ended.connect(self._on_estimate)
        self.save.clicked.connect(self._on_save)
        self.cancel.clicked.connect(self.reject)

    def _on_changed(self) -> None:
        choice = self.choice
        is_sound = choice.first <= choice.last and (
            choice.first - 1 <= choice.playhead <= choice.last
        )
        self.save.setEnabled(is_sound)
        set_tone(self.size_text, "" if is_sound else "warn")
        if is_sound:
            set_label(self.size_text, tr("Its size is being estimated…"))
            self._timer.start()
        else:
            set_label(self.size_text, tr("The playhead stands outside of the range."))

    def _look(self) -> None:
        if self._process.is_running:
            self._timer.start()
            return
        arguments = ["replay", "incident", "-", "--preview", "--json", *self.choice.arguments()]
        arguments += ["--data", str(self._workspace.data)]
        self._process.start(arguments, self._client.role)

    def _on_estimate(self, result: CommandResult) -> None:
        if not result.is_done:
            set_tone(self.size_text, "warn")
            set_label(self.size_text, result.complaint)
            return
        found = msgspec.convert(result.fields(), _Estimate)
        text = tr(
            "{events} and {rows}: about {size}.",
            events=format_counted(found.events, "event"),
            rows=format_counted(found.rows, "row"),
            size=format_bytes(found.size_bytes),
        )
        set_label(self.size_text, text)

    def _on_save(self) -> None:
        choice = self.choice
        self.accept()
        self._chosen(choice)
