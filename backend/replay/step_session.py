"""Steps into an event in a process of its own, and hears how it gets on."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable

import msgspec

from backend.errors import Unavailable, Unreadable
from backend.messages.number_text import format_number
from backend.wire.handler_step import (
    StepFailure,
    StepMessage,
    StepProgress,
    StepReport,
    StepTask,
)

OnStepProgress = Callable[[StepProgress], None]
_decode = msgspec.json.Decoder(StepMessage).decode


def step_into(task: StepTask, on_progress: OnStepProgress) -> StepReport:
    """Run the event's handlers in a process of its own; ended with this one.

    Raises:
        Unreadable: there is no such event, or no such view.
        Unavailable: the log cannot be read, or a handler ended the process.
    """
    view = ""
    with (
        tempfile.TemporaryFile() as errors,
        tempfile.TemporaryDirectory(prefix="marigraph-step-") as scratch,
    ):
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "backend.replay.step_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            # what the process leaves behind when it is ended goes with this folder
            env={**os.environ, "TMPDIR": scratch},
        )
        try:
            _send(child, task)
            for line in child.stdout or ():
                message = _decode(line)
                if isinstance(message, StepReport):
                    return message
                if isinstance(message, StepFailure):
                    raise _error_of(message)
                view = message.view
                on_progress(message)
            code = child.wait()
        finally:
            _end(child)
        errors.seek(0)
        lines = errors.read().decode(errors="replace").strip().splitlines()
    where = format_number(task.position)
    reason = lines[-1] if lines else "it said nothing"
    if code < 0:
        raise Unavailable(
            f"The handler of {view} was ended by signal {-code} at event {where}: {reason}",
            code="handler-ended",
        )
    raise Unavailable(
        f"The handler of {view} ended its process with exit code {code} at event {where}: {reason}",
        code="handler-ended",
    )


def _error_of(failure: StepFailure) -> Unreadable | Unavailable:
    if failure.field:
        return Unreadable(failure.message, code=failure.code, field=failure.field)
    return Unavailable(failure.message, code=failure.code)


def _send(child: "subprocess.Popen[bytes]", task: StepTask) -> None:
    if child.stdin is None:
        return  # it was made with one
    try:
        with child.stdin:
            child.stdin.write(msgspec.json.encode(task) + b"\n")
    except BrokenPipeError:
        return  # it has ended already: what it wrote about that is told


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.kill()  # it has nothing to lose
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
