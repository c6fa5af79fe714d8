"""Every question gets an answer: a reply now, or a deferred one when the rows lag behind."""

import sqlite3
from collections.abc import Callable
from contextlib import ExitStack
from typing import assert_never

from msgspec import structs
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from backend.clock import Clock, monotonic_us, now_us
from backend.errors import DamagedFile, StorageFailed
from backend.filters import grammar
from backend.filters.syntax_tree import BadFilter
from backend.messages.breakpoints import AskBreakpoints
from backend.messages.causal_graph import AskCauses
from backend.messages.density import AskDensity
from backend.messages.filter_plans import AskHidingTerms
from backend.messages.groups import AskGroups
from backend.messages.live_pages import AskLivePage
from backend.messages.log_matches import AskMatches
from backend.messages.log_order import AskLogRank
from backend.messages.queries import (
    AskApplyTimes,
    AskBoards,
    AskCatalogue,
    AskChanges,
    AskEvent,
    AskLog,
    AskPosition,
    AskView,
    CheckFilter,
    CountLog,
    EventContext,
    FilterChecked,
    PositionFound,
    QueryReply,
    Question,
)
from backend.messages.row_code import AskCode
from backend.messages.row_history import AskBlame, AskRowHistory, AskViewDiff
from backend.messages.run_to import AskRunTo, CheckCondition
from backend.query.apply_times_reply import answer_apply_times
from backend.query.catalogue_builder import build_catalogue
from backend.query.parked.parked_answers import ParkedAnswers
from backend.query.query_sources import QuerySources
from backend.query.question_budget import UNLIMITED, OutOfBudget, QuestionBudget
from backend.query.run_to.hit_counts import HitCount
from backend.query.run_to.run_to_answers import RunToAnswers
from backend.query.views.view_answers import LaterReply, ViewAnswers
from backend.sqlite.storage_errors import is_damage
from backend.wire.failures import failure_of

_STOPPED = (OutOfBudget, StorageFailed, sqlite3.Error)  # the driver's own while rows are fetched
LogQuestion = (
    AskLog
    | CountLog
    | AskLogRank
    | AskDensity
    | AskMatches
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
        self._monotonic_clock = monotonic_clock
        self._views = ViewAnswers(
            name,
            sources,
            archive=archive,
            applied=applied,
            no_backlog=no_backlog,
            clock=clock,
            monotonic_clock=monotonic_clock,
        )
        self._run_to = RunToAnswers(name, sources, archive=archive, clock=clock)
        self._parked = ParkedAnswers(name, sources.rows, clock, sources.guard)

    def answer(
        self, question: Question, budget: QuestionBudget = UNLIMITED
    ) -> QueryReply | LaterReply:
        """Answer; what is wrong with the question or with the machine becomes a `Failure`.

        Raises:
            OutOfBudget: the budget was spent before the answer was found.
        """
        with self._sources.guard.hold(budget):
            try:
                return self._answer_again_if_cut_off(question, budget)
            except DatabaseError as error:
                if budget.is_spent:
                    raise
                return failure_of(self._describe_refusal(error), "The question")
            except Exception as error:
                if budget.is_spent and isinstance(error, _STOPPED):
                    raise
                return failure_of(error, "The question")

    def _answer_again_if_cut_off(
        self, question: Question, budget: QuestionBudget
    ) -> QueryReply | LaterReply:
        """Answer; a server that has come back meanwhile has forgotten its connections."""
        try:
            return self._answer(question)
        except DBAPIError as error:
            if budget.is_spent or not error.connection_invalidated:
                raise
            return self._answer(question)

    def count_hits(self, known: HitCount, budget: QuestionBudget) -> HitCount:
        """Count the hits of a breakpoint's condition a part further.

        Raises:
            OutOfBudget: the budget was spent.
            Unavailable: log or rows cannot be read now.
        """
        with self._sources.guard.hold(budget):
            return self._run_to.count_further(known)

    def interrupt(self) -> None:
        """Stop what a server works at for a question that was given up; from any thread."""
        self._sources.guard.interrupt_servers()

    def close(self) -> None:
        """Close the connections, and the files that were opened for them."""
        with ExitStack() as opened:  # each of them, whatever comes of the others
            opened.callback(self._log.close)
            opened.callback(self._sources.rows.dispose)  # which keeps what is given back to it
            opened.callback(self._parked.close)
            opened.callback(self._run_to.close)
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
            case (
                AskView()
                | AskLivePage()
                | AskBoards()
                | AskCode()
                | AskGroups()
                | AskChanges()
                | AskRowHistory()
                | AskBlame()
                | AskViewDiff()
            ):
                answer: QueryReply | LaterReply = self._views.answer(question)
            case AskApplyTimes():
                answer = answer_apply_times(
                    question, self._sources.applied, self._name, self._monotonic_clock
                )
            case CheckFilter():
                answer = self._check(question)
            case AskRunTo() | CheckCondition() | AskBreakpoints():
                answer = self._run_to.answer(question)
            case AskCatalogue():
                answer = build_catalogue(self._sources.registry, self._sources.projections)
            case _:
                answer = self._parked.answer(question)
        return answer

    def _answer_of_log(self, question: LogQuestion) -> QueryReply:
        match question:
            case (
                AskLog()
                | CountLog()
                | AskLogRank()
                | AskDensity()
                | AskMatches()
                | AskHidingTerms()
            ):
                return self._log.answer(question)
            case AskEvent():
                return self._event_context(question)
            case AskCauses():
                return self._log.causes(question)
            case AskPosition():
                return PositionFound(position=self._log.position_at(question))
            case _:
                assert_never(question)

    def _event_context(self, asked: AskEvent) -> EventContext:
        found = self._log.event_context(asked.position)
        return structs.replace(found, views=self._views.views_of(found.event.type))

    def _check(self, asked: CheckFilter) -> FilterChecked:
        try:
            if not asked.view:
                return FilterChecked(ok=True, plan=self._log.plan(asked.filter))
            self._views.check(asked.view, asked.filter)
        except BadFilter as error:
            return FilterChecked(ok=False, message=error.message, at=error.at)
        return FilterChecked(ok=True)
