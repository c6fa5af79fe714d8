"""The archive's composition root: a replica whose rows keep their history."""

import sys

from backend.projection.archive_store import ArchiveStore
from backend.run.child_main import run_child
from backend.run.child_runtime import ChildRuntime
from backend.run.replica import run_replica


def serve(runtime: ChildRuntime) -> None:
    """Be the archive until told to stop; raises what `follow` raises."""
    run_replica(runtime, ArchiveStore)


if __name__ == "__main__":
    sys.exit(run_child(serve))
