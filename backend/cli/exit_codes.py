"""How a command ends: with one clear line on stderr, and a code.

0: done. 1: a rule rejected it, or a check failed. 2: what was asked for cannot be read.
3: unavailable. 129: the terminal went away. 130: interrupted. 143: ended by SIGTERM.
"""

import functools
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn, ParamSpec

import typer

from backend.cli.standard_streams import NO_OUTPUT, discard_output, print_note
from backend.errors import MarigraphError, Rejected, Unavailable, Unreadable

EXIT_REFUSED = 1
EXIT_USAGE = 2
EXIT_UNAVAILABLE = 3
_BY_SIGNAL = 128

P = ParamSpec("P")


def with_exit_codes(command: Callable[P, None]) -> Callable[P, None]:
    """Wrap a command so that expected errors end it with their line and their code."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        signal.signal(signal.SIGTERM, _exit_on_signal)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # else started with `nohup`
            signal.signal(signal.SIGHUP, _exit_on_signal)
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            discard_output()
        except MarigraphError as error:
            raise typer.Exit(report(error)) from error

    return wrapped


def report(error: MarigraphError) -> int:
    """Say an error that was expected on stderr, in one line, and return the exit code.

    Raises:
        Defect: the error itself, when it is one of ours: its stack is wanted.
    """
    code = _exit_code(error)
    if code is None:
        raise error
    if error.code == NO_OUTPUT:
        discard_output()  # what is left in the buffer has nowhere to go
    print_note(f"marigraph: {error.message}")
    return code


def _exit_code(error: MarigraphError) -> int | None:
    match error:
        case Rejected():
            return EXIT_REFUSED
        case Unreadable():
            return EXIT_USAGE
        case Unavailable():
            return EXIT_UNAVAILABLE
        case _:
            return None


def _exit_on_signal(number: int, _frame: FrameType | None) -> NoReturn:
    """End as by an exception, so that what was begun is closed."""
    raise SystemExit(_BY_SIGNAL + number)
