"""How old the rows of a view are: what they lack of the log, and since when."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import msgspec

from backend.clock import Clock, Micros
from backend.errors import TimedOut, Unavailable
from backend.messages.not_kept import age_us as event_age_us
from backend.messages.number_text import format_counted, format_span
from backend.query.query_sources import QuerySources
from backend.store.log_search_port import Backlog


class RowAge(msgspec.Struct, frozen=True):
    """Events of the view that are missing, and since when the oldest is; None: nobody knows."""

    events_behind: int | None
    age_us: Micros | None

    def rank(self) -> tuple[bool, int]:
        """Order by how bad it is; what nobody knows is worst."""
        return self.events_behind is None, self.age_us or 0


class RowAges:
    """Compares positions of rows with the log; one thread, as the service that it is of.

    `no_backlog` says why nobody can know what rows lack.
    """

    def __init__(
        self,
        name: str,
        sources: QuerySources,
        types: Mapping[str, Sequence[str]],
        *,
        no_backlog: Callable[[], str],
        clock: Clock,
        monotonic_clock: Clock,
    ) -> None:
        """`types`: event types that a view takes, by its name."""
        self._name = name
        self._log = sources.log
        self._growth = sources.growth
        self._types = types
        self._no_backlog = no_backlog
        self._clock = clock
        self._monotonic_clock = monotonic_clock

    def age_of(self, view: str, position: int) -> RowAge:
        """Return how old the view's rows at a position are."""
        with suppress(Unavailable):  # rows are answered also while their lag is not known
            if not self._no_backlog():
                backlog = self._log.backlog(position, self._types.get(view, ()))
                return RowAge(backlog.events, self._age_us(backlog, self._growth.waited_us))
        return RowAge(None, None)

    def find_too_old(
        self, view: str, max_age_us: Micros, applied: int
    ) -> tuple[int, TimedOut] | None:
        """Return the log's end and what is to be said, if rows at `applied` are older than that.

        Raises:
            Unavailable: nobody knows how old they are.
        """
        if reason := self._no_backlog():
            message = f"Nobody knows how old the rows of {self._name} are: {reason}."
            raise Unavailable(f"{message} Ask another replica.", field="max_age")
        backlog = self._log.backlog(applied, self._types.get(view, ()))
        age_us = self._age_us(backlog, self._growth.greatest_age_us)
        if age_us <= max_age_us:
            return None
        too_old = TimedOut(
            f"The rows of {self._name} lack {format_counted(backlog.events, 'event')}, the oldest"
            f" of them {format_span(age_us)} old. Ask another replica, or allow a greater age.",
            field="max_age",
        )
        return backlog.head, too_old

    def _age_us(self, backlog: Backlog, measure: Callable[[int, Micros, Micros], Micros]) -> Micros:
        """Return how old the first event that the rows lack is, as the growth measures it."""
        if not backlog.events:
            return 0
        moment_us = self._monotonic_clock()
        self._growth.note_at_least(backlog.head, moment_us)
        return measure(backlog.first, moment_us, event_age_us(backlog.recorded_us, self._clock()))
