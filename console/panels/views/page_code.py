"""Which code wrote the rows of a view: asked beside its pages, of the replica that answers them."""

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US, Micros
from backend.messages.queries import ViewPage
from backend.messages.row_code import AskCode, CodePage, ViewCode, entry_at
from backend.messages.text_list import join_items
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.event.event_trees import PayloadNode
from console.panels.latest_query import LatestQuery
from console.state.formatting import UNKNOWN

_INTERVAL_US = 10 * SECOND_US  # a version does not come with every page


class PageCode(QObject):
    """Asks again when a page is of another view or replica, and from time to time.

    Signals:
        answered(object): the `ViewCode`; None while it is not known
    """

    answered = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: tuple[str, str] | None = None
        self._asked_us: Micros = 0
        self._query = LatestQuery(client, parent=parent)
        self._query.answered.connect(self._on_answer)
        self._query.failed.connect(self._on_failure)

    def ask(self, page: ViewPage, now_us: Micros) -> None:
        """Ask about the view of a page, unless that was done a moment ago."""
        wanted = (page.view, page.replica)
        if wanted == self._asked and now_us - self._asked_us < _INTERVAL_US:
            return
        if wanted != self._asked:
            self.answered.emit(None)
        self._asked, self._asked_us = wanted, now_us
        self._query.ask(AskCode(view=page.view), page.replica, subject=wanted)

    def _on_answer(self, page: CodePage) -> None:
        self.answered.emit(next(iter(page.views), None))

    def _on_failure(self, _failure: object) -> None:
        self._asked = None
        self.answered.emit(None)


def describe_mixed(code: ViewCode | None) -> tuple[str, str]:
    """Return what to say of a view whose rows are of several versions, and what to do; or nothing.

    The first is short, the second whole sentences.
    """
    if code is None or not code.is_mixed:
        return "", ""
    return tr("mixed: rows of several code versions"), tr(
        "Rows of this view were written by more than one version of its code. Rebuild the view in"
        " Replicas, and all of them are written by today's."
    )


def code_node(code: ViewCode | None, position: int) -> PayloadNode:
    """Write which version of the code wrote a row, that was last changed at a position."""
    entry = entry_at(code, position) if code is not None else None
    name = tr("Written by code")
    if entry is None or not entry.digest:
        return PayloadNode(name=name, text=UNKNOWN, note=tr("not known: before the code ledger"))
    note = tr("today's version") if entry.is_todays else tr("another version than today's")
    parts = join_items(part for part in (note, entry.package) if part)
    return PayloadNode(name=name, text=entry.digest, note=parts)
