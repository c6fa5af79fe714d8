"""What the timeline asks: pages of the log that come into sight, and counts over all of it."""

from PySide6.QtCore import QObject, Signal

from backend.messages.commands import Failure
from backend.messages.filter_plans import FilterPlan, ScanProgress
from backend.messages.log_order import TOO_MANY_TO_SORT, AskLogRank, EventOrder
from backend.messages.queries import AskLog, CountLog, LogCount, QuestionProgress
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.timeline.event_pages import EventPages
from console.panels.timeline.log_questions import page_question, rank_question
from console.panels.timeline.note_terms import asks_for_notes
from console.panels.timeline.rank_index import EventScope, RankIndex, bucket_starts
from console.panels.timeline.sorted_span import RowsBegin, RowSorting, SortedSpan
from console.state.backend_snapshot import BackendSnapshot, EventLine
from console.tables.virtual_table import VirtualTable

_COUNT_INTERVAL_US = 200_000  # microseconds between two counts of a growing log
_RECOUNT_INTERVAL_US = 3_000_000  # microseconds between two counts of what was noted on events
_RETRY_AFTER_US = 1_000_000  # microseconds until rows that could not be had are asked for again


class LogRowSource(QObject):
    """Feeds a table with the events of a scope.

    Without a filter a rank is a position; with one, counts over the whole log say where to look:
    as far as a scan has come while it lasts, so that what it finds is shown at once.

    Signals:
        counted(object): how many events (int) match, after a change of scope or growth
        order_changed(): the rows are in another order than before
        recounted(): other events match than before, for others have notes now
        scan_moved(): a scan has begun, come further, or ended; see `scan`
        problem(str): why the rows cannot be had; empty when they can be had again
    """

    counted = Signal(object)
    recounted = Signal()
    order_changed = Signal()
    scan_moved = Signal()
    problem = Signal(str)

    def __init__(
        self, client: BackendClient, table: VirtualTable[EventLine], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._scope = EventScope()
        self._counted: RankIndex | None = None  # by counts that are complete
        self._ranks: RankIndex | None = None  # with those of a scan that goes on
        self.scan: ScanProgress | None = None
        self.is_stopped = False
        self.plan: FilterPlan | None = None
        self._head = 0
        self._session = ""
        self._is_reloading = False
        self._now_us = 0
        self._refused_us = 0
        self._counted_us = 0
        self._count_query = LatestQuery(client, parent=self)
        self._count_query.answered.connect(self._on_count)
        self._count_query.progressed.connect(self._on_progress)
        self._count_query.failed.connect(self._on_failure)
        self._asked: tuple[EventScope, int, int] | None = None
        self._is_recounting = False
        self._recounted_us = 0
        self._pages = EventPages(client, table, self._question, self)
        self.sorting = RowSorting(table, self._pages.cancel)
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
        if self._ranks is None:
            return 0
        return self._ranks.upto - self._scope.after - self._ranks.total

    def set_scope(self, scope: EventScope) -> None:
        """Show other events from now on; nobody waits for those before any more."""
        self.cancel()
        self._scope = scope
        self.sorting.refused = 0
        self._begin()

    def set_order(self, order: EventOrder) -> None:
        """Show the same events in another order from now on."""
        if order != self.sorting.order or self.sorting.refused:
            self.cancel()
            self.sorting.order, self.sorting.refused, self.sorting.span = order, 0, None
            if self._ranks is not None or self._scope.is_unfiltered:
                self._show_rows(self._known(), "anew")
            self.order_changed.emit()

    def _begin(self) -> None:
        self._forget_counts()
        self._is_reloading = False
        if self._scope.is_unfiltered:
            self._show_rows(self._known(), "anew")
        else:
            self._count_all()
        self.order_changed.emit()

    def _reload(self) -> None:
        """Read everything anew, for another backend answers; the rows in sight stay in sight."""
        if self._scope.is_unfiltered:
            self._show_rows(self._known(), "again")
        else:
            self._forget_counts()
            self._is_reloading = True
            self._count_all()

    def recount(self) -> None:
        """Count the same anew where it depends on notes; rows change only where that does."""
        if self._counted is not None and asks_for_notes(self._scope.filter):
            self._recounted_us, self._is_recounting = self._now_us, True
            self._ask_count(self._scope.after, self._counted.upto)

    def stop_scan(self) -> None:
        """Look no further; what was found stays."""
        if self.scan is not None and not self.is_stopped:
            self._count_query.cancel()
            self._counted, self.is_stopped = self._ranks, True
            self.scan_moved.emit()

    def resume_scan(self) -> None:
        """Go on looking where it was stopped."""
        if self.is_stopped:
            self.is_stopped = False
            self._counted_us = 0
            self.scan_moved.emit()
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
        elif self._is_recount_due():
            self.recount()
        elif not self._scope.is_unfiltered:
            self._count_further()
        elif grown:
            self._grow(snapshot)
        if self.sorting.is_due(self._known(), self._now_us):  # nothing may come any more
            self._show_rows(self._known(), "longer")

    def cancel(self) -> None:
        """Give up what is asked; it is asked again when the table is shown."""
        self._count_query.cancel()
        self._is_recounting = False
        self._pages.cancel()

    def _forget_counts(self) -> None:
        self._counted = self._ranks = self.scan = self.plan = None
        self._pages.replica, self.is_stopped = "", False
        self.scan_moved.emit()

    def rank_of(self, position: int) -> int | None:
        """Return the rank of a position, when it can be known without asking."""
        inside = self._scope.after < position <= self._scope.after + self._length()
        is_known = self._scope.is_unfiltered and self.sorting.span is None
        return position - self._scope.after - 1 if is_known and inside else None

    def rank_question(self, position: int) -> AskLogRank | None:
        """Return what tells the rank of a position; None while a scan goes on."""
        known = self._known()
        if self.scan is not None or not known.total:
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
        ranks = self._ranks or RankIndex(upto=self._scope.after)
        return SortedSpan(ranks.upto, ranks.total)

    def _show_rows(self, known: SortedSpan, how: RowsBegin) -> None:
        """Let the table have its rows in the order that is wanted, once all of them are known."""
        before, was_sorted = self.shown_order, self.sorting.span is not None
        if self.sorting.is_wanted and self.scan is None:
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

    def _count_all(self) -> None:
        self._ask_count(self._scope.after, self._last)

    def _count_further(self) -> None:
        """Count what was not counted yet, when somebody looks."""
        is_due = self._now_us - self._counted_us >= _COUNT_INTERVAL_US
        is_free = self._count_query.is_idle and not (self._refused_us or self.is_stopped)
        if not (is_due and is_free and self._table.isVisible()):
            return
        if self._counted is None:
            self._count_all()
        elif self._counted.upto < self._last:
            self._ask_count(self._counted.upto, self._last)

    def _is_recount_due(self) -> bool:
        is_due = self._now_us - self._recounted_us >= _RECOUNT_INTERVAL_US
        return (
            is_due
            and self._count_query.is_idle
            and not (self._refused_us or self.is_stopped)
            and self._table.isVisible()
            and asks_for_notes(self._scope.filter)
        )

    def _ask_count(self, after: int, upto: int) -> None:
        self._asked, self._counted_us = (self._scope, after, upto), self._now_us
        question = CountLog(
            filter=self._scope.question_filter,
            after=after,
            before=upto + 1,
            buckets=len(bucket_starts(after, upto)),
            plan=self.plan is None,
        )
        self._count_query.replace(question, self._pages.replica)

    def _on_progress(self, progress: QuestionProgress) -> None:
        """Show what a scan has found so far."""
        if progress.scan is None or self._asked is None or self._asked[0] != self._scope:
            return
        if self._is_recounting or self.sorting.span is not None:
            return  # what is shown stays until all is known
        _, after, upto = self._asked
        scan, self._pages.replica = progress.scan, progress.replica
        self.scan = scan
        starts = bucket_starts(after, upto, len(scan.buckets))
        counted = self._counted or RankIndex(upto=after)
        self._show_ranks(counted.extended(starts, scan.buckets, min(scan.upto, upto)))
        self.scan_moved.emit()

    def _show_ranks(self, ranks: RankIndex) -> None:
        """Take over where the matches are; the first time the table begins anew."""
        first, self._ranks = self._ranks is None, ranks
        again: RowsBegin = "again" if self._is_reloading else "anew"
        self._is_reloading = False
        self.problem.emit("")
        self._show_rows(self._known(), again if first else "longer")

    def _on_count(self, result: LogCount) -> None:
        if self._asked is None or self._asked[0] != self._scope:
            return
        _, after, upto = self._asked
        upto = max(after, min(upto, result.head))
        starts = bucket_starts(after, upto, len(result.buckets))
        before, is_recount = self._counted, self._is_recounting
        self._is_recounting = False
        counted = RankIndex(upto=after) if before is None or is_recount else before
        self._counted = counted.extended(starts, result.buckets[: len(starts)], upto)
        if before is not None and is_recount and self._counted.differs_from(before, starts):
            self._ranks, self._is_reloading = None, True
            self.recounted.emit()
        self._pages.replica, self.plan = result.replica, result.plan or self.plan
        self.scan = None
        self._show_ranks(self._counted)
        self.scan_moved.emit()

    def _on_page_failure(self, failure: Failure) -> None:
        if failure.code == TOO_MANY_TO_SORT and self.sorting.span is not None:
            self.cancel()
            self.sorting.refused = self.sorting.span.total
            self._show_rows(self._known(), "anew")
        else:
            self._refused_us = self._refused_us or self._now_us
            self.problem.emit(failure.message)

    def _on_failure(self, failure: Failure) -> None:
        self._counted, self._pages.replica, self._is_recounting = self._ranks, "", False
        self._refused_us = self._refused_us or self._now_us
        self.problem.emit(failure.message)

    def _question(self, number: int) -> AskLog:
        limit = self._table.page_size
        return page_question(self._scope, self._ranks, self.sorting, number * limit, limit)
