"""The answer to a command: its outcome with a shape and a colour, and what can be followed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from backend.messages.commands import Answer, Failure
from console.panels.commands.sent import Sent
from console.state.wording import count
from console.widgets.elided import ElidedLabel
from console.widgets.labels import label, say, set_tone

_MOST = 40  # positions that are listed


class AnswerCard(QFrame):
    """Shows what came of one command.

    Signals:
        visited(object): the position (int) of one of its events was clicked
    """

    visited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.outcome = label("", "title")
        self.took = ElidedLabel("", "caption")
        self.took.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.message = label("", selectable=True)
        self.message.setWordWrap(True)
        self.code = label("", "caption", selectable=True)
        self.positions = QLabel()
        self.positions.setTextFormat(Qt.TextFormat.RichText)
        self.positions.setWordWrap(True)
        self.positions.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.positions.linkActivated.connect(self._followed)
        self._lay_out()
        self.hide()

    def show_sent(self, sent: Sent) -> None:
        """Show the outcome, or that it is on its way."""
        self.show()
        set_tone(self, sent.tone if sent.tone != "unknown" else "warn")
        set_tone(self.outcome, sent.tone)
        say(self.outcome, sent.outcome)
        text = f"{sent.type}   {sent.milliseconds}"
        say(self.took, text, text)
        self._say(self.message, _message(sent))
        self._say(self.code, _code(sent))
        self.positions.setVisible(sent.tone == "ok")
        if isinstance(sent.answer, Answer):
            self.positions.setText(_links(sent.answer.positions))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self.outcome)
        top.addWidget(self.took, 1)
        layout.addLayout(top)
        for part in (self.message, self.code, self.positions):
            layout.addWidget(part)

    def _followed(self, link: str) -> None:
        self.visited.emit(int(link))

    def _say(self, where: QLabel, text: str) -> None:
        say(where, text)
        where.setVisible(bool(text))


def _message(sent: Sent) -> str:
    if sent.answer is None or sent.tone == "ok":
        return ""
    if isinstance(sent.answer, Failure):
        return f"{sent.answer.message} What came of it is not known: send the same id again."
    return sent.answer.message


def _code(sent: Sent) -> str:
    if sent.answer is None or sent.tone == "ok":
        return ""
    field = f", field {sent.answer.field}" if sent.answer.field else ""
    return f"code {sent.answer.code}{field}"


def _links(positions: list[int]) -> str:
    if not positions:
        return "It changed nothing, and wrote no event."
    links = ", ".join(f'<a href="{each}">{count(each)}</a>' for each in positions[:_MOST])
    more = len(positions) - _MOST
    rest = f" and {count(more)} more" if more > 0 else ""
    noun = "event at position" if len(positions) == 1 else "events at positions"
    return f"{count(len(positions))} {noun} {links}{rest}"
