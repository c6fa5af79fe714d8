"""A process that applies a log to a store until it is killed: `LOG STORE live|past|postgres`."""

import sys
from collections.abc import Mapping
from pathlib import Path

from backend.domain.registry import load_registry
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.follower import Follower
from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_engines import find_row_engine
from backend.projection.row_revision import Annulments
from backend.projection.sql_row_store import SqlRowStore
from backend.store.engine_registry import open_reader


def main(url: str, path: str, kind: str) -> None:
    """Follow the log; say on stdout how far it has come."""
    views = load_projections()
    store = _open(path, kind, views)
    reader = open_reader(url)
    applier = Applier(store, views, load_registry())
    applier.follow_annulments(Annulments(reader, views, LiveStore))
    follower = Follower(applier, reader)
    head = reader.head()
    while follower.position < head:
        follower.step()
        _say(follower.position)
    _say(follower.position)  # it may have been at the end from the beginning
    store.close()
    reader.close()


def _open(path: str, kind: str, views: Mapping[str, Projection]) -> SqlRowStore:
    if kind == "postgres":
        return find_row_engine(path, Path("replica-1.sqlite"), "ours").open_store(views)
    return ArchiveStore(Path(path), views) if kind == "past" else LiveStore(Path(path), views)


def _say(position: int) -> None:
    sys.stdout.write(f"{position}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
