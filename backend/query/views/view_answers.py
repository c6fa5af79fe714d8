"""Every question about the rows of views, with its answer: now, or as soon as they are there."""

from collections.abc import Callable
from functools import partial
from typing import assert_never

from msgspec import structs

from backend.clock import SECOND_US, Clock, Micros
from backend.domain.any_event import is_taken
from backend.errors import Unreadable
from backend.messages.commands import Failure
from backend.messages.groups import AskGroups
from backend.messages.live_pages import AskLivePage
from backend.messages.queries import (
    AskBoards,
    AskChanges,
    AskView,
    BoardPage,
    QueryReply,
    Question,
    ViewPage,
)
from backend.messages.row_code import AskCode, CodePage
from backend.messages.row_history import AskBlame, AskRowHistory, AskViewDiff, HistoryQuestion
from backend.query.catalogue_builder import handled_types
from backend.query.deferred_reply import DeferredReply, not_applied
from backend.query.history.history_answers import HistoryAnswers, last_position
from backend.query.page_watch import FOREIGN_LOOK_US, LivePages, PageWait
from backend.query.past_moment import position_question
from backend.query.query_sources import QuerySources
from backend.query.row_ages import RowAge, RowAges
from backend.query.views.view_reader import ViewReader
from backend.query.views.view_readers import ViewReaders, ViewVersions
from backend.query.views.view_summaries import ViewSummaries
from backend.wire.failures import failure_of

_MAX_WAIT_US = 60 * SECOND_US
LaterReply = DeferredReply | PageWait
ViewQuestion = (
    AskView | AskLivePage | AskBoards | AskCode | AskGroups | AskChanges | HistoryQuestion
)


class ViewAnswers:
    """Answers from the rows of a replica, or of the archive, of the past too; used by one thread.

    What lies behind the rows is waited for: the answer is deferred then.
    """

    def __init__(
        self,
        name: str,
        sources: QuerySources,
        *,
        archive: bool,
        applied: Callable[[], int],
        no_backlog: Callable[[], str],
        clock: Clock,
        monotonic_clock: Clock,
    ) -> None:
        """Connect to the rows; the other parameters are those of `QueryService`."""
        self._name = name
        self._sources = sources
        self._log = sources.log
        self._archive = archive
        self._applied = applied
        self._monotonic_clock = monotonic_clock
        built = {
            view: each
            for view, each in sources.projections.items()
            if not sources.why_unbuilt(view) and _is_own(sources, view)
        }
        self._reader = ViewReader(
            name,
            sources.rows,
            built,
            sources.cache,
            archive=archive,
            clock=clock,
            kept=sources.kept,
            guard=sources.guard,
        )
        self._readers = ViewReaders(name, sources, self._reader, applied, clock)
        self._types = {
            view: handled_types(sources.registry, projection)
            for view, projection in sources.projections.items()
        }
        self._ages = RowAges(
            name,
            sources,
            self._types,
            no_backlog=no_backlog,
            clock=clock,
            monotonic_clock=monotonic_clock,
        )
        self._summaries = ViewSummaries(sources, self._readers, self._reader)
        self._history = HistoryAnswers(name, sources, clock)
        versions = ViewVersions(sources.cache, sources.places)
        self._live = LivePages(
            self._current_page, versions, self._readers.applied, clock, monotonic_clock
        )

    def views_of(self, event_type: str) -> list[str]:
        """Return the names of the views that apply events of a type."""
        return [name for name in sorted(self._types) if is_taken(event_type, self._types[name])]

    def answer(self, question: ViewQuestion) -> QueryReply | LaterReply:
        """Return the answer.

        Raises:
            BadFilter: the filter cannot be read.
            Unavailable: the view is not built yet.
            Unreadable: there is nothing of the kind here, or no such view, column or position.
        """
        match question:
            case AskView():
                return self._view(question)
            case AskLivePage():
                self._summaries.require_built(question.view)
                return self._live.answer(question)
            case AskBoards() | AskCode():
                return self._summary(question)
            case AskGroups():
                return self._groups(question)
            case AskChanges():
                return self._changes(question)
            case AskRowHistory() | AskBlame() | AskViewDiff():
                return self._history_of(question)
            case _:
                assert_never(question)

    def check(self, view: str, filter_text: str) -> None:
        """Read a filter as if for a page of a view.

        Raises:
            BadFilter: it cannot be read, or does not fit the view.
        """
        self._readers.of(view).check(view, filter_text)

    def close(self) -> None:
        """Give the connections back."""
        self._readers.close()
        self._reader.close()
        self._history.close()

    def _view(self, asked: AskView) -> QueryReply | DeferredReply:
        self._summaries.require_built(asked.view)
        if asked.at is not None:
            at = self._past_position(asked.at)
            position = max(at, asked.min_position or 0)
            return self._wait_for(position, asked, asked.timeout_us) or self._reader.page(asked, at)
        waits = self._wait_for(asked.min_position or 0, asked, asked.timeout_us, view=asked.view)
        return waits or self._wait_until_fresh(asked) or self._current_page(asked)

    def _current_page(self, asked: AskView) -> ViewPage:
        """Return the rows as they are, with what they lack of the log."""
        page = self._readers.of(asked.view).page(asked, None)
        age = self._ages.age_of(asked.view, page.position)
        return structs.replace(page, events_behind=age.events_behind, age_us=age.age_us)

    def _summary(self, asked: AskBoards | AskCode) -> BoardPage | CodePage:
        return self._boards(asked) if isinstance(asked, AskBoards) else self._summaries.code(asked)

    def _boards(self, asked: AskBoards) -> BoardPage:
        """Count the boards, with what the view that is furthest behind lacks of the log."""
        if self._archive:
            raise Unreadable(
                f"{self._name} keeps no boards: what waits is counted in a replica.",
                code="needs-replica",
                field="replica",
            )
        page = self._summaries.boards(asked)
        ages = [self._ages.age_of(each.view, each.applied) for each in page.boards]
        worst = max(ages, key=RowAge.rank, default=RowAge(0, 0))
        return structs.replace(page, events_behind=worst.events_behind, age_us=worst.age_us)

    def _groups(self, asked: AskGroups) -> QueryReply | DeferredReply:
        """Group the rows; of the past, as soon as it is applied."""
        if asked.at is not None:
            at = self._past_position(asked.at)
            return self._wait_for(at, asked, _MAX_WAIT_US) or self._reader.groups(asked, at)
        self._summaries.require_built(asked.view)
        page = self._readers.of(asked.view).groups(asked, None)
        age = self._ages.age_of(asked.view, page.position)
        return structs.replace(page, events_behind=age.events_behind, age_us=age.age_us)

    def _wait_until_fresh(self, asked: AskView) -> DeferredReply | None:
        """Return a wait for the present end of the log if the rows are older than is asked for."""
        if asked.max_age_us is None:
            return None
        applied = self._readers.applied(asked.view)
        found = self._ages.find_too_old(asked.view, asked.max_age_us, applied)
        if found is None:
            return None
        fresh = structs.replace(asked, max_age_us=None)
        head, too_old = found
        return self._defer(
            head, fresh, asked.timeout_us, lambda _: failure_of(too_old), view=asked.view
        )

    def _changes(self, asked: AskChanges) -> QueryReply | DeferredReply:
        self._require_archive("upto")
        self._refuse_future(asked.upto, "upto")
        self._refuse_future(asked.event, "event")
        last = max(asked.upto, asked.event)
        return self._wait_for(last, asked, _MAX_WAIT_US) or self._reader.changes(asked)

    def _history_of(self, asked: HistoryQuestion) -> QueryReply | DeferredReply:
        """Tell what rows were, as soon as the positions that are named are applied."""
        self._require_archive("view")
        self._summaries.require_built(asked.view)
        projection, last = self._reader.projection(asked.view), last_position(asked)
        self._refuse_future(last, "at" if isinstance(asked, AskBlame) else "end")
        waits = self._wait_for(last, asked, _MAX_WAIT_US)
        return waits or self._history.answer(asked, projection)

    def _wait_for(
        self, position: int, question: Question, timeout_us: Micros, *, view: str = ""
    ) -> DeferredReply | None:
        """Return a wait for a position; `view`: of its rows, which others may have."""
        if position <= 0 or self._readers.applied(view) >= position:
            return None
        return self._defer(
            position,
            question,
            timeout_us,
            lambda applied: not_applied(position, applied),
            view=view,
        )

    def _defer(
        self,
        position: int,
        question: Question,
        timeout_us: Micros,
        failure: Callable[[int], Failure],
        *,
        view: str,
    ) -> DeferredReply:
        is_own = self._readers.is_own(view)
        return DeferredReply(
            position,
            self._monotonic_clock() + max(0, min(timeout_us, _MAX_WAIT_US)),
            question=question,
            failure=failure,
            applied=self._applied if is_own else partial(self._readers.applied, view),
            clock=self._monotonic_clock,
            look_us=None if is_own else FOREIGN_LOOK_US,
        )

    def _past_position(self, at: int | str) -> int:
        """Return the position that `at` names: itself, or the last one at that time.

        A time goes by the recording: one event that is dated wrongly must not move the whole past.
        """
        self._require_archive("at")
        if isinstance(at, str) and not at.strip().isdecimal():
            return self._log.position_at(position_question(at.strip()))
        position = int(at)
        self._refuse_future(position, "at")
        return position

    def _require_archive(self, field: str) -> None:
        if not self._archive:
            raise Unreadable(
                f"{self._name} keeps only the present; ask the archive about the past.",
                code="needs-archive",
                field=field,
            )

    def _refuse_future(self, position: int, field: str) -> None:
        head = self._log.head()
        if not 0 <= position <= head:
            raise Unreadable(
                f"There is no position {position}: the log ends at {head}.",
                code="no-such-position",
                field=field,
            )


def _is_own(sources: QuerySources, view: str) -> bool:
    return sources.places is None or sources.places.is_own(view)
