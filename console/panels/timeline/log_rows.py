"""What the timeline asks: pages of the log that come into sight, and counts over all of it."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Signal

from backend.messages.commands import Failure
from backend.messages.queries import AskLog, CountLog, LogCount, LogPage
from console.link.bridge import BackendClient
from console.link.pending_requests import QuestionHandle
from console.panels.latest_query import LatestQuery
from console.panels.timeline.rank_index import EventScope, RankIndex, bucket_starts
from console.plots.density_bar import DensityBar
from console.state.backend_snapshot import BackendSnapshot, EventLine
from console.state.event_lines import format_event_line
from console.tables.virtual_table import VirtualTable

_COUNT_INTERVAL_US = 200_000  # microseconds between two counts of a growing log
_MAX_BAR_BUCKETS = 200  # of the density bar
_BAR_INTERVAL_US = 3_000_000  # microseconds between two counts of the bar of a growing log
_RETRY_AFTER_US = 1_000_000  # microseconds until rows that could not be had are asked for again


class LogRowSource(QObject):
    """Feeds a table with the events of a scope.

    Without a filter a rank is a position; with one, counts over the whole log say where to look.

    Signals:
        counted(object): how many events (int) match, after a change of scope or growth
        problem(str): why the rows cannot be had; empty when they can be had again
    """

    counted = Signal(object)
    problem = Signal(str)

    def __init__(
        self, client: BackendClient, table: VirtualTable[EventLine], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._table = table
        self._scope = EventScope()
        self._ranks: RankIndex | None = None
        self._head = 0
        self._session = ""
        self._is_reloading = False
        self._now_us = 0
        self._refused_us = 0
        self._counted_us = 0
        self._asked_pages: dict[int, QuestionHandle] = {}
        self._count_query = LatestQuery(client, parent=self)
        self._count_query.answered.connect(self._on_count)
        self._count_query.failed.connect(self._on_failure)
        self._asked: tuple[EventScope, int, int] | None = None
        table.pages_wanted.connect(self._ask_pages)

    @property
    def scope(self) -> EventScope:
        """What is shown."""
        return self._scope

    @property
    def head(self) -> int:
        """The log's end as last heard."""
        return self._head

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
        self._ranks, self._is_reloading = None, False
        if scope.is_unfiltered:
            self._table.reset(self._length())
            self.counted.emit(self._table.row_count)
        else:
            self._count_all()

    def _reload(self) -> None:
        """Read everything anew, for another backend answers; the rows in sight stay in sight."""
        if self._scope.is_unfiltered:
            self._table.reload(self._length())
            self.counted.emit(self._table.row_count)
        else:
            self._ranks, self._is_reloading = None, True
            self._count_all()

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
        elif not self._scope.is_unfiltered:
            self._count_further()
        elif grown:
            self._grow(snapshot)

    def cancel(self) -> None:
        """Give up what is asked; it is asked again when the table is shown."""
        self._count_query.cancel()
        for handle in self._asked_pages.values():
            self._client.cancel(handle)
        self._table.mark_unavailable(self._asked_pages)
        self._asked_pages.clear()

    def rank_of(self, position: int) -> int | None:
        """Return the rank of a position, when it can be known without asking."""
        inside = self._scope.after < position <= self._scope.after + self._length()
        return position - self._scope.after - 1 if self._scope.is_unfiltered and inside else None

    def _length(self) -> int:
        before = self._scope.before
        end = self._head if before is None else min(self._head, before - 1)
        return max(0, end - self._scope.after)

    def _grow(self, snapshot: BackendSnapshot) -> None:
        first = (
            snapshot.new_events[0].position - self._scope.after - 1 if snapshot.new_events else -1
        )
        if self._scope.before is None and first >= 0:
            self._table.append_rows(self._length(), snapshot.new_events, first)
        else:
            self._table.append_rows(self._length())
        self.counted.emit(self._table.row_count)

    def _count_all(self) -> None:
        before = self._scope.before
        upto = self._head if before is None else min(self._head, before - 1)
        self._ask_count(self._scope.after, upto)

    def _count_further(self) -> None:
        """Count what was not counted yet, when somebody looks."""
        is_due = self._now_us - self._counted_us >= _COUNT_INTERVAL_US and not self._refused_us
        if not (is_due and self._table.isVisible() and self._count_query.is_idle):
            return
        if self._ranks is None:
            self._count_all()
        elif self._scope.before is None and self._ranks.upto < self._head:
            self._ask_count(self._ranks.upto, self._head)

    def _ask_count(self, after: int, upto: int) -> None:
        self._asked, self._counted_us = (self._scope, after, upto), self._now_us
        buckets = len(bucket_starts(after, upto))
        self._count_query.replace(
            CountLog(filter=self._scope.filter, after=after, before=upto + 1, buckets=buckets)
        )

    def _on_count(self, result: LogCount) -> None:
        if self._asked is None or self._asked[0] != self._scope:
            return
        _, after, upto = self._asked
        upto = max(after, min(upto, result.head))
        starts = bucket_starts(after, upto, len(result.buckets))
        first = self._ranks is None
        ranks = self._ranks = self._ranks or RankIndex(upto=upto)
        ranks.add_counts(starts, result.buckets[: len(starts)], upto)
        if first and self._is_reloading:
            self._table.reload(ranks.total)
        elif first:
            self._table.reset(ranks.total)
        else:
            self._table.append_rows(ranks.total)
        self._is_reloading = False
        self.problem.emit("")
        self.counted.emit(ranks.total)

    def _on_failure(self, failure: Failure) -> None:
        self._refused_us = self._refused_us or self._now_us
        self.problem.emit(failure.message)

    def _ask_pages(self, numbers: list[int]) -> None:
        for number in numbers:
            callback = self._page_callback(number, self._scope)
            self._asked_pages[number] = self._client.ask(
                self._question(number), callback, prepare=_prepare_lines
            )

    def _question(self, number: int) -> AskLog:
        rank, limit = number * self._table.page_size, self._table.page_size
        scope = self._scope
        if scope.is_unfiltered:
            return AskLog(after=scope.after + rank, before=scope.before, limit=limit)
        after, skip = self._ranks.locate(rank) if self._ranks else (scope.after, rank)
        return AskLog(filter=scope.filter, after=after, before=scope.before, limit=limit, skip=skip)

    def _page_callback(self, number: int, scope: EventScope) -> Callable[[object], None]:
        def on_page(result: object) -> None:
            if scope != self._scope:
                return
            self._asked_pages.pop(number, None)
            if isinstance(result, Failure):
                self._table.mark_unavailable([number])
                self._refused_us = self._refused_us or self._now_us
                self.problem.emit(result.message)
            elif isinstance(result, list):
                self._table.set_page(number, cast("list[EventLine]", result))
                self.problem.emit("")

        return on_page


class DensityCounts:
    """Counts the matches of a filter per range of the log, anew when either has changed."""

    def __init__(self, client: BackendClient, bar: DensityBar) -> None:
        self._bar = bar
        self._query = LatestQuery(client, parent=bar)
        self._query.answered.connect(self._on_counts)
        self._query.failed.connect(self._on_failure)
        self._has_failed = False
        self._asked: tuple[int, str] | None = None
        self._asked_us = 0

    def apply_snapshot(self, head: int, filter_text: str, now: int) -> None:
        """Count again when it is time to."""
        wanted = (head, filter_text)
        if self._has_failed and now - self._asked_us >= _BAR_INTERVAL_US:
            self._asked = None
        same_filter = self._asked is not None and self._asked[1] == filter_text
        recent = self._bar.head > 0 and now - self._asked_us < _BAR_INTERVAL_US
        if wanted == self._asked or (same_filter and recent):
            return
        self._asked, self._asked_us, self._has_failed = wanted, now, False
        buckets = min(_MAX_BAR_BUCKETS, head)
        if filter_text and buckets:
            question = CountLog(filter=filter_text, before=head + 1, buckets=buckets)
            (self._query.ask if same_filter else self._query.replace)(question)
        else:
            self._query.cancel()
            self._bar.set_counts([-(-head // buckets)] * buckets if buckets else [], head)

    def cancel(self) -> None:
        """Give up what is asked; it is asked again with the next snapshot."""
        self._query.cancel()
        self._asked = None

    def _on_counts(self, result: LogCount) -> None:
        if self._asked is not None and self._asked[1]:
            self._bar.set_counts(result.buckets, self._asked[0])

    def _on_failure(self, _failure: Failure) -> None:
        """The rows say why; here nothing is said that is not known, and it is asked again."""
        if self._asked is not None:
            self._bar.set_unknown(self._asked[0])
            self._has_failed = True


def _prepare_lines(reply: object) -> list[EventLine]:
    if not isinstance(reply, LogPage):
        raise TypeError(f"A page of the log was asked for, and {reply!r} came.")
    return [format_event_line(event) for event in reply.events]
