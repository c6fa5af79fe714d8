from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from backend.domain.registry import load_registry
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.installed_projections import load_projections
from backend.projection.read_model import Projection
from backend.run.version_removal import VersionRemoval
from tests.backend.projection.shop_history import Shop, events


def test_that_a_removal_which_fails_again_and_again_is_told_once_until_it_has_gone_well(
    tmp_path: Path,
) -> None:
    registry = load_registry()
    views: Mapping[str, Projection] = {"users": load_projections()["users"]}
    store = ArchiveStore(tmp_path / "archive.sqlite", views)
    applier = Applier(store, views, registry)
    applier.apply([*events(registry, islice(Shop(2, users=9, products=5).payloads(), 1_000))])
    told: list[str] = []
    removal = VersionRemoval("100", views, store.database, told.append)
    for _ in range(2):
        store.database.cursor.execute("PRAGMA query_only = ON")
        removal.run(600)
        removal.run(1_000)
        store.database.cursor.execute("PRAGMA query_only = OFF")
        removal.run(600)
    assert len(told) == 2
    assert told[0] == told[1]
    store.close()
