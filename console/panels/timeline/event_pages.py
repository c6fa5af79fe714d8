"""Pages of events for a table, each asked for when it comes into sight."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Signal

from backend.messages.commands import Failure
from backend.messages.queries import AskLog, LogPage
from console.link.bridge import BackendClient
from console.link.pending_requests import QuestionHandle
from console.state.backend_snapshot import EventLine
from console.state.event_lines import format_event_line
from console.tables.virtual_table import VirtualTable


class EventPages(QObject):
    """Asks what `question` says for a page, by its number; `replica`: of whom, empty for anyone.

    Signals:
        came(): a page has come
        failed(object): the Failure in its place
    """

    came = Signal()
    failed = Signal(object)

    def __init__(
        self,
        client: BackendClient,
        table: VirtualTable[EventLine],
        question: Callable[[int], AskLog],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._client, self._table, self._question = client, table, question
        self.replica = ""
        self._round = 0  # what was asked for before belongs to other rows
        self._asked: dict[int, QuestionHandle] = {}
        table.pages_wanted.connect(self._ask)

    def cancel(self) -> None:
        """Give up what is asked; it is asked again when the table is shown."""
        for handle in self._asked.values():
            self._client.cancel(handle)
        self._table.mark_unavailable(self._asked)
        self._asked.clear()
        self._round += 1

    def _ask(self, numbers: list[int]) -> None:
        for number in numbers:
            self._asked[number] = self._client.ask(
                self._question(number),
                self._page_callback(number, self._round),
                replica=self.replica,
                prepare=_prepare_lines,
            )

    def _page_callback(self, number: int, asked_in: int) -> Callable[[object], None]:
        def on_page(result: object) -> None:
            if asked_in != self._round:
                return
            self._asked.pop(number, None)
            if isinstance(result, Failure):
                self._table.mark_unavailable([number])
                self.replica = ""  # it may have gone
                self.failed.emit(result)
            elif isinstance(result, list):
                self._table.set_page(number, cast("list[EventLine]", result))
                self.came.emit()

        return on_page


def _prepare_lines(reply: object) -> list[EventLine]:
    if not isinstance(reply, LogPage):
        raise TypeError(f"A page of the log was asked for, and {reply!r} came.")
    annulled = set(reply.annulled)
    return [
        format_event_line(
            event,
            is_annulled=event.position in annulled,
            origin=reply.origins.get(event.position),
        )
        for event in reply.events
    ]
