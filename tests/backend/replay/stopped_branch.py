"""A process that runs a branch as far as a stage, says so, and waits there to be killed."""

import sys
import time
from pathlib import Path

from backend.domain.registry import load_registry
from backend.projection.installed_projections import load_projections
from backend.replay.branch_session import run_branch
from backend.wire.branches import BranchFiles, BranchStage


def main(folder: str, name: str, url: str, wanted: str) -> None:
    def stop_there(stage: BranchStage, _done: int, _total: int) -> None:
        if stage == wanted:
            sys.stdout.write("there\n")
            sys.stdout.flush()
            time.sleep(600)  # killed meanwhile

    files = BranchFiles(Path(folder), name)
    run_branch(files, url, load_projections(), load_registry(), stop_there)


if __name__ == "__main__":
    main(*sys.argv[1:])
