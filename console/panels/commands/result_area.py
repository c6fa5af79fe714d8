"""The right side of the commands panel: what came of a command, its waterfall, the history."""

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.commands.answer_card import AnswerCard
from console.panels.commands.command_history import SentCommand
from console.panels.commands.command_tracer import CommandTracer
from console.panels.commands.history_list import HistoryList
from console.panels.commands.sending_list import SendingList
from console.panels.commands.waterfall_view import WaterfallView
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.fitting_scroll_area import FittingScrollArea

_LEAST_WATERFALL_PX = 90


class ResultArea(QWidget):
    """The answer to one command with its waterfall, over the history and files that are sent."""

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self.answer = AnswerCard()
        self.waterfall = WaterfallView(theme)
        self.history = HistoryList(theme, workspace.tables)
        self.sendings = SendingList(client, workspace)
        self.tracer = CommandTracer(client, self)
        self.tracer.changed.connect(self._show_way)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.answer)
        layout.addWidget(FittingScrollArea(self.waterfall, _LEAST_WATERFALL_PX))
        self.tabs = QTabWidget()
        self.tabs.addTab(self.history, tr("History"))
        self.tabs.addTab(self.sendings, tr("Files"))
        self.tabs.setTabToolTip(1, tr("Send files of commands at a chosen speed"))
        layout.addWidget(self.tabs, 1)

    def show_command(self, sent: SentCommand) -> None:
        """Show what came of a command, or that it is on its way."""
        self.answer.show_command(sent)
        self.tracer.follow(sent)

    def show_problem(self, message: str) -> None:
        """Say why nothing was sent."""
        self.tracer.follow(None)
        self.answer.show_problem(message)

    def clear(self) -> None:
        """Show nothing: what was here belongs to an earlier attempt."""
        self.tracer.follow(None)
        self.answer.clear()

    def _show_way(self) -> None:
        self.waterfall.show_way(self.tracer.steps, self.tracer.missing, self.tracer.note)
