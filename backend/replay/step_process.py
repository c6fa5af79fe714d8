"""The process in which an event's handlers are run: whatever they do ends nothing else.

Its task comes as one line of JSON on the standard input; progress and result leave it line by line.
"""

import os
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import msgspec

from backend.errors import MarigraphError
from backend.projection.folder_models import load_models
from backend.projection.read_model import Projection
from backend.replay.handler_stepper import HandlerStepper, StepListener
from backend.replay.view_choice import require_views
from backend.store.engine_registry import open_existing_reader
from backend.wire.handler_step import (
    StepFailure,
    StepMessage,
    StepProgress,
    StepReport,
    StepTask,
)

_STDOUT, _STDERR = 1, 2


def main() -> int:
    """Step into the event, and say what came of it."""
    # what handlers print must not come between the lines
    output = os.fdopen(os.dup(_STDOUT), "wb")
    os.dup2(_STDERR, _STDOUT)
    task = msgspec.json.decode(sys.stdin.buffer.readline(), type=StepTask)
    try:
        with tempfile.TemporaryDirectory(prefix="marigraph-step-") as folder:
            _write(output, _step(task, Path(folder), output))
    except MarigraphError as error:
        _write(output, StepFailure(code=error.code, message=error.message, field=error.field or ""))
    return 0


def _step(task: StepTask, scratch: Path, output: BinaryIO) -> StepReport:
    models = load_models(Path(task.folder))
    views = _chosen(models.projections, task.views)
    current = StepProgress(view="")

    def tell_view(view: str) -> None:
        nonlocal current
        current = StepProgress(view=view)
        _write(output, current)

    def tell_progress(done: int, total: int) -> None:
        _write(output, StepProgress(view=current.view, done=done, total=total))

    def end_at(report: StepReport) -> None:
        try:
            _write(output, report)
        finally:  # also where nobody reads it any more
            os._exit(0)  # the handler would not let go of this process

    with closing(open_existing_reader(task.log_url)) as reader:  # never the writer
        stepper = HandlerStepper(
            reader,
            views,
            models.registry,
            StepListener(on_view=tell_view, on_replayed=tell_progress, on_endless=end_at),
            archive=Path(task.archive) if task.archive else None,
            scratch=scratch,
            limit_s=task.limit_s,
        )
        return stepper.step_into(task.position)


def _chosen(installed: dict[str, Projection], names: tuple[str, ...]) -> dict[str, Projection]:
    require_views(names, installed)
    return {name: each for name, each in installed.items() if not names or name in names}


def _write(output: BinaryIO, message: StepMessage) -> None:
    output.write(msgspec.json.encode(message) + b"\n")
    output.flush()


if __name__ == "__main__":
    sys.exit(main())
