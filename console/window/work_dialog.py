"""Long work of another process: how far it has come, and what came of it."""

from collections.abc import Callable, Collection, Sequence

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backend.messages.access_roles import AccessRole
from backend.translation import tr, tr_noop
from console.actions.command_process import CommandProcess, CommandResult
from console.actions.sample_import import parse_progress
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.lasting_dialog import LastingDialog
from console.widgets.status_mark import StatusMark

_WIDTH_PX = 460
_CANCELLED = tr_noop("Cancelled; nothing was changed.")


class WorkRemark(msgspec.Struct, frozen=True):
    """What is said at an end that is no success, though nothing has failed."""

    text: str


class WorkDialog(LastingDialog):
    """Does not block the window; closed, the work goes on, and its end is shown unless it is well.

    `cancelled_text`: what is said when it was cancelled.

    What follows a step, as the start of what was stopped for it, is done then as well.
    """

    def __init__(self, parent: QWidget, title: str, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.process = CommandProcess(self)
        self.text, self.bar = create_label(), QProgressBar()
        self.mark = StatusMark(theme)
        self.cancel, self.close_button = QPushButton(tr("Cancel")), QPushButton(tr("Close"))
        self.cancelled_text = tr(_CANCELLED)
        self._is_cancelled = self._is_over = False
        self._then: Callable[[CommandResult], str | WorkRemark] = _describe
        self._codes: Collection[int] = (0,)
        self._lay_out()
        self.process.progressed.connect(self._on_progress)
        self.process.ended.connect(self._on_ended)
        self.cancel.clicked.connect(self._on_cancel)
        self.close_button.clicked.connect(self.close)

    def run(
        self,
        text: str,
        arguments: Sequence[str],
        role: AccessRole,
        then: Callable[[CommandResult], str | WorkRemark],
        *,
        may_cancel: bool = True,
        codes: Collection[int] = (0,),
    ) -> None:
        """Run a command; `then` returns what is to be said at its end, empty when more is to come.

        A text is a success, a remark is none. `codes`: with which it has done what was asked for.

        A failure is said by the command itself, and `then` does not hear of it.
        """
        self._then, self._codes, self._is_over = then, codes, False
        self.bar.setRange(0, 0)
        self.bar.show()
        self.mark.hide()
        self.cancel.setVisible(may_cancel)
        set_tone(self.text, "")
        set_label(self.text, text)
        self.process.start(arguments, role)

    def wait(self, text: str) -> None:
        """Say what is waited for meanwhile."""
        set_label(self.text, text)
        self.cancel.hide()

    def finish(self, text: str, tone: Tone = "ok") -> None:
        """Say how it ended."""
        set_tone(self.text, tone)
        set_label(self.text, text)
        self.mark.set_tone(tone, text)
        self.mark.show()
        self.bar.hide()
        self.cancel.hide()
        self._is_over = True
        if self.isVisible():
            self.close_button.setFocus()
        elif tone in ("bad", "warn"):
            self.show()
        else:
            self.deleteLater()

    def discard(self) -> None:
        """Close it where nothing more is to come."""
        self._is_over = True
        self.done(self.DialogCode.Rejected)

    def done(self, result: int) -> None:
        """Go away; before its end only out of sight, because steps follow."""
        super().done(result)
        if self._is_over:
            self.deleteLater()

    def _on_progress(self, line: str) -> None:
        progress = parse_progress(line)
        if progress is not None:
            self.bar.setRange(0, max(1, progress.total))
            self.bar.setValue(progress.done)
            set_label(self.text, progress.text)

    def _on_ended(self, result: CommandResult) -> None:
        is_done = result.code in self._codes
        if self._is_cancelled and not is_done:
            self.finish(self.cancelled_text, "unknown")
        elif not is_done:
            unexplained = tr("It ended with code {code}.", code=result.code)
            self.finish(result.complaint or unexplained, "bad")
        else:
            self._finish_step(self._then(result))

    def _finish_step(self, end: str | WorkRemark) -> None:
        if isinstance(end, WorkRemark):
            self.finish(end.text, "warn")
        elif end:
            self.finish(end)

    def _on_cancel(self) -> None:
        self._is_cancelled = True
        self.process.cancel()

    def _lay_out(self) -> None:
        self.text.setWordWrap(True)
        self.text.setMinimumWidth(_WIDTH_PX)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(12)
        outcome = QHBoxLayout()
        outcome.setSpacing(10)
        outcome.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        outcome.addWidget(self.text, 1)
        column.addLayout(outcome)
        self.mark.hide()
        column.addWidget(self.bar)
        column.addLayout(buttons)


def _describe(result: CommandResult) -> str:
    return result.output.strip() or tr("Done.")
