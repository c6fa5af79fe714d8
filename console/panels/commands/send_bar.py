"""The row under a form: who issues the command, and the one button that sends it."""

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from backend.translation import tr, tr_noop
from console.panels.commands.field_values import InvalidInput, parse_typed_integer
from console.widgets.labels import create_label, set_property

SendState = Literal["ready", "sending", "unknown", "confirming"]
_BUTTON: dict[SendState, tuple[str, str]] = {
    "ready": (tr_noop("Send"), tr_noop("Send the command (Ctrl+Enter)")),
    "sending": (tr_noop("On its way"), tr_noop("It is on its way: its answer comes first.")),
    "unknown": (
        tr_noop("Send the same id again"),
        tr_noop(
            "It is answered as it would have been the first time, and done once at most"
            " (Ctrl+Enter)"
        ),
    ),
    "confirming": (tr_noop("Send"), ""),
}
_LEAST_ACTOR_PX = 64  # in which a short name can be read
_ACTOR_TIP = tr_noop("Who issues the command; it is written into its events.")
_NEEDED_ACTOR_TIP = tr_noop(
    "This is needed. Who issues the command; it is written into its events."
)
_VERSION_TIP = tr_noop(
    "Refuse the command unless its stream is at this version; empty: any version."
)


class CancelButton(QPushButton):
    """Comes under the mouse between the clicks of a double click; the second one is not for it."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do nothing: whoever means this button clicks once."""
        event.accept()


class SendBar(QStackedWidget):
    """Actor, version and Send; in their place a question while something is to be confirmed.

    Signals:
        send_clicked(): send, or send the same id again
        confirmed(): the question was answered with yes
        cancelled(): it was answered with no
    """

    send_clicked = Signal()
    confirmed = Signal()
    cancelled = Signal()

    def __init__(self, actor: str) -> None:
        super().__init__()
        self.actor, self.version = QLineEdit(actor), QLineEdit()
        self._version_caption = create_label(tr("Version"), "caption")
        self.send_button = QPushButton(tr("Send"))
        self.question = create_label()
        self.confirm_button, self.cancel_button = (
            QPushButton(tr("Yes, send it")),
            CancelButton(tr("Cancel")),
        )
        self.typed_name = QLineEdit()
        self._asked_name = ""
        self._state: SendState = "ready"
        self.addWidget(self._input_row())
        self.addWidget(self._question_row())
        self.send_button.clicked.connect(self.send_clicked)
        self.confirm_button.clicked.connect(self._confirm)
        self.typed_name.returnPressed.connect(self._confirm)
        self.cancel_button.clicked.connect(self.cancelled)

    @property
    def state(self) -> SendState:
        """What the bar offers."""
        return self._state

    def set_state(self, state: SendState) -> None:
        """Offer what can be done now."""
        question_parts = (self.typed_name, self.confirm_button, self.cancel_button)
        had_focus = any(part.hasFocus() for part in question_parts)
        self._state = state
        text, tool_tip = _BUTTON[state]
        self.send_button.setText(tr(text))
        self.send_button.setToolTip(tr(tool_tip) if tool_tip else "")
        # It stays enabled: a button that disables itself hands the next key to another widget.
        set_property(self.send_button, "role", "" if state == "sending" else "primary")
        self._keep_envelope(is_kept=state == "unknown")
        self.setCurrentIndex(1 if state == "confirming" else 0)
        if had_focus and state != "confirming":
            self.send_button.setFocus()

    def _keep_envelope(self, *, is_kept: bool) -> None:
        """Let actor and version stay what they were: the same id goes out with the same command."""
        self.actor.setEnabled(not is_kept)
        for part in (self._version_caption, self.version):  # the longer text of Send needs the room
            part.setVisible(not is_kept)

    def ask(self, question: str, name: str = "") -> None:
        """Ask before sending. Cancel stands where Send stood, so that no second click says yes.

        `name`: has to be typed for a yes.
        """
        if name:
            question = tr(
                "{question} Type {name} first: this is production.", question=question, name=name
            )
        self.question.setText(question)
        self._asked_name = name
        self.typed_name.clear()
        self._place_question(is_above=bool(name))
        self.typed_name.setVisible(bool(name))
        self.typed_name.setPlaceholderText(name)
        set_property(self.typed_name, "state", "")
        self.set_state("confirming")
        (self.typed_name if name else self.cancel_button).setFocus()

    def _confirm(self) -> None:
        """Take a yes; without the name that was asked for it is none."""
        if self.typed_name.text().strip() == self._asked_name:
            self.confirmed.emit()
        else:
            set_property(self.typed_name, "state", "bad")
            self.typed_name.setFocus()

    def checked_actor(self) -> str:
        """Return the actor; empty, and marked, when nobody is named."""
        actor = self.actor.text().strip()
        set_property(self.actor, "state", "" if actor else "bad")
        self.actor.setToolTip(tr(_ACTOR_TIP if actor else _NEEDED_ACTOR_TIP))
        return actor

    def checked_version(self) -> tuple[int | None, bool]:
        """Return the expected version, None for any, and whether it can be one; else mark it."""
        text, problem, version = self.version.text().strip(), "", None
        try:
            version = parse_typed_integer(text) if text else None
        except InvalidInput as error:
            problem = str(error)
        if version is not None and version < 0:
            problem = tr("Versions begin at 0, for a stream that does not exist yet.")
        set_property(self.version, "state", "bad" if problem else "")
        self.version.setToolTip(problem or tr(_VERSION_TIP))
        return version, not problem

    def problems(self) -> list[str]:
        """Say what is wrong with actor and version, in sentences."""
        parts: list[str] = []
        if not self.checked_actor():
            parts.append(tr("Actor is needed: who issues the command."))
        if not self.checked_version()[1]:
            parts.append(tr("Version: {problem}", problem=self.version.toolTip()))
        return parts

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape answers the question with no."""
        if event.key() == Qt.Key.Key_Escape and self._state == "confirming":
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _input_row(self) -> QWidget:
        self.actor.setToolTip(tr(_ACTOR_TIP))
        self.actor.setAccessibleName(tr("Actor"))
        self.actor.setMinimumWidth(_LEAST_ACTOR_PX)
        self.version.setPlaceholderText(tr("any"))
        self.version.setToolTip(tr(_VERSION_TIP))
        self.version.setAccessibleName(tr("Expected version"))
        self.version.setMaximumWidth(70)
        self.send_button.setProperty("role", "primary")
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(create_label(tr("Actor"), "caption"))
        row.addWidget(self.actor, 1)
        row.addWidget(self._version_caption)
        row.addWidget(self.version)
        row.addWidget(self.send_button)
        return part

    def _question_row(self) -> QWidget:
        self.question.setWordWrap(True)
        self.question.setProperty("tone", "warn")
        self.confirm_button.setProperty("role", "danger")
        self.typed_name.setAccessibleName(tr("Name of what is marked production"))
        self.typed_name.hide()
        part = QWidget()
        grid = self._question_grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.typed_name, 1, 0)
        grid.addWidget(self.confirm_button, 1, 1)
        grid.addWidget(self.cancel_button, 1, 2)
        grid.setColumnStretch(0, 1)
        self._place_question(is_above=False)
        return part

    def _place_question(self, *, is_above: bool) -> None:
        """Put the question above what is to be typed, or beside the buttons."""
        self._question_grid.removeWidget(self.question)
        self._question_grid.addWidget(
            self.question, 0 if is_above else 1, 0, 1, 3 if is_above else 1
        )
