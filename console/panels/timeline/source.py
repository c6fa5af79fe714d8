"""The timeline's rows: pages of the log, asked for when they come into sight."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Signal

from backend.messages.commands import Failure
from backend.messages.queries import AskLog, CountLog, LogCount, LogPage
from console.link.bridge import Link
from console.panels.latest import Latest
from console.panels.timeline.ranks import Ranks, Scope, stretches
from console.state.frame import Frame, Line
from console.state.lines import line_of
from console.tables.virtual import VirtualTable

_AGAIN = 1_000_000  # microseconds until rows that could not be had are asked for again


class LogSource(QObject):
    """Feeds a table with the events of a scope.

    Without a filter a rank is a position; with one, counts over the whole log say where to look.

    Signals:
        counted(object): how many events (int) match, after a change of scope or growth
        trouble(str): why the rows cannot be had; empty when they can be had again
    """

    counted = Signal(object)
    trouble = Signal(str)

    def __init__(self, link: Link, table: VirtualTable[Line], parent: QObject) -> None:
        super().__init__(parent)
        self._link = link
        self._table = table
        self._scope = Scope()
        self._ranks: Ranks | None = None
        self._head = 0
        self._session = ""
        self._now = 0
        self._refused_at = 0
        self._count = Latest(link, parent=self)
        self._count.answered.connect(self._counted)
        self._count.failed.connect(self._failed)
        self._asked: tuple[Scope, int, int] | None = None
        table.wanted.connect(self._read)

    @property
    def scope(self) -> Scope:
        """What is shown."""
        return self._scope

    @property
    def head(self) -> int:
        """The log's end as last heard."""
        return self._head

    def show(self, scope: Scope) -> None:
        """Show other events from now on."""
        self._scope = scope
        self._ranks = None
        if scope.whole:
            self._table.reset(self._length())
            self.counted.emit(self._table.total)
        else:
            self._count_all()

    def take(self, frame: Frame) -> None:
        """Take up what is new: the log has grown, or another backend answers."""
        if self._refused_at and frame.now - self._refused_at > _AGAIN:
            self._refused_at = 0
            self._table.look()
        self._now = frame.now
        grown = frame.head > self._head
        self._head = frame.head
        if frame.session != self._session:
            self._session = frame.session
            self.show(self._scope)
        elif not grown:
            return
        elif self._scope.whole:
            self._grow(frame)
        elif self._scope.before is None:
            self._count_new()

    def rank_of(self, position: int) -> int | None:
        """Return the rank of a position, when it can be known without asking."""
        inside = self._scope.after < position <= self._scope.after + self._length()
        return position - self._scope.after - 1 if self._scope.whole and inside else None

    def _length(self) -> int:
        before = self._scope.before
        end = self._head if before is None else min(self._head, before - 1)
        return max(0, end - self._scope.after)

    def _grow(self, frame: Frame) -> None:
        first = frame.lines[0].position - self._scope.after - 1 if frame.lines else -1
        if self._scope.before is None and first >= 0:
            self._table.grow(self._length(), frame.lines, first)
        else:
            self._table.grow(self._length())
        self.counted.emit(self._table.total)

    def _count_all(self) -> None:
        before = self._scope.before
        upto = self._head if before is None else min(self._head, before - 1)
        self._ask_count(self._scope.after, upto)

    def _count_new(self) -> None:
        if self._ranks is not None and self._count.idle:
            self._ask_count(self._ranks.upto, self._head)

    def _ask_count(self, after: int, upto: int) -> None:
        self._asked = (self._scope, after, upto)
        buckets = len(stretches(after, upto))
        self._count.ask(
            CountLog(filter=self._scope.filter, after=after, before=upto + 1, buckets=buckets)
        )

    def _counted(self, result: LogCount) -> None:
        if self._asked is None or self._asked[0] != self._scope:
            return
        _, after, upto = self._asked
        upto = max(after, min(upto, result.head))
        starts = stretches(after, upto, len(result.buckets))
        first = self._ranks is None
        ranks = self._ranks = self._ranks or Ranks(upto=upto)
        ranks.extend(starts, result.buckets[: len(starts)], upto)
        if first:
            self._table.reset(ranks.total)
        else:
            self._table.grow(ranks.total)
        self.trouble.emit("")
        self.counted.emit(ranks.total)

    def _failed(self, failure: Failure) -> None:
        self.trouble.emit(failure.message)

    def _read(self, numbers: list[int]) -> None:
        for number in numbers:
            question = self._question(number)
            self._link.ask(question, self._taker(number, self._scope), prepare=_lines)

    def _question(self, number: int) -> AskLog:
        rank, limit = number * self._table.page_size, self._table.page_size
        scope = self._scope
        if scope.whole:
            return AskLog(after=scope.after + rank, before=scope.before, limit=limit)
        after, skip = self._ranks.locate(rank) if self._ranks else (scope.after, rank)
        return AskLog(filter=scope.filter, after=after, before=scope.before, limit=limit, skip=skip)

    def _taker(self, number: int, scope: Scope) -> Callable[[object], None]:
        def take(result: object) -> None:
            if scope != self._scope:
                return
            if isinstance(result, Failure):
                self._table.refuse([number])
                self._refused_at = self._refused_at or self._now
                self.trouble.emit(result.message)
            elif isinstance(result, list):
                self._table.supply(number, cast("list[Line]", result))
                self.trouble.emit("")

        return take


def _lines(reply: object) -> list[Line]:
    if not isinstance(reply, LogPage):
        raise TypeError(f"A page of the log was asked for, and {reply!r} came.")
    return [line_of(event) for event in reply.events]
