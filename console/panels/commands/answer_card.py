"""The answer to a command: its outcome with a shape and a colour, and what can be followed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from backend.messages.commands import Answer
from backend.messages.number_text import format_counted
from backend.messages.text_list import join_names
from backend.translation import tr
from console.panels.commands.command_history import SentCommand
from console.state.formatting import format_count
from console.widgets.elided_label import ElidedLabel
from console.widgets.labels import create_label, set_label, set_tone

_MAX_POSITIONS = 40  # positions that are listed


class AnswerCard(QFrame):
    """Shows what came of one command.

    Signals:
        position_activated(object): the position (int) of one of its events was clicked
        dismissed(): what came of the command is not to be found out; another one is to be written
    """

    position_activated = Signal(object)
    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.outcome = create_label("", "title")
        self.duration = ElidedLabel("", "caption")
        self.duration.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.message = create_label("", selectable=True)
        self.message.setWordWrap(True)
        self.code = create_label("", "caption", selectable=True)
        self.positions = QLabel()
        self.positions.setTextFormat(Qt.TextFormat.RichText)
        self.positions.setWordWrap(True)
        self.positions.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.positions.linkActivated.connect(self._on_link)
        self.dismiss_button = QPushButton(tr("Write another one instead"))
        self.dismiss_button.setProperty("role", "flat")
        self.dismiss_button.setToolTip(
            tr("Leave it open what came of this one, and free the form.")
        )
        self.dismiss_button.clicked.connect(self.dismissed)
        self._lay_out()
        self.hide()

    def clear(self) -> None:
        """Show nothing: what was here belongs to an earlier attempt."""
        self.hide()

    def show_problem(self, message: str) -> None:
        """Say why nothing was sent."""
        self.show()
        set_tone(self, "warn")
        set_tone(self.outcome, "warn")
        set_label(self.outcome, tr("Not sent"))
        set_label(self.duration, "")
        self._set_text(self.message, message)
        self._set_text(self.code, "")
        for part in (self.positions, self.dismiss_button):
            part.hide()

    def show_command(self, sent: SentCommand) -> None:
        """Show the outcome, or that it is on its way."""
        self.show()
        set_tone(self, sent.tone if sent.tone != "unknown" else "warn")
        set_tone(self.outcome, sent.tone)
        set_label(self.outcome, sent.outcome_text)
        text = f"{sent.type}   {sent.duration_text}"
        set_label(self.duration, text, text)
        self._set_text(self.message, _message_text(sent))
        self._set_text(self.code, _code_text(sent))
        self.positions.setVisible(sent.tone == "ok")
        self.dismiss_button.setVisible(sent.is_unknown)
        if isinstance(sent.answer, Answer):
            self.positions.setText(_position_links(sent.answer.positions))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self.outcome)
        top.addWidget(self.duration, 1)
        layout.addLayout(top)
        for part in (self.message, self.code, self.positions):
            layout.addWidget(part)
        layout.addWidget(self.dismiss_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_link(self, link: str) -> None:
        self.position_activated.emit(int(link))

    def _set_text(self, where: QLabel, text: str) -> None:
        set_label(where, text)
        where.setVisible(bool(text))


def _message_text(sent: SentCommand) -> str:
    if sent.answer is None or sent.tone == "ok":
        return ""
    if sent.is_unknown:
        return tr("{reason} What came of it is not known.", reason=sent.message)
    return sent.message


def _code_text(sent: SentCommand) -> str:
    if sent.answer is None or sent.tone == "ok":
        return ""
    code, field = sent.answer.code, sent.answer.field
    if field:
        return tr("code {code}, field {field}", code=code, field=field)
    return tr("code {code}", code=code)


def _position_links(positions: list[int]) -> str:
    if not positions:
        return tr("It changed nothing, and wrote no event.")
    links = join_names(
        f'<a href="{each}">{format_count(each)}</a>' for each in positions[:_MAX_POSITIONS]
    )
    more = len(positions) - _MAX_POSITIONS
    if more > 0:
        links = tr("{links} and {number} more", links=links, number=format_count(more))
    events = format_counted(len(positions), "event at position", "events at positions")
    return tr("{name} {value}", name=events, value=links)
