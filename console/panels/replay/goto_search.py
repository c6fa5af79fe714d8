"""Finds where a target lies that is no position: by its moment, its mark, or its id."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from backend.clock import SECOND_US
from backend.messages.commands import Failure
from backend.messages.queries import AskLog, AskPosition, LogPage, PositionFound
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.replay.goto_target import GotoTarget
from console.plots.graph_shapes import GraphMark


class GotoSearch(QObject):
    """Looks one target up at a time; only the newest counts.

    `marks` returns what is marked, in the order of time.

    Signals:
        found(object): the position (int)
        missed(str): why there is none, in words
        failed(object): the Failure instead
    """

    found = Signal(object)
    missed = Signal(str)
    failed = Signal(object)

    def __init__(
        self, client: BackendClient, parent: QObject, marks: Callable[[], tuple[GraphMark, ...]]
    ) -> None:
        super().__init__(parent)
        self._marks = marks
        self._filters: tuple[str, ...] = ()
        self._last_mark: GraphMark | None = None
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_answer)
        self._query.failed.connect(self._on_failure)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is looked up."""
        return self._query.is_idle

    def seek(self, target: GotoTarget) -> None:
        """Look a target up."""
        self._filters = target.event_ids
        if target.position is not None:
            self.found.emit(target.position)
        elif target.time_us is not None:
            self.seek_moment(target.time_us, is_recorded=False)
        elif target.recorded_us is not None:
            self.seek_moment(target.recorded_us, is_recorded=True)
        elif target.mark is not None:
            self._seek_mark(target.mark)
        else:
            self._seek_event()

    def seek_moment(self, moment_us: int, *, is_recorded: bool) -> None:
        """Look up the last position that was recorded, or happened, by then."""
        question = AskPosition(moment_us=moment_us, by="recorded" if is_recorded else "time")
        self._query.replace(question)

    def seek_next_mark(self, *, forward: bool) -> None:
        """Look up the mark behind the one that was gone to last, or before it; then the first."""
        marks = self._marks()
        if not marks:
            self.missed.emit(tr("Nothing is marked yet."))
            return
        place = marks.index(self._last_mark) if self._last_mark in marks else None
        if place is None:
            following = 0 if forward else len(marks) - 1
        else:
            following = (place + (1 if forward else -1)) % len(marks)
        self.seek_mark(marks[following])

    def seek_mark(self, mark: GraphMark) -> None:
        """Look up where the log stood when something was marked."""
        self._last_mark = mark
        self.seek_moment(round(mark.at_s * SECOND_US), is_recorded=True)

    def _seek_mark(self, text: str) -> None:
        marks = [each for each in self._marks() if text.casefold() in each.text.casefold()]
        if not marks:
            self.missed.emit(tr("No mark has such a text."))
            return
        place = marks.index(self._last_mark) + 1 if self._last_mark in marks else 0
        self.seek_mark(marks[place % len(marks)])

    def _seek_event(self) -> None:
        first, *others = self._filters
        self._filters = tuple(others)
        self._query.replace(AskLog(filter=first, limit=1))

    def _on_answer(self, reply: LogPage | PositionFound) -> None:
        if isinstance(reply, PositionFound):
            self.found.emit(reply.position)
        elif reply.events:
            self.found.emit(reply.events[0].position)
        elif self._filters:
            self._seek_event()
        else:
            self.missed.emit(tr("No event has this id or this correlation."))

    def _on_failure(self, failure: Failure) -> None:
        self.failed.emit(failure)
