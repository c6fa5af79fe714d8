"""What the replay panel asks the archive and the log about the playhead's place."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.messages.events import Event
from backend.messages.queries import AskChanges, AskLog, AskPosition, LogPage
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.replay.page_delta import MAX_CHANGES, MAX_DELTA_EVENTS, prepare_changes
from console.state.formatting import format_utc
from console.tables.view_cells import FormattedPage

_READ_AHEAD = 200  # events read at a time, so that the next steps of a playhead need no question
_TICKS = 6  # moments along the slider
_STEPS_AHEAD = 50  # known events after the playhead, and before it, short of which more are read


class PlayheadQueries(QObject):
    """Looks up the event at a position, and what it changed; only the newest place counts.

    Signals:
        event_found(object): the Event at the place, None before the first
        changes_found(object): the PlayheadChanges that the move brought
        position_found(object): the PositionFound that was looked for
        changes_failed(object), failed(object): the Failure instead of the changes; of the others
    """

    event_found = Signal(object)
    changes_found = Signal(object)
    position_found = Signal(object)
    changes_failed = Signal(object)
    failed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._position = -1
        self._shown_event = -1
        self._events: dict[int, Event] = {}
        self._event_query = LatestQuery(client, parent=self)
        self._changes_query = LatestQuery(client, parent=self)
        self._position_query = LatestQuery(client, parent=self)
        self._event_query.answered.connect(self._on_page)
        self._changes_query.answered.connect(self.changes_found)
        self._changes_query.failed.connect(self.changes_failed)
        self._position_query.answered.connect(self.position_found)
        for latest in (self._event_query, self._position_query):
            latest.failed.connect(self.failed)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._event_query.is_idle and self._changes_query.is_idle

    @property
    def awaits_changes(self) -> bool:
        """Whether it is not answered yet what a move changed."""
        return not self._changes_query.is_idle

    def seek_event(self, position: int, head: int) -> None:
        """Look up which event stands at this place; mostly it has been read with others before."""
        has_moved = position != self._position
        self._position = position
        self._show_event()
        ahead = _STEPS_AHEAD if has_moved else 1
        needed = {position, min(position + ahead, head)} - {0}
        if not needed <= self._events.keys() and (has_moved or self._event_query.is_idle):
            after = max(0, position - _STEPS_AHEAD)
            self._event_query.ask(AskLog(after=after, limit=_READ_AHEAD))

    def seek_changes(self, position: int, shown: Mapping[str, FormattedPage]) -> None:
        """Look up what the event here changed, and how the pages that are shown change on the way.

        `shown` stand at one position. All in one question: the answer serves rows and differences.
        """
        places = {page.page.position for page in shown.values()}
        start = next((at for at in places if abs(at - position) <= MAX_DELTA_EVENTS), None)
        first, last = sorted((position if start is None else start, position))
        self._changes_query.ask(
            AskChanges(after=first, upto=last, event=position, limit=MAX_CHANGES),
            "archive",
            partial(prepare_changes, {} if start is None else shown, position),
        )

    def find_position(self, time_us: int) -> None:
        """Look up the last position whose event occurred by then (microseconds)."""
        self._position_query.ask(AskPosition(moment_us=time_us))

    def time_text(self, position: int) -> str:
        """Return when the event at a position occurred, in words; nothing when not known."""
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
        self._show_event()

    def _show_event(self) -> None:
        """Hand the event at the place out, once, as soon as it is known."""
        is_known = self._position == 0 or self._position in self._events
        if is_known and self._shown_event != self._position:
            self._shown_event = self._position
            self.event_found.emit(self._events.get(self._position))


class PositionTimes(QObject):
    """Asks for the times of a few positions, anew when the log has grown by a tenth.

    Signals:
        found(object): positions with their moments in words (dict[int, str])
    """

    found = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._head = 0
        self._times: dict[int, str] = {}

    def set_head(self, head: int) -> None:
        """Learn of the log's end."""
        if head <= 0 or self._head <= head < self._head * 1.1 + 1:
            return
        self._head = head
        self._times = {}
        places = {1 + (head - 1) * tick // (_TICKS - 1) for tick in range(_TICKS)}
        for place in sorted(places):
            self._client.ask(AskLog(after=place - 1, limit=1), self._on_page)

    def _on_page(self, result: object) -> None:
        if isinstance(result, LogPage):
            self._times |= {
                event.position: f"{format_utc(event.time)[:16]}Z" for event in result.events
            }
            self.found.emit(self._times)
