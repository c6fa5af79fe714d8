"""Every question gets an answer: a reply now, or a deferred one when the rows lag behind."""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from typing import assert_never

from msgspec import structs
from sqlalchemy.exc import DatabaseError, OperationalError

from backend.clock import SECOND_US, Clock, Micros, monotonic_us, now_us
from backend.errors import DamagedFile, StorageFailed, Unavailable, Unreadable
from backend.filters import grammar
from backend.filters.syntax_tree import BadFilter
from backend.messages.causal_graph import AskCauses
from backend.messages.commands import Failure
from backend.messages.density import AskDensity
from backend.messages.filter_plans import AskHidingTerms
from backend.messages.live_pages import AskLivePage
from backend.messages.log_order import AskLogRank
from backend.messages.queries import (
    AskApplyTimes,
    AskBoards,
    AskCatalogue,
    AskChanges,
    AskEvent,
    AskGroups,
    AskLog,
    AskPosition,
    AskView,
    BoardPage,
    CheckFilter,
    CountLog,
    EventContext,
    FilterChecked,
    PositionFound,
    QueryReply,
    Question,
    ViewPage,
)
from backend.query.apply_times_reply import answer_apply_times
from backend.query.catalogue_builder import build_catalogue, handled_types
from backend.query.deferred_reply import DeferredReply, not_applied
from backend.query.page_watch import LivePages, PageWait
from backend.query.parked.parked_answers import ParkedAnswers
from backend.query.past_moment import position_question
from backend.query.query_sources import QuerySources
from backend.query.question_budget import UNLIMITED, OutOfBudget, QuestionBudget
from backend.query.row_ages import RowAge, RowAges
from backend.query.views.view_reader import ViewReader
from backend.sqlite.storage_errors import is_damage
from backend.wire.failures import failure_of

_MAX_WAIT_US = 60 * SECOND_US
_STOPPED = (OutOfBudget, StorageFailed, sqlite3.Error)  # the driver's own while rows are fetched
LaterReply = DeferredReply | PageWait
LogQuestion = (
    AskLog
    | CountLog
    | AskLogRank
    | AskDensity
    | AskHidingTerms
    | AskEvent
    | AskCauses
    | AskPosition
)


class QueryService:
    """Answers for one replica, or for the archive; used by the one thread that made it.

    The cache's `invalidate` is to be called after every batch that is applied; it may come from
    the thread that applies. `applied` says how far the rows have come, `no_backlog` why nobody can
    know what they lack: the log cannot be read (what is in its place may look whole), or is no more
    theirs.
    """

    def __init__(
        self,
        name: str,
        sources: QuerySources,
        *,
        archive: bool,
        applied: Callable[[], int],
        no_backlog: Callable[[], str],
        clock: Clock = now_us,
        monotonic_clock: Clock = monotonic_us,
    ) -> None:
        """Connect to the rows; `name` is who answers."""
        grammar.build_parser()
        self._name = name
        self._sources = sources
        self._log = sources.log
        self._archive = archive
        self._applied = applied
        self._monotonic_clock = monotonic_clock
        built = {
            view: each
            for view, each in sources.projections.items()
            if not sources.why_unbuilt(view)
        }
        self._views = ViewReader(
            name, sources.rows, built, sources.cache, archive=archive, clock=clock
        )
        self._views.guard_with(sources.guard)
        self._parked = ParkedAnswers(name, sources.rows, clock, sources.guard)
        self._types = {
            view: handled_types(sources.registry, projection)
            for view, projection in sources.projections.items()
        }
        self._ages = RowAges(
            name,
            sources,
            self._types,
            applied=applied,
            no_backlog=no_backlog,
            clock=clock,
            monotonic_clock=monotonic_clock,
        )
        self._live = LivePages(self._current_page, sources.cache, applied, clock, monotonic_clock)

    def answer(
        self, question: Question, budget: QuestionBudget = UNLIMITED
    ) -> QueryReply | LaterReply:
        """Answer; what is wrong with the question or with the machine becomes a `Failure`.

        Raises:
            OutOfBudget: the budget was spent before the answer was found.
        """
        with self._sources.guard.hold(budget):
            try:
                return self._answer(question)
            except DatabaseError as error:
                if budget.is_spent:
                    raise
                return failure_of(self._describe_refusal(error), "The question")
            except Exception as error:
                if budget.is_spent and isinstance(error, _STOPPED):
                    raise
                return failure_of(error, "The question")

    def interrupt(self) -> None:
        """Stop what a server works at for a question that was given up; from any thread."""
        self._sources.guard.interrupt_servers()

    def close(self) -> None:
        """Close the connections, and the files that were opened for them."""
        with ExitStack() as opened:  # each of them, whatever comes of the others
            opened.callback(self._log.close)
            opened.callback(self._sources.rows.dispose)  # which keeps what is given back to it
            opened.callback(self._parked.close)
            opened.callback(self._views.close)

    def _describe_refusal(self, error: DatabaseError) -> Exception:
        """Return what a refusal of the database means; what is not the disk's fault is ours."""
        if isinstance(error, OperationalError):
            return StorageFailed(f"The database refused: {error.orig}")
        if isinstance(error.orig, sqlite3.Error) and is_damage(error.orig):
            return DamagedFile(
                f"A file that {self._name} reads for this is damaged: {error.orig}. If it is its"
                f" rows: marigraph rebuild {self._name}. If it is the log, `marigraph health` says"
                " so, and what to do."
            )
        return error

    def _answer(self, question: Question) -> QueryReply | LaterReply:
        if isinstance(question, LogQuestion):
            return self._answer_of_log(question)
        match question:
            case AskView():
                answer: QueryReply | LaterReply = self._view(question)
            case AskLivePage():
                self._require_built(question.view)
                answer = self._live.answer(question)
            case AskBoards():
                answer = self._boards(question)
            case AskGroups():
                answer = self._groups(question)
            case AskChanges():
                answer = self._changes(question)
            case AskApplyTimes():
                answer = answer_apply_times(
                    question, self._sources.applied, self._name, self._monotonic_clock
                )
            case CheckFilter():
                answer = self._check(question)
            case AskCatalogue():
                answer = build_catalogue(self._sources.registry, self._sources.projections)
            case _:
                answer = self._parked.answer(question)
        return answer

    def _answer_of_log(self, question: LogQuestion) -> QueryReply:
        match question:
            case AskLog() | CountLog() | AskLogRank() | AskDensity() | AskHidingTerms():
                return self._log.answer(question)
            case AskEvent():
                return self._event_context(question)
            case AskCauses():
                return self._log.causes(question)
            case AskPosition():
                return PositionFound(position=self._log.position_at(question))
            case _:
                assert_never(question)

    def _view(self, asked: AskView) -> QueryReply | DeferredReply:
        self._require_built(asked.view)
        if asked.at is not None:
            at = self._past_position(asked.at)
            position = max(at, asked.min_position or 0)
            return self._wait_for(position, asked, asked.timeout_us) or self._views.page(asked, at)
        waits = self._wait_for(asked.min_position or 0, asked, asked.timeout_us)
        return waits or self._wait_until_fresh(asked) or self._current_page(asked)

    def _require_built(self, view: str) -> None:
        if reason := self._sources.why_unbuilt(view):
            raise Unavailable(f"{reason}.", field="view")

    def _current_page(self, asked: AskView) -> ViewPage:
        """Return the rows as they are, with what they lack of the log."""
        page = self._views.page(asked, None)
        age = self._ages.age_of(asked.view, page.position)
        return structs.replace(page, events_behind=age.events_behind, age_us=age.age_us)

    def _boards(self, asked: AskBoards) -> BoardPage:
        """Count the boards, with what the view that is furthest behind lacks of the log."""
        if self._archive:
            raise Unreadable(
                f"{self._name} keeps no boards: what waits is counted in a replica.",
                code="needs-replica",
                field="replica",
            )
        page = self._views.boards(asked)
        ages = [self._ages.age_of(each.view, each.applied) for each in page.boards]
        worst = max(ages, key=RowAge.rank, default=RowAge(0, 0))
        return structs.replace(page, events_behind=worst.events_behind, age_us=worst.age_us)

    def _groups(self, asked: AskGroups) -> QueryReply | DeferredReply:
        """Group the rows; of the past, as soon as it is applied."""
        if asked.at is not None:
            at = self._past_position(asked.at)
            return self._wait_for(at, asked, _MAX_WAIT_US) or self._views.groups(asked, at)
        page = self._views.groups(asked, None)
        age = self._ages.age_of(asked.view, page.position)
        return structs.replace(page, events_behind=age.events_behind, age_us=age.age_us)

    def _wait_until_fresh(self, asked: AskView) -> DeferredReply | None:
        """Return a wait for the present end of the log if the rows are older than is asked for."""
        if asked.max_age_us is None:
            return None
        found = self._ages.find_too_old(asked.view, asked.max_age_us)
        if found is None:
            return None
        fresh = structs.replace(asked, max_age_us=None)
        head, too_old = found
        return self._defer(head, fresh, asked.timeout_us, lambda _: failure_of(too_old))

    def _changes(self, asked: AskChanges) -> QueryReply | DeferredReply:
        self._require_archive("upto")
        self._refuse_future(asked.upto, "upto")
        self._refuse_future(asked.event, "event")
        last = max(asked.upto, asked.event)
        return self._wait_for(last, asked, _MAX_WAIT_US) or self._views.changes(asked)

    def _wait_for(
        self, position: int, question: Question, timeout_us: Micros
    ) -> DeferredReply | None:
        if self._applied() >= position:
            return None
        return self._defer(
            position, question, timeout_us, lambda applied: not_applied(position, applied)
        )

    def _defer(
        self,
        position: int,
        question: Question,
        timeout_us: Micros,
        failure: Callable[[int], Failure],
    ) -> DeferredReply:
        return DeferredReply(
            position,
            self._monotonic_clock() + max(0, min(timeout_us, _MAX_WAIT_US)),
            question=question,
            failure=failure,
            applied=self._applied,
            clock=self._monotonic_clock,
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

    def _event_context(self, asked: AskEvent) -> EventContext:
        found = self._log.event_context(asked.position)
        views = [name for name in sorted(self._types) if found.event.type in self._types[name]]
        return structs.replace(found, views=views)

    def _check(self, asked: CheckFilter) -> FilterChecked:
        try:
            if not asked.view:
                return FilterChecked(ok=True, plan=self._log.plan(asked.filter))
            self._views.check(asked.view, asked.filter)
        except BadFilter as error:
            return FilterChecked(ok=False, message=error.message, at=error.at)
        return FilterChecked(ok=True)
