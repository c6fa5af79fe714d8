"""What the replay panel asks the archive and the log about the playhead's place."""

from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.messages.queries import AskChanges
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.replay.page_delta import MAX_CHANGES, MAX_DELTA_EVENTS, prepare_changes
from console.panels.replay.pinned_rows import PinnedPage
from console.tables.view_cells import FormattedPage


class PlayheadQueries(QObject):
    """Looks up what a move of the playhead changed; only the newest place counts.

    Signals:
        changes_found(object): the PlayheadChanges that the move brought
        changes_failed(object): the Failure instead
    """

    changes_found = Signal(object)
    changes_failed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._changes_query = LatestQuery(client, parent=self)
        self._changes_query.answered.connect(self.changes_found)
        self._changes_query.failed.connect(self.changes_failed)

    @property
    def awaits_changes(self) -> bool:
        """Whether it is not answered yet what a move changed."""
        return not self._changes_query.is_idle

    def seek_changes(
        self,
        position: int,
        shown: Mapping[str, FormattedPage],
        pinned: Mapping[str, PinnedPage],
    ) -> Collection[str]:
        """Look up what the event here changed, and how the pages that are shown change on the way.

        `shown` and `pinned` stand at one position. All in one question: the answer serves rows and
        differences. Returns the views whose pages follow from it; those of others are to be asked
        for beside it.
        """
        places = {page.page.position for page in shown.values()}
        start = next((at for at in places if abs(at - position) <= MAX_DELTA_EVENTS), None)
        first, last = sorted((position if start is None else start, position))
        if start is None:
            shown, pinned = {}, {}
        self._changes_query.ask(
            AskChanges(after=first, upto=last, event=position, limit=MAX_CHANGES),
            "archive",
            partial(prepare_changes, shown, pinned, position),
        )
        return shown.keys()
