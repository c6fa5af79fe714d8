"""How many events of a scope match, and where: counted over the whole log, and on as it grows."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from backend.messages.commands import Failure
from backend.messages.filter_plans import FilterPlan, ScanProgress
from backend.messages.queries import CountLog, LogCount, QuestionProgress
from console.link.bridge import BackendClient
from console.panels.latest_query import LatestQuery
from console.panels.timeline.event_pages import EventPages
from console.panels.timeline.note_terms import asks_for_notes
from console.panels.timeline.rank_index import EventScope, RankIndex, bucket_starts
from console.panels.timeline.sorted_span import RowsBegin

_COUNT_INTERVAL_US = 200_000  # microseconds between two counts of a growing log
_RECOUNT_INTERVAL_US = 3_000_000  # microseconds between two counts of what was noted on events


class MatchCounter(QObject):
    """One count at a time; while a scan lasts, what it has found so far is known at once.

    `ranks`: where the matches are, as far as is known; None before the first count. `scan`: how far
    one has come that goes on. `is_stopped`: it was stopped, and what it had found stays. `plan`:
    how the filter is answered. Who has counted is asked for the pages, too.

    Signals:
        extended(object): more is known of the matches, and how the rows begin (RowsBegin)
        recounted(): other events match than before, for others have notes now
        scan_moved(): a scan has begun, come further, or ended
        failed(object): the Failure in the place of a count
    """

    extended = Signal(object)
    recounted = Signal()
    scan_moved = Signal()
    failed = Signal(object)

    def __init__(
        self,
        client: BackendClient,
        pages: EventPages,
        is_sorted: Callable[[], bool],
        parent: QObject,
    ) -> None:
        """`is_sorted`: whether the rows stay as they are until all is known."""
        super().__init__(parent)
        self._pages, self._is_sorted = pages, is_sorted
        self._scope = EventScope()
        self._counted: RankIndex | None = None  # by counts that are complete
        self.ranks: RankIndex | None = None
        self.scan: ScanProgress | None = None
        self.plan: FilterPlan | None = None
        self.is_stopped = False
        self._asked: tuple[EventScope, int, int] | None = None
        self._is_reloading = self._is_recounting = False
        self._counted_us = self._recounted_us = 0
        self._query = LatestQuery(client, parent=self)
        self._query.answered.connect(self._on_count)
        self._query.progressed.connect(self._on_progress)
        self._query.failed.connect(self._on_failure)

    def forget(self, scope: EventScope) -> None:
        """Know nothing of the matches of a scope; nothing is asked yet."""
        self._scope, self._is_reloading = scope, False
        self._counted = self.ranks = self.scan = self.plan = None
        self._pages.replica, self.is_stopped = "", False
        self.scan_moved.emit()

    def count(self, upto: int, now_us: int) -> None:
        """Count all matches up to a position."""
        self._ask(self._scope.after, upto, now_us)

    def count_again(self, upto: int, now_us: int) -> None:
        """Count the same anew, for another backend answers; the rows in sight stay in sight."""
        self.forget(self._scope)
        self._is_reloading = True
        self.count(upto, now_us)

    def count_further(self, upto: int, now_us: int) -> None:
        """Count what was not counted yet, when it is time."""
        is_due = now_us - self._counted_us >= _COUNT_INTERVAL_US
        if not (is_due and self._query.is_idle) or self.is_stopped:
            return
        if self._counted is None:
            self.count(upto, now_us)
        elif self._counted.upto < upto:
            self._ask(self._counted.upto, upto, now_us)

    def is_recount_due(self, now_us: int) -> bool:
        """Whether it is time to look whether others have notes now."""
        is_due = now_us - self._recounted_us >= _RECOUNT_INTERVAL_US
        is_free = self._query.is_idle and not self.is_stopped
        return is_due and is_free and asks_for_notes(self._scope.filter)

    def recount(self, now_us: int) -> None:
        """Count the same anew where it depends on notes; rows change only where that does."""
        if self._counted is not None and asks_for_notes(self._scope.filter):
            self._recounted_us, self._is_recounting = now_us, True
            self._ask(self._scope.after, self._counted.upto, now_us)

    def stop_scan(self) -> None:
        """Look no further; what was found stays."""
        if self.scan is not None and not self.is_stopped:
            self._query.cancel()
            self._counted, self.is_stopped = self.ranks, True
            self.scan_moved.emit()

    def resume_scan(self) -> None:
        """Let the next count go on where it was stopped, as soon as there is one."""
        if self.is_stopped:
            self.is_stopped, self._counted_us = False, 0
            self.scan_moved.emit()

    def cancel(self) -> None:
        """Give up what is asked."""
        self._query.cancel()
        self._is_recounting = False

    def _ask(self, after: int, upto: int, now_us: int) -> None:
        self._asked, self._counted_us = (self._scope, after, upto), now_us
        question = CountLog(
            filter=self._scope.question_filter,
            after=after,
            before=upto + 1,
            buckets=len(bucket_starts(after, upto)),
            plan=self.plan is None,
        )
        self._query.replace(question, self._pages.replica)

    def _on_progress(self, progress: QuestionProgress) -> None:
        """Show what a scan has found so far."""
        if progress.scan is None or self._asked is None or self._asked[0] != self._scope:
            return
        if self._is_recounting or self._is_sorted():
            return  # what is shown stays until all is known
        _, after, upto = self._asked
        scan, self._pages.replica = progress.scan, progress.replica
        self.scan = scan
        starts = bucket_starts(after, upto, len(scan.buckets))
        counted = self._counted or RankIndex(upto=after)
        self._extend(counted.extended(starts, scan.buckets, min(scan.upto, upto)))
        self.scan_moved.emit()

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
            self.ranks, self._is_reloading = None, True
            self.recounted.emit()
        self._pages.replica, self.plan = result.replica, result.plan or self.plan
        self.scan = None
        self._extend(self._counted)
        self.scan_moved.emit()

    def _extend(self, ranks: RankIndex) -> None:
        """Take over where the matches are; the first time the rows begin anew."""
        is_first, self.ranks = self.ranks is None, ranks
        first: RowsBegin = "again" if self._is_reloading else "anew"
        self._is_reloading = False
        self.extended.emit(first if is_first else "longer")

    def _on_failure(self, failure: Failure) -> None:
        self._counted, self._pages.replica, self._is_recounting = self.ranks, "", False
        self.failed.emit(failure)
