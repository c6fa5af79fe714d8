"""The archive's composition root: a replica whose rows keep their history."""

from backend.projection.archive_store import ArchiveStore
from backend.run.child_runtime import ChildRuntime
from backend.run.replica import run_replica

# nobody waits for history as for present rows, and a batch of some events costs as much as one of
# one: at 500 events a second the archive took as much of the processor as a replica
_GATHERING_US = 25_000


def serve(runtime: ChildRuntime) -> None:
    """Be the archive until told to stop; raises what `follow` raises."""
    run_replica(runtime, ArchiveStore, _GATHERING_US)
