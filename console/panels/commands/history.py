"""What was sent before: to look at, to change and send, or to send as it was."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from console.panels.commands.sent import HEADINGS, Sent, row_of
from console.tables.grid import Grid
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.empty import Empty
from console.widgets.labels import label

_AGAIN = "It is answered as it was the first time, and writes nothing."


class History(QWidget):
    """The newest first.

    Signals:
        picked(object): a Sent to be shown
        edit_again(object): a Sent to be put into the form
        same_again(object): a Sent to be sent with the same id
    """

    picked = Signal(object)
    edit_again = Signal(object)
    same_again = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._sent: list[Sent] = []
        self._chosen: int | None = None
        self._newest = 0
        self.model = WindowModel(HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self._empty = Empty()
        self._empty.say("Nothing was sent yet. What you send is listed here, with its answer.")
        self.edit = QPushButton("Edit again")
        self.same = QPushButton("Same id")
        self._lay_out()
        self.grid.pressed_row.connect(self._pick)
        self.edit.clicked.connect(lambda _checked=False: self._edit())
        self.same.clicked.connect(lambda _checked=False: self._repeat())
        self._look_at(None)

    def show_sent(self, history: list[Sent]) -> None:
        """Show this history, oldest first as given."""
        self._sent = history[::-1]
        self._stack.setCurrentIndex(1 if self._sent else 0)
        self.model.show([row_of(sent) for sent in self._sent])
        newest = self._sent[0] if self._sent else None
        if newest is not None and newest.number != self._newest:
            self._newest = newest.number
            self._look_at(newest)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(label("History", "section"))
        row.addStretch(1)
        row.addWidget(self.edit)
        row.addWidget(self.same)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.grid)
        layout.addWidget(place, 1)

    def _pick(self, row: int) -> None:
        self._look_at(self._sent[row])
        self.picked.emit(self._sent[row])

    def _look_at(self, sent: Sent | None) -> None:
        self._chosen = sent.number if sent else None
        self.grid.mark(self._chosen)
        self.edit.setEnabled(sent is not None)
        again = sent is not None and not sent.secret
        self.same.setEnabled(again)
        why_not = "It held a password, which is not kept: type it again."
        self.edit.setToolTip("Put it into the form, to be changed and sent with a new id.")
        self.same.setToolTip(why_not if sent is not None and sent.secret else _AGAIN)

    def _edit(self) -> None:
        for sent in self._marked():
            self.edit_again.emit(sent)

    def _repeat(self) -> None:
        for sent in self._marked():
            self.same_again.emit(sent)

    def _marked(self) -> list[Sent]:
        return [sent for sent in self._sent if sent.number == self._chosen]
