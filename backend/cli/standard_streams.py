"""The program's standard streams: open even where the shell closed them, and honest when full."""

import io
import os
import sys
from typing import TYPE_CHECKING

from backend.errors import Unavailable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

NO_OUTPUT = "no-output"
_STDIN, _STDOUT, _STDERR = 0, 1, 2


class CheckedOutput(io.RawIOBase):
    """Standard output as bytes; what the system refuses is `Unavailable`, code `no-output`.

    A reader that has gone is a `BrokenPipeError` as everywhere: that is an end, not a failure.
    """

    def __init__(self, descriptor: int) -> None:
        """Write to this file descriptor, which stays open."""
        super().__init__()
        self._descriptor = descriptor

    def writable(self) -> bool:
        """Say that it is for writing."""
        return True

    def fileno(self) -> int:
        """Return the file descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Say whether a person reads it."""
        return os.isatty(self._descriptor)

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write what the system takes."""
        try:
            return os.write(self._descriptor, data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise Unavailable(
                f"The output cannot be written: {error.strerror}. Nothing after this point is "
                "there; send the output somewhere else.",
                code=NO_OUTPUT,
            ) from error


def open_standard_streams() -> None:
    """Fill the places of closed streams, so that no database gets their numbers, and check stdout.

    A stream that was closed answers every use with `Bad file descriptor`.
    """
    for descriptor in (_STDIN, _STDOUT, _STDERR):
        if not _is_open(descriptor):
            # the lowest number that is free, and for the wrong direction
            os.open(os.devnull, os.O_WRONLY if descriptor == _STDIN else os.O_RDONLY)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(_STDIN, closefd=False)))
    sys.stdout = _checked(_STDOUT)
    if sys.stderr is None:
        sys.stderr = io.TextIOWrapper(io.BytesIO())


def discard_output() -> None:
    """Let nothing more be written to standard output: nobody reads it, or it is full."""
    _discard(sys.stdout.fileno())


def print_note(text: str) -> None:
    """Print a line for people on standard error, beside the output."""
    write_error_text(f"{text}\n")


def write_error_text(text: str) -> None:
    """Write to standard error; where nobody reads it, or it is full, the work goes on."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:  # nobody is there to be told
        _discard(sys.stderr.fileno())  # what is left in the buffer has nowhere to go


def _discard(descriptor: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:  # the answer itself: the descriptor was closed by who started us
        return False
    return True


def _checked(descriptor: int) -> io.TextIOWrapper:
    output = CheckedOutput(descriptor)
    buffered = io.BufferedWriter(output)
    return io.TextIOWrapper(buffered, encoding="utf-8", line_buffering=output.isatty())
