"""What the replay desk asks the archive and the log about the playhead's place."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from backend.messages.events import Event
from backend.messages.queries import AskChanges, AskLog, AskPosition, Changes, LogPage
from console.link.bridge import Link
from console.panels.latest import Latest
from console.panels.replay.differences import Differences, differences_of
from console.state.wording import utc

_AHEAD = 200  # events read at a time, so that the next steps of a playhead need no question
_MOST_ROWS = 100  # changed rows that are shown


class Past(QObject):
    """Looks up the event at a position, and what it changed; only the newest place counts.

    Signals:
        happened(object): the Event at the place, None before the first
        changed(object): the Differences that it made
        placed(object): the PositionFound that was looked for
        failed(object): the Failure instead of one of these
    """

    happened = Signal(object)
    changed = Signal(object)
    placed = Signal(object)
    failed = Signal(object)

    def __init__(self, link: Link, parent: QObject) -> None:
        super().__init__(parent)
        self._position = 0
        self._events: dict[int, Event] = {}
        self._reading = Latest(link, parent=self)
        self._comparing = Latest(link, parent=self)
        self._finding = Latest(link, parent=self)
        self._reading.answered.connect(self._read)
        self._comparing.answered.connect(self._compared)
        self._finding.answered.connect(self.placed)
        for latest in (self._reading, self._comparing, self._finding):
            latest.failed.connect(self.failed)

    @property
    def idle(self) -> bool:
        """Whether nothing is asked at the moment."""
        return self._reading.idle and self._comparing.idle

    def seek(self, position: int) -> None:
        """Look up what happened at this place."""
        self._position = position
        if position == 0:
            self.happened.emit(None)
            self.changed.emit(Differences(upto=0, views=(), changed={}))
            return
        if position in self._events:
            self.happened.emit(self._events[position])
        if position not in self._events or position + _AHEAD // 4 not in self._events:
            self._reading.ask(AskLog(after=max(0, position - _AHEAD // 4), limit=_AHEAD))
        question = AskChanges(after=position - 1, upto=position, limit=_MOST_ROWS)
        self._comparing.ask(question, "archive", partial(_differences, position))

    def find(self, moment: int) -> None:
        """Look up the last position whose event happened by then (microseconds)."""
        self._finding.ask(AskPosition(moment=moment))

    def moment(self, position: int) -> str:
        """Return when the event at a position happened, in words; nothing when not known."""
        event = self._events.get(position)
        return utc(event.time) if event else ""

    def times(self, position: int) -> list[int]:
        """Return the moments of the known events from this position on, without a gap."""
        found: list[int] = []
        place = max(1, position)
        while (event := self._events.get(place)) is not None:
            found.append(event.time)
            place += 1
        return found

    def _read(self, page: LogPage) -> None:
        self._events = {event.position: event for event in page.events}
        if self._position in self._events:
            self.happened.emit(self._events[self._position])

    def _compared(self, found: Differences) -> None:
        if found.upto == self._position:
            self.changed.emit(found)


def _differences(upto: int, reply: object) -> Differences:
    if not isinstance(reply, Changes):
        raise TypeError(f"Changes were asked for, and {reply!r} came.")
    return differences_of(reply, upto)
