"""The rows of the timeline: pages of the log that come into sight, in one order or another."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from backend.messages.commands import Failure
from backend.messages.log_order import TOO_MANY_TO_SORT, AskLogRank, EventOrder
from backend.messages.queries import AskLog
from backend.wire.scratch_mark import ScratchMark
from console.link.bridge import BackendClient
from console.panels.timeline.event_pages import EventPages
from console.panels.timeline.log_questions import page_question, rank_question
from console.panels.timeline.match_counter import MatchCounter
from console.panels.timeline.rank_index import EventScope, RankIndex
from console.panels.timeline.sorted_span import RowsBegin, RowSorting, SortedSpan
from console.state.backend_snapshot import BackendSnapshot, EventLine
from console.state.event_lines import EVENT_ANNULLED
from console.tables.virtual_table import VirtualTable

_EVERY_EVENT = "position>0"  # a filter that all match: what it finds is counted
_RETRY_AFTER_US = 1_000_000  # microseconds until rows that could not be had are asked for again


class LogRowSource(QObject):
    """Feeds a table with the events of a scope.

    Without a filter a rank is a position; with one, `matches` says where to look: as far as a scan
    has come while it lasts, so that what it finds is shown at once.

    Signals:
        counted(object): how many events (int) match, after a change of scope or growth
        order_changed(): the rows are in another order than before
        problem(str): why the rows cannot be had; empty when they can be had again
    """

    counted = Signal(object)
    order_changed = Signal()
    problem = Signal(str)

    def __init__(
        self,
        client: BackendClient,
        table: VirtualTable[EventLine],
        parent: QObject,
        opened: ScratchMark | None = None,
    ) -> None:
        """`opened`: the file of events that the log is of, which may begin later or have gaps."""
        super().__init__(parent)
        self._table = table
        self._opened = opened
        self._scope = self._within(EventScope())
        self._head = 0
        self._session = ""
        self._now_us = 0
        self._refused_us = 0
        self._pages = EventPages(client, table, self._question, self)
        self.sorting = RowSorting(table, self._pages.cancel)
        self.matches = MatchCounter(
            client, self._pages, lambda: self.sorting.span is not None, self
        )
        self.matches.extended.connect(self._on_extended)
        self.matches.failed.connect(self._on_refused)
        self._pages.came.connect(lambda: self.problem.emit(""))
        self._pages.failed.connect(self._on_page_failure)
        table.follow_changed.connect(self._on_follow)

    @property
    def scope(self) -> EventScope:
        """What is shown."""
        return self._scope

    @property
    def head(self) -> int:
        """The log's end as last heard."""
        return self._head

    @property
    def total(self) -> int:
        """How many events are known to match."""
        return self._table.row_count

    @property
    def hidden_count(self) -> int:
        """How many events of the range the filter leaves out, as far as was counted."""
        ranks = self.matches.ranks
        return 0 if ranks is None else ranks.upto - self._scope.after - ranks.total

    def set_scope(self, scope: EventScope) -> None:
        """Show other events from now on; nobody waits for those before any more."""
        self.cancel()
        self._scope = self._within(scope)
        self.sorting.refused = 0
        self._begin()

    def _within(self, scope: EventScope) -> EventScope:
        """Return the scope as a file of events has it: it begins with its first one.

        Where it has gaps all are counted, as what a filter finds: no rank follows from a position.
        """
        opened = self._opened
        if opened is None or not opened.events:
            return scope
        within = replace(scope, after=max(scope.after, opened.first - 1))
        has_gaps = opened.events <= opened.last - opened.first
        return replace(within, filter=_EVERY_EVENT) if has_gaps and not scope.filter else within

    def set_order(self, order: EventOrder) -> None:
        """Show the same events in another order from now on."""
        if order != self.sorting.order or self.sorting.refused:
            self.cancel()
            self.sorting.order, self.sorting.refused, self.sorting.span = order, 0, None
            if self.matches.ranks is not None or self._scope.is_unfiltered:
                self._show_rows(self._known(), "anew")
            self.order_changed.emit()

    def _begin(self) -> None:
        self.matches.forget(self._scope)
        if self._scope.is_unfiltered:
            self._show_rows(self._known(), "anew")
        else:
            self.matches.count(self._last, self._now_us)
        self.order_changed.emit()

    def _reload(self) -> None:
        """Read everything anew, for another backend answers; the rows in sight stay in sight."""
        if self._scope.is_unfiltered:
            self._show_rows(self._known(), "again")
        else:
            self.matches.count_again(self._last, self._now_us)

    def recount(self) -> None:
        """Count the same anew where it depends on notes; rows change only where that does."""
        self.matches.recount(self._now_us)

    def resume_scan(self) -> None:
        """Go on looking where it was stopped."""
        self.matches.resume_scan()
        self._count_further()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Take up what is new: the log has grown, or another backend answers."""
        if self._refused_us and snapshot.now_us - self._refused_us > _RETRY_AFTER_US:
            self._refused_us = 0
            self._table.request_visible()
        self._now_us = snapshot.now_us
        grown = snapshot.head > self._head
        self._head = snapshot.head
        if snapshot.session != self._session:
            self._session = snapshot.session
            self._reload()
        elif self._may_count() and self.matches.is_recount_due(self._now_us):
            self.recount()
        elif not self._scope.is_unfiltered:
            self._count_further()
        elif grown:
            self._grow(snapshot)
        if any(line.type == EVENT_ANNULLED for line in snapshot.new_events):
            self._table.reload(self._table.row_count)  # another row is struck through now
        if self.sorting.is_due(self._known(), self._now_us):  # nothing may come any more
            self._show_rows(self._known(), "longer")

    def cancel(self) -> None:
        """Give up what is asked; it is asked again when the table is shown."""
        self.matches.cancel()
        self._pages.cancel()

    def rank_of(self, position: int) -> int | None:
        """Return the rank of a position, when it can be known without asking."""
        inside = self._scope.after < position <= self._scope.after + self._length()
        is_known = self._scope.is_unfiltered and self.sorting.span is None
        return position - self._scope.after - 1 if is_known and inside else None

    def rank_question(self, position: int) -> AskLogRank | None:
        """Return what tells the rank of a position; None while a scan goes on."""
        known = self._known()
        if self.matches.scan is not None or not known.total:
            return None
        return rank_question(self._scope, known, self.sorting, position)

    @property
    def replica(self) -> str:
        """Who has counted, and knows where the matches are; empty for anyone."""
        return self._pages.replica

    @property
    def shown_order(self) -> EventOrder:
        """In which order the rows are now."""
        return "position" if self.sorting.span is None else self.sorting.order

    @property
    def _last(self) -> int:
        """The last position of the scope, as far as the log goes."""
        before = self._scope.before
        return self._head if before is None else min(self._head, before - 1)

    def _length(self) -> int:
        return max(0, self._last - self._scope.after)

    def _grow(self, snapshot: BackendSnapshot) -> None:
        first = (
            snapshot.new_events[0].position - self._scope.after - 1 if snapshot.new_events else -1
        )
        if self.sorting.is_wanted or self._scope.before is not None or first < 0:
            self._show_rows(self._known(), "longer")
        else:
            self._table.append_rows(self._length(), snapshot.new_events, first)
            self.counted.emit(self._table.row_count)

    def _known(self) -> SortedSpan:
        """Return what is known of the matches now."""
        if self._scope.is_unfiltered:
            return SortedSpan(max(self._scope.after, self._last), self._length())
        ranks = self.matches.ranks or RankIndex(upto=self._scope.after)
        return SortedSpan(ranks.upto, ranks.total)

    def _show_rows(self, known: SortedSpan, how: RowsBegin) -> None:
        """Let the table have its rows in the order that is wanted, once all of them are known."""
        before, was_sorted = self.shown_order, self.sorting.span is not None
        if self.sorting.is_wanted and self.matches.scan is None:
            self.sorting.show(known, how, self._now_us)
        else:
            self.sorting.span = None
            if how == "again":
                self._table.reload(known.total)
            elif how == "anew" or was_sorted:
                self._table.reset(known.total)
            else:
                self._table.append_rows(known.total)
        if before != self.shown_order:
            self.order_changed.emit()
        self.counted.emit(self._table.row_count)

    def _on_follow(self, is_following: object) -> None:
        """Take up at once what came while nobody followed."""
        span, known = self.sorting.span, self._known()
        if is_following and span is not None and known.total > span.total:
            self._show_rows(known, "again")

    def _may_count(self) -> bool:
        """Whether somebody looks, and is not refused just now."""
        return not self._refused_us and self._table.isVisible()

    def _count_further(self) -> None:
        if self._may_count():
            self.matches.count_further(self._last, self._now_us)

    def _on_extended(self, how: RowsBegin) -> None:
        self.problem.emit("")
        self._show_rows(self._known(), how)

    def _on_page_failure(self, failure: Failure) -> None:
        if failure.code == TOO_MANY_TO_SORT and self.sorting.span is not None:
            self.cancel()
            self.sorting.refused = self.sorting.span.total
            self._show_rows(self._known(), "anew")
        else:
            self._on_refused(failure)

    def _on_refused(self, failure: Failure) -> None:
        self._refused_us = self._refused_us or self._now_us
        self.problem.emit(failure.message)

    def _question(self, number: int) -> AskLog:
        limit = self._table.page_size
        return page_question(self._scope, self.matches.ranks, self.sorting, number * limit, limit)
