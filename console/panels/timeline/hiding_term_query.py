"""Which part of a filter hides every event: asked for when nothing matches."""

from PySide6.QtCore import QObject

from backend.messages.filter_plans import AskHidingTerms, HidingTerms
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.timeline.rank_index import EventScope
from console.panels.timeline.scope_text import shorten_filter
from console.widgets.empty_state import EmptyState


class HidingTermQuery(QObject):
    """Puts the answer into the empty state, whose button then drops that part.

    `rest`: the filter without it; None while none is known to hide everything.
    """

    def __init__(self, client: BackendClient, empty: EmptyState) -> None:
        super().__init__(empty)
        self._empty = empty
        self._scope = EventScope()
        self._term = ""
        self.rest: str | None = None
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_terms)

    def ask(self, scope: EventScope) -> None:
        """Look for what hides the events of a scope in which none is found."""
        if scope == self._scope and self.rest is not None:
            self._show()
            return
        self._scope, self._term, self.rest = scope, "", None
        text = scope.question_filter
        if text:
            question = AskHidingTerms(filter=text, after=scope.after, before=scope.before)
            self._query.replace(question)

    def _on_terms(self, found: HidingTerms) -> None:
        if found.terms:
            self._term, self.rest = found.terms[0].term, found.terms[0].rest
            self._show()

    def _show(self) -> None:
        shown = shorten_filter(self._scope.filter or self._scope.question_filter)
        self._empty.set_message(
            tr(
                "No event matches  {filter}\n{term}  hides them all: there are some without it.",
                filter=shown,
                term=self._term,
            ),
            tr("Drop  {term}", term=self._term),
        )
