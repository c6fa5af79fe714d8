"""The event at the playhead, and those around it: read ahead, so that steps need no question."""

from collections.abc import Iterable
from functools import partial

import msgspec
from PySide6.QtCore import QObject, Signal

from backend.messages.events import Event
from backend.messages.not_kept import is_time_kept
from backend.messages.queries import AnnulmentNote, AskLog, LogPage
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.replay.match_track import MatchTrack
from console.panels.replay.playback import Playback
from console.state.formatting import format_utc

_READ_AHEAD = 200  # events read at a time
_STEPS_AHEAD = 50  # known events after the playhead, and before it, short of which more are read


class _Matches(msgspec.Struct, frozen=True):
    """The matches around a position: those up to it, and those behind it once they have come."""

    position: int
    before: LogPage
    after: LogPage | None = None


class NearbyEvents(QObject):
    """Reads the events around a position: all of them, or those that match a filter.

    Signals:
        event_found(object): the Event at the playhead, None before the first
        listed(): other events are known around it
        failed(object): the Failure in their place
    """

    event_found = Signal(object)
    listed = Signal()
    failed = Signal(object)

    def __init__(self, client: BackendClient, parent: QObject) -> None:
        super().__init__(parent)
        self._position = -1
        self._shown = -1  # position of the event that was handed out
        self._filter = ""
        self._events: dict[int, Event] = {}
        self.annulled: dict[int, AnnulmentNote] = {}  # of the known ones, by their positions
        self._single: Event | None = None  # at the playhead, where it matches no filter
        self._span = (0, -1)  # between which all matches of the filter are known
        self._page_query = LatestQuery(client, parent=self)
        self._match_query = LatestQuery(client, parent=self)
        self._page_query.answered.connect(self._on_page)
        self._match_query.answered.connect(self._on_matches)
        self._page_query.failed.connect(self.failed)
        self._match_query.failed.connect(self.failed)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._page_query.is_idle and self._match_query.is_idle

    def set_filter(self, filter_text: str) -> None:
        """Read those that match only; empty: all."""
        if filter_text != self._filter:
            self._filter = filter_text
            self._events, self._span = {}, (0, -1)
            self._match_query.cancel()
            self._page_query.cancel()

    def read_again(self) -> None:
        """Ask anew for what is around: others of these events are annulled now."""
        self._events, self._span, self._shown = {}, (0, -1), -1
        self._page_query.cancel()
        self._match_query.cancel()

    def seek(self, position: int, head: int) -> None:
        """Look up what stands at this place and around it; mostly it has been read before."""
        has_moved = position != self._position
        self._position = position
        self._hand_out()
        if self._filter:
            self._seek_matches(head, has_moved=has_moved)
            return
        ahead = _STEPS_AHEAD if has_moved else 1
        needed = {position, max(1, position - ahead), min(position + ahead, head)} - {0}
        if not needed <= self._events.keys() and (has_moved or self._page_query.is_idle):
            after = max(0, position - _READ_AHEAD // 2)
            self._page_query.ask(AskLog(after=after, limit=_READ_AHEAD))

    def around(self, before: int, after: int) -> list[Event]:
        """Return so many events up to the playhead, its own last, and so many behind it."""
        place = self._position
        shown = self._event_at(place)
        upto = sorted(each for each in self._events if each < place)[-before:]
        behind = sorted(each for each in self._events if each > place)[:after]
        middle = [] if shown is None else [shown]
        return [*self._at(upto), *middle, *self._at(behind)]

    def time_text(self, position: int) -> str:
        """Return when the event at a position occurred, in words; nothing when not known."""
        event = self._event_at(position)
        return format_utc(event.time) if event else ""

    def times_along(self, track: MatchTrack, playback: Playback) -> list[int]:
        """Return the moments of the known stops from the playhead on, as they are played."""
        place, head, direction = playback.position, playback.head, playback.direction
        if place == 0 and direction > 0:
            place = track.moved(0, 1, head)
        found: list[int] = []
        while (event := self._event_at(place)) is not None:
            # One whose time is not kept is played as if at that of the one before.
            known = is_time_kept(event.time)
            found.append(event.time if known or not found else found[-1])
            following = track.moved(place, direction, head)
            if following == place:
                break
            place = following
        return found

    def _event_at(self, position: int) -> Event | None:
        single = self._single
        if single is not None and single.position == position:
            return single
        return self._events.get(position)

    def _at(self, positions: Iterable[int]) -> list[Event]:
        return [self._events[each] for each in positions]

    def _seek_matches(self, head: int, *, has_moved: bool) -> None:
        position, (first, last) = self._position, self._span
        behind = sum(each < position for each in self._events)
        ahead = len(self._events) - behind
        is_near = first <= position <= last
        is_known = (behind >= _STEPS_AHEAD or first <= 0) and (
            ahead >= _STEPS_AHEAD or last >= head
        )
        if not (is_near and is_known) and (has_moved or self._match_query.is_idle):
            question = AskLog(
                filter=self._filter, before=position + 1, backwards=True, limit=_READ_AHEAD // 2
            )
            self._match_query.ask(question, prepare=partial(_begin_matches, position))
        if position and self._event_at(position) is None:
            self._page_query.ask(AskLog(after=position - 1, limit=1))

    def _on_matches(self, found: _Matches) -> None:
        if found.after is None:
            question = AskLog(filter=self._filter, after=found.position, limit=_READ_AHEAD // 2)
            if self._match_query.is_idle:  # else a newer place is being looked up
                self._match_query.ask(question, prepare=partial(_end_matches, found))
            return
        before, after = found.before.events, found.after.events
        is_first, is_last = len(before) < _READ_AHEAD // 2, len(after) < _READ_AHEAD // 2
        first = 0 if is_first else before[0].position - 1
        last = found.after.head if is_last else after[-1].position
        self._span = (first, last)
        self._events = {event.position: event for event in (*before, *after)}
        self.annulled = {**found.before.annulled, **found.after.annulled}
        self._hand_out()
        self.listed.emit()

    def _on_page(self, page: LogPage) -> None:
        if self._filter:
            self._single = page.events[0] if page.events else None
            self.annulled |= page.annulled
        else:
            self.annulled = dict(page.annulled)
            self._events = {event.position: event for event in page.events}
        self._hand_out()
        self.listed.emit()

    def _hand_out(self) -> None:
        """Hand the event at the place out, once, as soon as it is known."""
        event = self._event_at(self._position)
        is_known = self._position == 0 or event is not None
        if is_known and self._shown != self._position:
            self._shown = self._position
            self.event_found.emit(event)


def _begin_matches(position: int, reply: object) -> object:
    return _Matches(position, reply) if isinstance(reply, LogPage) else reply


def _end_matches(found: _Matches, reply: object) -> object:
    return _Matches(found.position, found.before, reply) if isinstance(reply, LogPage) else reply
