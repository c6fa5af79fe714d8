"""The archive's composition root: a replica whose rows keep their history."""

from backend.projection.archive_store import ArchiveStore
from backend.run.child_runtime import ChildRuntime
from backend.run.replica import run_replica


def serve(runtime: ChildRuntime) -> None:
    """Be the archive until told to stop; raises what `follow` raises."""
    run_replica(runtime, ArchiveStore)
