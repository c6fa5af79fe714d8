"""What a query service answers from: the log, the replica's rows, and what is installed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

import msgspec
import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.filters.syntax_tree import Value
from backend.messages.causal_graph import AskCauses, CausalGraph
from backend.messages.density import AskDensity, LogDensity
from backend.messages.events import Event
from backend.messages.filter_plans import AskHidingTerms, FilterPlan, HidingTerms
from backend.messages.log_matches import AskMatches, MatchPositions
from backend.messages.log_order import AskLogRank, LogRank
from backend.messages.queries import AskLog, AskPosition, CountLog, EventContext, LogCount, LogPage
from backend.projection.apply_history import ApplyHistory
from backend.projection.head_growth import HeadGrowth
from backend.projection.read_model import Projection
from backend.query.cache import PageCache
from backend.query.log.command_origins import CommandOrigin
from backend.query.question_budget import BudgetGuard
from backend.query.run_to.condition_reader import ConditionSource, NoConditions
from backend.query.run_to.hit_counts import HitCounts
from backend.query.views.kept_results import KeptResults
from backend.query.views.row_places import RowPlaces
from backend.store.log_search_port import Backlog, EventValues


class LogQueries(Protocol):
    """What the service needs of the log."""

    def head(self) -> int:
        """Return the last position."""
        ...

    def answer(
        self, asked: AskLog | CountLog | AskLogRank | AskDensity | AskMatches | AskHidingTerms
    ) -> LogPage | LogCount | LogRank | LogDensity | MatchPositions | HidingTerms:
        """Return a page of events, or count them, or say what hides them."""
        ...

    def event_context(self, position: int) -> EventContext:
        """Return an event with its cause and its chain; `views` is left empty."""
        ...

    def causes(self, asked: AskCauses) -> CausalGraph:
        """Return what caused an event and what came of it."""
        ...

    def position_at(self, asked: AskPosition) -> int:
        """Return the last position by then."""
        ...

    def plan(self, text: str) -> FilterPlan:
        """Read a filter as if for a page of the log, and return how that would be searched for."""
        ...

    def begin(self) -> int:
        """Return behind which position the log begins: 0, or more of a part of another log."""
        ...

    def events_at(self, positions: Sequence[int]) -> list[Event]:
        """Return the events at these positions, in log order."""
        ...

    def command_origins(self, events: Sequence[Event]) -> dict[int, CommandOrigin]:
        """Return where the causes of events begin, by their positions."""
        ...

    def values(self, value: Value, positions: Sequence[int]) -> EventValues:
        """Return what a calculation comes to at events; without positions it is only checked."""
        ...

    def backlog(self, position: int, types: Collection[str]) -> Backlog:
        """Return which events of these types are recorded behind a position."""
        ...

    def close(self) -> None:
        """Give the connections back."""
        ...


def _is_built(_view: str) -> str:
    return ""


class QuerySources(msgspec.Struct, frozen=True, kw_only=True):
    """Where the answers come from: the log, the replica's rows, and what is installed.

    `guard` stops the statements of both; `growth`: since when the log's events are known;
    `applied`: when they were applied. These and `cache` may be shared between the services of a
    replica. `why_unbuilt`: why a view has no rows yet, empty when it has. `kept`: results of
    searches in the past, of an archive.
    `places`: where the rows of views are that others have; None: all are in its own file.
    `conditions`: breakpoints and invariants of operators, `hit_counts`: what is counted of these.
    """

    log: LogQueries
    rows: sa.Engine
    projections: Mapping[str, Projection]
    registry: Registry
    cache: PageCache
    guard: BudgetGuard
    growth: HeadGrowth
    applied: ApplyHistory
    why_unbuilt: Callable[[str], str] = _is_built
    conditions: ConditionSource = NoConditions()
    hit_counts: HitCounts = msgspec.field(default_factory=HitCounts)
    kept: KeptResults | None = None
    places: RowPlaces | None = None
