"""The pages of the views panel: a live one is followed, one of the past is asked for once."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from console.link.bridge import BackendClient
from console.panels.followed_page import FollowedPage
from console.panels.latest_query import LatestQuery
from console.panels.views.view_query import ViewQuery
from console.tables.view_cells import FormattedPage, format_page


class ViewPages(QObject):
    """One page at a time; whoever wants another one does not wait for the one before.

    Signals:
        answered(object): the query (ViewQuery) with its page (FormattedPage), whenever it is new
        confirmed(object, object): by which replica, and up to which position it is unchanged
        failed(object): the Failure in its place
    """

    answered = Signal(object)
    confirmed = Signal(object, object)
    failed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._past = LatestQuery(client, parent=self)
        self._live = FollowedPage(client, self)
        self._past.answered.connect(self.answered)
        self._past.failed.connect(self.failed)
        self._live.changed.connect(self.answered)
        self._live.confirmed.connect(self.confirmed)
        self._live.failed.connect(self.failed)

    @property
    def is_idle(self) -> bool:
        """Whether no page is awaited; one that came may be followed."""
        return self._past.is_idle and not self._live.is_awaited

    @property
    def is_followed(self) -> bool:
        """Whether what changes in a live page is heard of."""
        return self._live.is_followed

    def ask(self, query: ViewQuery) -> None:
        """Ask for a page, and follow it if it is live."""
        prepare = partial(_prepare_page, query)
        if query.is_live:
            self._past.cancel()
            self._live.follow(query.to_live_question(), query.target, prepare)
        else:
            self._live.stop()
            self._past.ask(query.to_question(), query.target, prepare, subject=query)

    def seek_replica(self) -> None:
        """Follow it at the best replica from now on, where none was chosen."""
        self._live.seek_replica()

    def cancel(self) -> None:
        """Give up what is asked and what is followed."""
        self._past.cancel()
        self._live.stop()


def _prepare_page(query: ViewQuery, reply: object) -> tuple[ViewQuery, FormattedPage]:
    return query, format_page(reply)
