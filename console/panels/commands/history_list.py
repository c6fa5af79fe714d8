"""What was sent before: to look at, to change and send, or to send as it was."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from backend.translation import tr, tr_noop
from console.panels.commands.command_history import HEADINGS, SentCommand, history_row
from console.state.table_layouts import TableLayouts
from console.tables.grid import Grid
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.widgets.empty_state import EmptyState

_RESEND_TIP = tr_noop("It is answered as it was the first time, and writes nothing.")


class HistoryList(QWidget):
    """The newest first.

    Signals:
        selected(object): a SentCommand to be shown
        edit_requested(object): a SentCommand to be put into the form
        resend_requested(object): a SentCommand to be sent with the same id
    """

    selected = Signal(object)
    edit_requested = Signal(object)
    resend_requested = Signal(object)

    def __init__(self, theme: Theme, layouts: TableLayouts) -> None:
        super().__init__()
        self._sent: list[SentCommand] = []
        self._selected: int | None = None
        self._newest = 0
        self._resendable: set[int] = set()
        self.model = WindowModel(HEADINGS, self)
        self.grid = Grid(self.model, theme, self, scrolls=True)
        self.grid.remember_columns(layouts, "commands.history")
        self._empty = EmptyState()
        self._empty.set_message(
            tr("Nothing was sent yet. What you send is listed here, with its answer.")
        )
        self.edit_button = QPushButton(tr("Edit again"))
        self.resend_button = QPushButton(tr("Same id"))
        self._lay_out()
        self.grid.row_pressed.connect(self._on_row)
        self.edit_button.clicked.connect(lambda _checked=False: self._on_edit())
        self.resend_button.clicked.connect(lambda _checked=False: self._on_resend())
        self._select(None)

    def show_history(self, history: list[SentCommand], resendable: set[int]) -> None:
        """Show this history, oldest first; `resendable`: numbers of those that can be resent."""
        self._resendable = resendable
        self._sent = history[::-1]
        self._stack.setCurrentIndex(1 if self._sent else 0)
        self.model.set_rows([history_row(sent) for sent in self._sent])
        newest = self._sent[0] if self._sent else None
        if newest is not None and newest.number != self._newest:
            self._newest = newest.number
            self._select(newest)
        else:
            self._update_buttons()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.edit_button)
        row.addWidget(self.resend_button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addLayout(row)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.grid)
        layout.addWidget(place, 1)

    def _on_row(self, row: int) -> None:
        self._select(self._sent[row])
        self.selected.emit(self._sent[row])

    def _select(self, sent: SentCommand | None) -> None:
        self._selected = sent.number if sent else None
        self.grid.set_selected_key(self._selected)
        self._update_buttons()

    def _update_buttons(self) -> None:
        sent = next(iter(self._selected_command()), None)
        self.edit_button.setEnabled(sent is not None)
        self.edit_button.setToolTip(
            tr("Put it into the form, to be changed and sent with a new id.")
        )
        can_resend = sent is not None and sent.number in self._resendable
        self.resend_button.setEnabled(can_resend)
        self.resend_button.setToolTip(tr(_RESEND_TIP) if can_resend else _why_not(sent))

    def _on_edit(self) -> None:
        for sent in self._selected_command():
            self.edit_requested.emit(sent)

    def _on_resend(self) -> None:
        for sent in self._selected_command():
            self.resend_requested.emit(sent)

    def _selected_command(self) -> list[SentCommand]:
        return [sent for sent in self._sent if sent.number == self._selected]


def _why_not(sent: SentCommand | None) -> str:
    if sent is None:
        return tr("Select a command first.")
    if sent.answer is None or not sent.has_secrets:
        return tr("It is on its way: its answer comes first.")
    return tr("It held a secret, which is not kept: type it again.")
