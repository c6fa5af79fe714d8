"""What the query tests share: the installed modules and views, and replicas with real rows."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pytest

from backend.domain.registry import Registry, load_registry
from backend.messages.events import Event
from backend.projection.applying import Applied, Applier
from backend.projection.installed import load_projections
from backend.projection.live import LiveStore
from backend.projection.model import Projection
from backend.projection.past import PastStore
from tests.backend.projection.shop import Shop, events

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
        self._store = PastStore(path, views) if archive else LiveStore(path, views)
        self._applier = Applier(self._store, views, registry)

    @property
    def position(self) -> int:
        return self._applier.position

    def apply(self, history: Sequence[Event]) -> Applied:
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
