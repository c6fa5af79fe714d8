"""Where the stops of a filter are around the playhead, looked up as they are needed."""

from PySide6.QtCore import QObject, Signal

from backend.messages.commands import Failure
from backend.messages.log_matches import MAX_MATCH_POSITIONS, AskMatches, MatchPositions
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.replay.match_track import EVERY_EVENT, MatchTrack

_LEAST = 2_000  # stops that are known ahead of the playhead, and behind it
_MAX_KEPT = 4 * MAX_MATCH_POSITIONS


class MatchFinder(QObject):
    """Keeps a `track` around the playhead; without a filter every event is on it.

    Signals:
        extended(): more of the track is known
        failed(object): the Failure in the place of it
    """

    extended = Signal()
    failed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self.track = EVERY_EVENT
        self._filter = ""
        self._asked: tuple[str, AskMatches, int] | None = None
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_positions)
        self._query.failed.connect(self._on_failure)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being looked up."""
        return self._query.is_idle

    def set_filter(self, filter_text: str) -> None:
        """Stop at the matches of another filter; nothing is known of them yet."""
        if filter_text == self._filter:
            return
        self._filter = filter_text
        self._query.cancel()
        self.track = MatchTrack((), -1, -1) if filter_text else EVERY_EVENT

    def seek(self, position: int, head: int) -> None:
        """Look up what is missing around a position."""
        direction = self.track.missing(position, head, _LEAST)
        if not direction or not self._query.is_idle:
            return
        if not self.track.after <= position <= self.track.upto:
            question = AskMatches(filter=self._filter, after=position)
            self.track = MatchTrack((), position, position)
        elif direction > 0:
            question = AskMatches(filter=self._filter, after=self.track.upto)
        else:
            before = self.track.after + 1
            question = AskMatches(filter=self._filter, before=before, backwards=True)
        self._asked = (self._filter, question, position)
        self._query.ask(question)

    def cancel(self) -> None:
        """Give up what is asked."""
        self._query.cancel()

    def _on_positions(self, found: MatchPositions) -> None:
        if self._asked is None or self._asked[0] != self._filter or not self._filter:
            return
        _, question, _ = self._asked
        known = tuple(self.track.positions or ())
        is_whole = len(found.positions) < question.limit
        if question.backwards:
            after = 0 if is_whole else found.positions[0] - 1
            positions = (*found.positions, *known)[:_MAX_KEPT]
            upto = self.track.upto if len(positions) < _MAX_KEPT else positions[-1]
        else:
            positions = (*known, *found.positions)[-_MAX_KEPT:]
            after = self.track.after if len(positions) < _MAX_KEPT else positions[0] - 1
            upto = found.head if is_whole else found.positions[-1]
        self.track = MatchTrack(positions, after, upto)
        self.extended.emit()

    def _on_failure(self, failure: Failure) -> None:
        self.failed.emit(failure)
