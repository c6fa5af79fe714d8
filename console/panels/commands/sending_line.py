"""One sending: how far it is, what came of its commands, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from backend.messages.number_text import format_counted, format_number, format_per_second
from backend.messages.text_list import join_items
from backend.translation import tr, tr_noop
from backend.wire.sendings import SendingControl, SendingReport
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.theme.tokens import Tone
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.number_box import NumberBox
from console.widgets.wrap_layout import WrapLayout

MAX_RATE_PER_S = 100_000
_WORDS = {
    "running": tr_noop("running"),
    "pausing": tr_noop("pausing"),
    "done": tr_noop("done"),
    "paused": tr_noop("paused"),
    "stopped": tr_noop("stopped"),
    "ready": tr_noop("ready"),
    "interrupted": tr_noop("interrupted"),
    "failed": tr_noop("failed"),
}
_TONES: dict[str, Tone] = {
    "running": "busy",
    "pausing": "busy",
    "done": "ok",
    "paused": "unknown",
    "stopped": "unknown",
    "ready": "unknown",
    "interrupted": "warn",
    "failed": "bad",
}


class SendingLine(QFrame):
    """A card in the list of sendings.

    Signals:
        wanted(str, object): the name, and the SendingControl that an operator wants
        resume_requested(str): the name of one that is to be gone on with
    """

    wanted = Signal(str, object)
    resume_requested = Signal(str)

    def __init__(self, client: BackendClient) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.report: SendingReport | None = None
        self._name, self._word = ElidedLabel("", "title"), create_label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximumHeight(6)
        self._progress, self._counts = (
            create_label("", "caption"),
            create_label("", selectable=True),
        )
        self._error = create_label("", selectable=True)
        self.rate = rate_box()
        self.pause_button, self.stop_button = QPushButton(tr("Pause")), QPushButton(tr("Stop"))
        self.resume_button = QPushButton(tr("Go on"))
        self._lay_out()
        self.pause_button.clicked.connect(lambda: self._want("pause"))
        self.stop_button.clicked.connect(lambda: self._want("stop"))
        self.resume_button.clicked.connect(self._on_resume)
        self.rate.editingFinished.connect(self._on_rate)
        buttons = (self.pause_button, self.stop_button, self.resume_button)
        limit_to_role(client, "operator", *buttons, self.rate)

    @property
    def text(self) -> str:
        """What came of its commands."""
        return self._counts.text()

    def show_report(self, report: SendingReport, problem: str) -> None:
        """Write a sending as it is now; `problem`: why it could not be gone on with."""
        self.report = report
        state, word = report.state, report.word
        set_label(self._name, state.name, state.file)
        set_label(self._word, tr(_WORDS[word]))
        set_tone(self._word, _TONES.get(word, "unknown"))
        self._bar.setRange(0, 1_000)
        self._bar.setValue(1_000 * state.offset_bytes // max(1, state.size_bytes))
        share = 100 * state.offset_bytes // max(1, state.size_bytes)
        speed = f"{format_per_second(state.speed_per_s)}/s" if word == "running" else ""
        parts = (
            f"{share} %",
            tr("{lines} answered", lines=format_counted(state.lines, "line")),
            speed,
        )
        set_label(self._progress, "  ·  ".join(part for part in parts if part))
        self._bar.setAccessibleName(self._progress.text())
        set_label(self._counts, _describe_counts(report))
        error = state.error or problem
        set_label(self._error, error)
        self._error.setVisible(bool(error))
        is_active = word == "running"
        self.pause_button.setVisible(is_active)
        self.stop_button.setVisible(is_active or word in ("paused", "interrupted"))
        self.resume_button.setVisible(report.can_go_on)
        self.rate.setVisible(word != "done")
        if not self.rate.hasFocus():
            self.rate.setValue(report.control.rate_per_s)

    def _lay_out(self) -> None:
        self._counts.setWordWrap(True)
        self._error.setWordWrap(True)
        set_tone(self._error, "warn")
        self.rate.setAccessibleName(tr("Commands a second"))
        self.pause_button.setToolTip(
            tr("What is on its way is answered first; it can be gone on with.")
        )
        self.stop_button.setToolTip(tr("What was sent stays sent; the rest is not sent."))
        self.resume_button.setToolTip(tr("From where it is: nothing is done twice."))
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._word)
        holder = QWidget()
        acts = WrapLayout(holder, column_px=6, row_px=6)
        for part in (self.rate, self.pause_button, self.resume_button, self.stop_button):
            acts.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(4)
        column.addLayout(head)
        for below in (self._bar, self._progress, self._counts, self._error, holder):
            column.addWidget(below)

    def _want(self, act: str) -> None:
        if self.report is None:
            return
        rate_per_s = self.report.control.rate_per_s
        control = SendingControl(
            wanted="pause" if act == "pause" else "stop", rate_per_s=rate_per_s
        )
        self.wanted.emit(self.report.state.name, control)

    def _on_resume(self) -> None:
        if self.report is not None:
            self.resume_requested.emit(self.report.state.name)

    def _on_rate(self) -> None:
        report = self.report
        if report is not None and self.rate.value() != report.control.rate_per_s:
            control = SendingControl(wanted=report.control.wanted, rate_per_s=self.rate.value())
            self.wanted.emit(report.state.name, control)


def rate_box() -> NumberBox:
    """Make a box for a speed; 0 is as fast as it goes."""
    box = NumberBox(0, MAX_RATE_PER_S, "/s")
    box.setSpecialValueText(tr("as fast as it goes"))
    box.setToolTip(tr("Commands a second; 0: as fast as it goes."))
    box.setMinimumWidth(150)
    return box


def _describe_counts(report: SendingReport) -> str:
    state = report.state
    parts = [tr("{number} accepted", number=format_number(state.accepted))]
    parts += [
        tr("{number} rejected ({code})", number=format_number(count), code=code)
        for code, count in sorted(state.rejected.items())
    ]
    parts += [
        tr("{number} failed ({code})", number=format_number(count), code=code)
        for code, count in sorted(state.failed.items())
    ]
    if state.sent_again:
        times = format_counted(state.sent_again, "time")
        parts.append(tr("sent again {times}: the primary was busy", times=times))
    return join_items(parts)
