"""This program's commands in processes of their own, which go on when the window closes."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from backend.messages.access_roles import AccessRole


def start_detached(
    arguments: Sequence[str], log: Path, role: AccessRole, *, with_output: bool
) -> None:
    """Run a command as a role; `log` gets its errors, and its output where that is wanted.

    Raises:
        OSError: it cannot be run.
    """
    command = [sys.executable, "-P", "-m", "backend", *arguments]
    try:
        with log.open("wb") as output:
            subprocess.run(  # noqa: S603 - this program itself; the shell gets it as arguments
                ["/bin/sh", "-c", '"$@" &', "sh", *command],
                stdin=subprocess.DEVNULL,
                stdout=output if with_output else subprocess.DEVNULL,
                stderr=output,
                env=os.environ | {"MARIGRAPH_ROLE": role},
                start_new_session=True,
                check=True,
            )
    except subprocess.CalledProcessError as error:
        raise ChildProcessError(str(error)) from error


def read_last_line(log: Path) -> str:
    """Return the last line that such a process has written; empty for none, or not yet."""
    try:
        text = log.read_text(errors="replace")
    except OSError:  # it never wrote any
        return ""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")
