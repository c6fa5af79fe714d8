"""What the projection tests share: the installed modules and views, and files to write to."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest

from backend.domain.registry import Registry, load_registry
from backend.projection.archive_store import ArchiveStore
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from tests.backend.projection.followed_log import FollowedLog
from tests.backend.projection.shop_history import START

Opened = Callable[..., LiveStore | ArchiveStore]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="session")
def projections() -> Mapping[str, Projection]:
    return load_projections()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Open stores that are closed when the test ends."""
    stores: list[LiveStore | ArchiveStore] = []

    def open_store(
        projections: Mapping[str, Projection],
        kind: type[LiveStore] | type[ArchiveStore] = LiveStore,
        name: str = "rows.sqlite",
        **options: int,
    ) -> LiveStore | ArchiveStore:
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


@pytest.fixture
def followed(
    tmp_path: Path, registry: Registry, projections: Mapping[str, Projection]
) -> Iterator[FollowedLog]:
    followed = FollowedLog(tmp_path / "rows.sqlite", registry, projections, 1000)
    yield followed
    followed.store.close()
    followed.log.close()
