"""A process's work on a branch: one at a time, its state on disk, stopped when that is wanted."""

import time
from collections.abc import Mapping

from backend.clock import now_us
from backend.domain.registry import Registry
from backend.errors import MarigraphError, StorageFailed, Unavailable
from backend.projection.read_model import Projection
from backend.replay.branch_run import BranchRun, OnBranchProgress
from backend.store.engine_registry import open_existing_reader
from backend.wire.branch_outcome import BranchOutcome
from backend.wire.branches import BranchFiles, BranchPhase, BranchStage, BranchState

_WRITE_EVERY_S = 0.25  # the state, which others look at twice a second


class BranchCancelled(Unavailable):
    """An operator has cancelled the run; what it was about is as it was."""

    code = "cancelled"


def run_branch(
    files: BranchFiles,
    log_url: str,
    projections: Mapping[str, Projection],
    registry: Registry,
    on_progress: OnBranchProgress,
) -> BranchOutcome:
    """Run a branch to its outcome; ended in any other way it can be run again.

    Raises:
        AlreadyRunning: another process runs it.
        BranchCancelled: an operator wants it to stop.
        Unreadable: its file is damaged, an edit does not fit, or the log is another.
        Unavailable: the log cannot be read, or the disk is full.
    """
    document = files.read()
    with files.hold():
        reporter = _Reporter(files, on_progress)
        try:
            reader = open_existing_reader(
                log_url
            )  # never the writer: nothing of it reaches the log
            try:
                run = BranchRun(files, reader, projections, registry, reporter.report)
                outcome = run.run(document)
            finally:
                reader.close()
        except BranchCancelled:
            reporter.end("cancelled")
            raise
        except MarigraphError as error:
            reporter.end("failed", error.message)
            raise
        except (KeyboardInterrupt, SystemExit):
            reporter.end("cancelled")
            raise
        reporter.end("done")
        return outcome


class _Reporter:
    """Keeps the state on disk, and stops the run when it is cancelled."""

    def __init__(self, files: BranchFiles, on_progress: OnBranchProgress) -> None:
        self._files, self._on_progress = files, on_progress
        self._state = BranchState(phase="running", updated_us=now_us())
        self._written_s = 0.0
        self._write()

    def report(self, stage: BranchStage, done: int, total: int) -> None:
        self._on_progress(stage, done, total)
        if self._files.is_cancelled():
            raise BranchCancelled(
                f"The branch {self._files.name} was cancelled; it can be run again."
            )
        is_new = stage != self._state.stage
        self._state = BranchState(
            phase="running", stage=stage, done=done, total=total, updated_us=now_us()
        )
        if is_new or time.monotonic() - self._written_s > _WRITE_EVERY_S:
            self._write()

    def end(self, phase: BranchPhase, error: str = "") -> None:
        self._state = BranchState(phase=phase, error=error, updated_us=now_us())
        try:
            self._write()
        except StorageFailed:
            if phase == "done":  # the outcome is there; else the error that ended it is said
                raise

    def _write(self) -> None:
        self._files.write_state(self._state)
        self._written_s = time.monotonic()
