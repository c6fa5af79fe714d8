"""What the projection tests share: the installed modules and views, and files to write to."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest

from backend.domain.registry import Registry, load_registry
from backend.projection.installed import load_projections
from backend.projection.live import LiveStore
from backend.projection.model import Projection
from backend.projection.past import PastStore
from tests.backend.projection.shop import START

Opened = Callable[..., LiveStore | PastStore]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="session")
def projections() -> Mapping[str, Projection]:
    return load_projections()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Open stores that are closed when the test ends."""
    stores: list[LiveStore | PastStore] = []

    def open_store(
        projections: Mapping[str, Projection],
        kind: type[LiveStore] | type[PastStore] = LiveStore,
        name: str = "rows.sqlite",
        **options: int,
    ) -> LiveStore | PastStore:
        store = kind(tmp_path / name, projections, **options)
        stores.append(store)
        return store

    yield open_store
    for store in stores:
        store.close()


@pytest.fixture
def ticking() -> Callable[[], int]:
    """A clock that moves a millisecond every time it is looked at."""
    moments = count(START, 1000)
    return lambda: next(moments)
