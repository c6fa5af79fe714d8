"""The rows of a replica's process, in whichever database, and what rebuilds them there."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from backend.domain.registry import Registry
from backend.projection.applier import Applier
from backend.projection.follower import Follower
from backend.projection.read_model import Projection
from backend.projection.row_engines import RowEngine
from backend.projection.sql_row_store import SqlRowStore
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.run.child_runtime import ChildRuntime
from backend.run.rebuild_manager import RebuildManager
from backend.run.whole_rebuilds import Rebuilds, WholeRebuilds


class ReplicaRows(msgspec.Struct, frozen=True):
    """A replica's rows, and who applies events to them; `code`: a digest of the read models.

    `views`: those of its share, also those that are not built yet.
    """

    path: Path
    engine: RowEngine
    store: SqlRowStore
    applier: Applier
    code: str
    views: Mapping[str, Projection]


def rebuilds_of(
    runtime: ChildRuntime, rows: ReplicaRows, follower: Follower, registry: Registry
) -> Rebuilds:
    """Return what rebuilds these rows: beside them, or in their place."""
    store = rows.store
    if isinstance(store, SqliteRowStore):
        return RebuildManager(
            runtime, rows.path, store, follower, (registry, rows.views), rows.code
        )
    return WholeRebuilds(runtime, store, follower, rows.views)
