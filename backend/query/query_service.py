"""Every question gets an answer: a reply now, or a deferred one when the rows lag behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar, assert_never

import sqlalchemy as sa
from msgspec import structs
from sqlalchemy.exc import OperationalError

from backend.clock import SECOND_US, Clock, Micros, monotonic_us, now_us, parse_rfc3339
from backend.domain.registry import Registry
from backend.errors import StorageFailed, Unreadable
from backend.messages.commands import Failure
from backend.messages.queries import (
    AskCatalogue,
    AskChanges,
    AskEvent,
    AskLog,
    AskParked,
    AskPosition,
    AskView,
    CheckFilter,
    CountLog,
    EventContext,
    FilterChecked,
    LogCount,
    LogPage,
    PositionFound,
    QueryReply,
    Question,
)
from backend.projection.read_model import Projection
from backend.query.cache import PageCache
from backend.query.catalogue_builder import build_catalogue, handled_types
from backend.query.deferred_reply import DeferredReply
from backend.query.filters import grammar
from backend.query.filters.syntax_tree import BadFilter
from backend.query.views.view_reader import ViewReader
from backend.settings import Settings
from backend.wire.failures import failure_of

_MAX_WAIT_US = 60 * SECOND_US
_Answer = TypeVar("_Answer")


class LogQueries(Protocol):
    """What the service needs of the log."""

    def head(self) -> int:
        """Return the last position."""
        ...

    def page(self, asked: AskLog) -> LogPage:
        """Return a page of events."""
        ...

    def count(self, asked: CountLog) -> LogCount:
        """Count events, also in buckets."""
        ...

    def story(self, position: int) -> EventContext:
        """Return an event with its cause and its chain; `views` is left empty."""
        ...

    def position_at(self, asked: AskPosition) -> int:
        """Return the last position by then."""
        ...

    def check(self, text: str) -> None:
        """Read a filter as if for a page of the log."""
        ...

    def close(self) -> None:
        """Give the connections back."""
        ...


@dataclass(frozen=True, slots=True)
class QuerySources:
    """Where the answers come from: the log, the replica's rows, and what is installed."""

    log: LogQueries
    rows: sa.Engine
    projections: Mapping[str, Projection]
    registry: Registry


class QueryService:
    """Answers for one replica, or for the archive; used by the one thread that made it.

    `cache.changed` is to be called after every batch that is applied; it may come from the thread
    that applies. `applied` says how far the rows have come.
    """

    def __init__(
        self,
        name: str,
        sources: QuerySources,
        *,
        settings: Settings,
        archive: bool,
        applied: Callable[[], int],
        clock: Clock = now_us,
        monotonic_clock: Clock = monotonic_us,
    ) -> None:
        """Connect to the rows; `name` is who answers."""
        grammar.build_parser()
        self.cache = PageCache(settings.cached_pages)
        self._name = name
        self._sources = sources
        self._log = sources.log
        self._archive = archive
        self._applied = applied
        self._monotonic_clock = monotonic_clock
        self._views = ViewReader(
            name, sources.rows, sources.projections, self.cache, archive=archive, clock=clock
        )

    def answer(self, question: Question) -> QueryReply | DeferredReply:
        """Answer; what is wrong with the question or with the machine becomes a `Failure`."""
        return self._answer_or_failure(lambda: self._answer(question))

    def close(self) -> None:
        """Give the connections back."""
        self._views.close()
        self._log.close()

    def _answer_or_failure(self, attempt: Callable[[], _Answer]) -> _Answer | Failure:
        try:
            return attempt()
        except OperationalError as error:
            return failure_of(StorageFailed(f"The database refused: {error.orig}"))
        except Exception as error:  # noqa: BLE001 - one bad question must not end the process
            return failure_of(error, "The question")

    def _answer(self, question: Question) -> QueryReply | DeferredReply:
        match question:
            case AskView():
                answer: QueryReply | DeferredReply = self._view(question)
            case AskLog():
                answer = self._log.page(question)
            case CountLog():
                answer = self._log.count(question)
            case AskEvent():
                answer = self._event_story(question)
            case AskChanges():
                answer = self._changes(question)
            case AskPosition():
                answer = PositionFound(position=self._log.position_at(question))
            case CheckFilter():
                answer = self._check(question)
            case AskCatalogue():
                answer = build_catalogue(self._sources.registry, self._sources.projections)
            case AskParked():
                answer = self._views.parked(question.limit)
            case _:
                assert_never(question)
        return answer

    def _view(self, asked: AskView) -> QueryReply | DeferredReply:
        at = None if asked.at is None else self._past_position(asked.at)
        position = max(at or 0, asked.min_position or 0)
        return self._defer_until_applied(
            position, asked.timeout_us, lambda: self._views.page(asked, at)
        )

    def _changes(self, asked: AskChanges) -> QueryReply | DeferredReply:
        self._require_archive("upto")
        self._refuse_future(asked.upto, "upto")
        return self._defer_until_applied(
            asked.upto, _MAX_WAIT_US, lambda: self._views.changes(asked)
        )

    def _defer_until_applied(
        self, position: int, timeout_us: Micros, attempt: Callable[[], QueryReply]
    ) -> QueryReply | DeferredReply:
        if self._applied() >= position:
            return attempt()
        return DeferredReply(
            position,
            self._monotonic_clock() + max(0, min(timeout_us, _MAX_WAIT_US)),
            applied=self._applied,
            attempt=lambda: self._answer_or_failure(attempt),
            clock=self._monotonic_clock,
        )

    def _past_position(self, at: int | str) -> int:
        """Return the position that `at` names: itself, or the last one at that time."""
        self._require_archive("at")
        if isinstance(at, str) and not at.strip().isdecimal():
            return self._log.position_at(AskPosition(moment_us=_parse_time(at)))
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

    def _event_story(self, asked: AskEvent) -> EventContext:
        story = self._log.story(asked.position)
        views = [
            name
            for name, projection in sorted(self._sources.projections.items())
            if story.event.type in handled_types(self._sources.registry, projection)
        ]
        return structs.replace(story, views=views)

    def _check(self, asked: CheckFilter) -> FilterChecked:
        try:
            if asked.view:
                self._views.check(asked.view, asked.filter)
            else:
                self._log.check(asked.filter)
        except BadFilter as error:
            return FilterChecked(ok=False, message=error.message, at=error.at)
        return FilterChecked(ok=True)


def _parse_time(text: str) -> Micros:
    try:
        return parse_rfc3339(text.strip())
    except ValueError:
        raise Unreadable(
            f"`{text}` is neither a position nor a time like 2026-11-01T10:00:00Z.",
            code="bad-time",
            field="at",
        ) from None
