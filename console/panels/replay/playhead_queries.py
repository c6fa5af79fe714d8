"""What the replay desk asks the archive and the log about the playhead's place."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.messages.events import Event
from backend.messages.queries import AskChanges, AskLog, AskPosition, LogPage, RowChanges
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.replay.event_differences import EventDifferences, build_differences
from console.state.formatting import format_utc

_READ_AHEAD = 200  # events read at a time, so that the next steps of a playhead need no question
_MAX_ROWS = 100  # changed rows that are shown


class PlayheadQueries(QObject):
    """Looks up the event at a position, and what it changed; only the newest place counts.

    Signals:
        happened(object): the Event at the place, None before the first
        changed(object): the Differences that it made
        placed(object): the PositionFound that was looked for
        failed(object): the Failure instead of one of these
    """

    event_found = Signal(object)
    differences_found = Signal(object)
    position_found = Signal(object)
    failed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._position = 0
        self._events: dict[int, Event] = {}
        self._event_query = LatestQuery(client, parent=self)
        self._changes_query = LatestQuery(client, parent=self)
        self._position_query = LatestQuery(client, parent=self)
        self._event_query.answered.connect(self._on_page)
        self._changes_query.answered.connect(self._on_differences)
        self._position_query.answered.connect(self.position_found)
        for latest in (self._event_query, self._changes_query, self._position_query):
            latest.failed.connect(self.failed)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._event_query.is_idle and self._changes_query.is_idle

    def seek(self, position: int) -> None:
        """Look up what happened at this place."""
        self._position = position
        if position == 0:
            self.event_found.emit(None)
            self.differences_found.emit(EventDifferences(upto=0, views=(), changed={}))
            return
        if position in self._events:
            self.event_found.emit(self._events[position])
        if position not in self._events or position + _READ_AHEAD // 4 not in self._events:
            self._event_query.ask(
                AskLog(after=max(0, position - _READ_AHEAD // 4), limit=_READ_AHEAD)
            )
        question = AskChanges(after=position - 1, upto=position, limit=_MAX_ROWS)
        self._changes_query.ask(question, "archive", partial(_prepare_differences, position))

    def find_position(self, time_us: int) -> None:
        """Look up the last position whose event happened by then (microseconds)."""
        self._position_query.ask(AskPosition(moment_us=time_us))

    def time_text(self, position: int) -> str:
        """Return when the event at a position happened, in words; nothing when not known."""
        event = self._events.get(position)
        return format_utc(event.time) if event else ""

    def times_from(self, position: int) -> list[int]:
        """Return the moments of the known events from this position on, without a gap."""
        found: list[int] = []
        place = max(1, position)
        while (event := self._events.get(place)) is not None:
            found.append(event.time)
            place += 1
        return found

    def _on_page(self, page: LogPage) -> None:
        self._events = {event.position: event for event in page.events}
        if self._position in self._events:
            self.event_found.emit(self._events[self._position])

    def _on_differences(self, found: EventDifferences) -> None:
        if found.upto == self._position:
            self.differences_found.emit(found)


def _prepare_differences(upto: int, reply: object) -> EventDifferences:
    if not isinstance(reply, RowChanges):
        raise TypeError(f"Changes were asked for, and {reply!r} came.")
    return build_differences(reply, upto)
