"""What the query tests share: the installed modules and views, and replicas with real rows."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

import pytest
import sqlalchemy as sa

from backend.clock import now_us
from backend.domain.registry import Registry, load_registry
from backend.messages.events import Event
from backend.projection.applied_batch import AppliedBatch
from backend.projection.applier import Applier
from backend.projection.apply_history import ApplyHistory
from backend.projection.archive_store import ArchiveStore
from backend.projection.head_growth import HeadGrowth
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows
from backend.query.cache import PageCache
from backend.query.log.log_search import LogSearch
from backend.query.query_service import QueryService
from backend.query.query_sources import QuerySources
from backend.query.question_budget import BudgetGuard
from backend.query.run_to.condition_reader import ConditionSource, NoConditions
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.backend.projection.shop_history import START, STEP, Shop, events

Views = Mapping[str, Projection]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="session")
def projections() -> Views:
    return load_projections()


@pytest.fixture(scope="session")
def history(registry: Registry) -> Sequence[Event]:
    """Two thousand events of a small shop."""
    payloads = Shop(7, users=60, products=40).payloads()
    return list(islice(events(registry, payloads), 2000))


class Rows:
    """The rows of a replica, or of an archive, and what applies events to them."""

    def __init__(self, path: Path, registry: Registry, views: Views, *, archive: bool) -> None:
        self.path = path
        self.archive = archive
        self.log_error = ""
        self._store = ArchiveStore(path, views) if archive else LiveStore(path, views)
        self._applier = Applier(self._store, views, registry)

    @property
    def position(self) -> int:
        return self._applier.position

    def apply(self, history: Sequence[Event]) -> AppliedBatch:
        return self._applier.apply(history)

    def close(self) -> None:
        self._store.close()


@pytest.fixture
def replica(tmp_path: Path, registry: Registry, projections: Views) -> Iterator[Rows]:
    made = Rows(tmp_path / "replica.sqlite", registry, projections, archive=False)
    yield made
    made.close()


@pytest.fixture
def archive(tmp_path: Path, registry: Registry, projections: Views) -> Iterator[Rows]:
    made = Rows(tmp_path / "archive.sqlite", registry, projections, archive=True)
    yield made
    made.close()


COUNT = 600


class ManualClock:
    """A clock that only moves when it is told to."""

    def __init__(self) -> None:
        self.moment = now_us()

    def __call__(self) -> int:
        return self.moment


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> str:
    """A log of 600 events, each with its own time, in threes of one correlation."""
    url = f"sqlite:///{tmp_path_factory.mktemp('service') / 'log.sqlite'}"
    payloads = islice(Shop(4, users=20, products=10).payloads(), COUNT)
    drafts = [
        registry.draft(
            payload,
            installation="test",
            id=number.to_bytes(16, "big"),
            time=START + number * STEP,
            correlation=(number // 3).to_bytes(16, "big"),
            causation=(number - 1).to_bytes(16, "big") if number % 3 else None,
            actor="anna",
        )
        for number, payload in enumerate(payloads, 1)
    ]
    log = open_log(url)
    log.append(Transaction(events=drafts), recorded=now_us())
    log.close()
    return url


@pytest.fixture(scope="session")
def logged(url: str) -> Sequence[Event]:
    reader = open_reader(url)
    events = reader.read(0, COUNT)
    reader.close()
    return events


@pytest.fixture
def hands() -> ManualClock:
    return ManualClock()


class ServiceFactory(Protocol):
    """Makes a service over rows; `conditions`: what operators keep, None: nothing."""

    def __call__(self, rows: Rows, conditions: ConditionSource | None = None) -> QueryService: ...


@pytest.fixture
def stopwatch() -> ManualClock:
    """What patience is measured by."""
    return ManualClock()


@pytest.fixture
def growth(stopwatch: ManualClock) -> HeadGrowth:
    """Since when a replica that has just begun knows the log's events."""
    return HeadGrowth(stopwatch.moment)


@pytest.fixture
def cache() -> PageCache:
    """The pages that the services of a test keep."""
    return PageCache(512)


@pytest.fixture
def serving(
    url: str,
    registry: Registry,
    projections: Views,
    hands: ManualClock,
    stopwatch: ManualClock,
    cache: PageCache,
    growth: HeadGrowth,
) -> Iterator[ServiceFactory]:
    """Make services over rows; they are closed when the test ends."""
    services: list[tuple[QueryService, sa.Engine]] = []

    def serve(rows: Rows, conditions: ConditionSource | None = None) -> QueryService:
        name = "archive" if rows.archive else "replica-1"
        engine, guard = open_rows(rows.path), BudgetGuard()
        service = QueryService(
            name,
            QuerySources(
                log=LogSearch(name, url, open_reader(url), hands, guard=guard),
                rows=engine,
                projections=projections,
                registry=registry,
                cache=cache,
                guard=guard,
                growth=growth,
                applied=ApplyHistory(rows.position),
                conditions=conditions or NoConditions(),
            ),
            archive=rows.archive,
            applied=lambda: rows.position,
            no_backlog=lambda: rows.log_error,
            clock=hands,
            monotonic_clock=stopwatch,
        )
        services.append((service, engine))
        return service

    yield serve
    for service, engine in services:
        service.close()
        engine.dispose()
