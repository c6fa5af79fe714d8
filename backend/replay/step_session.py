"""Steps into an event in a process of its own, and hears how it gets on."""

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
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", "backend.replay.step_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        try:
            child_input, child_output = child.stdin, child.stdout
            if child_input is None or child_output is None:
                raise Unavailable("The process has no pipes.")
            child_input.write(msgspec.json.encode(task) + b"\n")
            child_input.flush()
            for line in child_output:
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
    last_words = f" It wrote last: {lines[-1]}" if lines else ""
    how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
    raise Unavailable(
        f"The process {how} while {view or 'no view'} took event {format_number(task.position)}."
        f"{last_words}",
        code="handler-ended",
    )


def _error_of(failure: StepFailure) -> Unreadable | Unavailable:
    if failure.field:
        return Unreadable(failure.message, code=failure.code, field=failure.field)
    return Unavailable(failure.message, code=failure.code)


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.kill()  # it has nothing to lose
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            stream.close()
