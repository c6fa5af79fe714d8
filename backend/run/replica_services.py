"""The query services of a replica: one for each thread that answers, over files of its own."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress

import msgspec

from backend.annotations.breakpoint_store import BreakpointReader
from backend.annotations.note_reader import NoteReader
from backend.clock import now_us
from backend.domain.registry import Registry
from backend.errors import Unavailable
from backend.projection.follower import Follower
from backend.projection.read_model import Projection
from backend.projection.verification import OpenRows
from backend.query.cache import PageCache
from backend.query.log.log_search import LogSearch
from backend.query.query_service import QueryService
from backend.query.query_sources import QuerySources
from backend.query.question_budget import BudgetGuard
from backend.query.run_to.hit_counts import HitCounts
from backend.query.views.kept_results import KeptResults
from backend.query.views.row_places import RowPlaces
from backend.run.bootstrap import Bootstrap
from backend.store.engine_registry import open_reader
from backend.store.match_cache import MatchCache


class SharedSources(msgspec.Struct, frozen=True, kw_only=True):
    """What all services of a replica share; `why_unbuilt` to `places`: see `QuerySources`."""

    follower: Follower
    cache: PageCache
    matches: MatchCache
    hit_counts: HitCounts = msgspec.field(default_factory=HitCounts)
    why_unbuilt: Callable[[str], str]
    kept: KeptResults | None = None
    places: RowPlaces | None = None


def open_query_service(
    bootstrap: Bootstrap,
    open_file: OpenRows,
    installed: tuple[Registry, Mapping[str, Projection]],
    shared: SharedSources,
) -> QueryService:
    """Open the log, the notes and the rows; to be called in the thread that answers.

    Raises:
        Unavailable: one of them is not there; nothing stays open.
    """
    registry, projections = installed
    url, follower, guard = bootstrap.settings.log_url, shared.follower, BudgetGuard()
    with ExitStack() as opened:
        reader = open_reader(url)
        opened.callback(reader.close)
        with suppress(Unavailable):  # each question says so
            reader.head()  # opens what is there now; another file in its place is refused later
        rows = open_file()
        opened.callback(rows.dispose)
        sources = QuerySources(
            log=LogSearch(
                bootstrap.name,
                url,
                reader,
                now_us,
                matches=shared.matches,
                guard=guard,
                noted=NoteReader(bootstrap.settings.data_folder),
            ),
            rows=rows,
            projections=projections,
            registry=registry,
            cache=shared.cache,
            guard=guard,
            growth=follower.head.growth,
            applied=follower.applied,
            why_unbuilt=shared.why_unbuilt,
            conditions=BreakpointReader(bootstrap.settings.data_folder),
            hit_counts=shared.hit_counts,
            kept=shared.kept,
            places=shared.places,
        )
        service = QueryService(
            bootstrap.name,
            sources,
            archive=bootstrap.role == "archive",
            applied=lambda: follower.position,
            no_backlog=lambda: follower.obstacle,
        )
        opened.pop_all()  # they are the service's from now on
    return service
