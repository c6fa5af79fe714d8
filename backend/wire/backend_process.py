"""The backend's process, as others see it: whether one runs on a data folder, and how to start one.

The window and the command line both come here, so that they never differ in what they start.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from backend.errors import Unavailable
from backend.wire import connection
from backend.wire.connection import ConnectionInfo

_STDERR_FILE = "backend.stderr"  # beside the backend's own log: what ends it before it has one
_MAX_ERROR_CHARS = 2_000


def find_backend(folder: Path) -> ConnectionInfo | None:
    """Return what the folder's backend says about itself, None when none runs.

    Raises:
        Unreadable: it is of another version.
    """
    try:
        found = connection.read_connection_file(folder)
    except Unavailable:
        return None
    if found.host:  # on another host: whether it runs is seen when it is asked
        return found
    # a killed backend left its file behind, and somebody else may have got its number since
    return found if holds_folder(found.pid, folder) else None


def is_alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):  # the answer itself: no process has this number
        return False
    except PermissionError:
        return True
    return True


def holds_folder(pid: int, folder: Path) -> bool:
    """Whether there is such a process, and it has the folder's lock open.

    Where the system does not show what is open, only the first.
    """
    if not is_alive(pid):
        return False
    try:
        opened = list(Path(f"/proc/{pid}/fd").iterdir())
    except PermissionError:  # another user's
        return True
    except OSError:  # it has just ended, or this is no Linux
        return not Path("/proc/self/fd").exists()
    return any(_is_same_file(each, folder / connection.LOCK_FILE) for each in opened)


def _is_same_file(opened: Path, lock: Path) -> bool:
    try:
        return opened.samefile(lock)
    except OSError:  # it is no file, was closed meanwhile, or there is no lock
        return False


def start_borrowed_backend(
    folder: Path, environment: Mapping[str, str], stderr: IO[bytes]
) -> "subprocess.Popen[bytes]":
    """Start a backend of our own on a folder, which is made if need be; it is not ready yet.

    It holds the end of a pipe from us, and stops with it: nothing that ends this process, however
    roughly, leaves it behind. Ctrl+C in our terminal is for us alone.

    Raises:
        Unavailable: the folder cannot be made, or no process can be started.
    """
    make_folder(folder)
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*_command(folder), "--borrowed"],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )
    except OSError as error:
        raise _unstartable(error) from error


def start_detached_backend(folder: Path) -> None:
    """Start a backend that is no child of this process and outlives it; it is not ready yet.

    A shell starts it in the background and ends: were it our child, it would stay in the process
    table after its end and be taken for alive. What it writes to its standard error is kept in the
    folder for `read_last_error`.

    Raises:
        Unavailable: the folder cannot be made, or no process can be started.
    """
    make_folder(folder)
    try:
        with (folder / _STDERR_FILE).open("wb") as stderr:
            subprocess.run(  # noqa: S603 - our own interpreter and module, passed as arguments
                ["/bin/sh", "-c", '"$@" &', "sh", *_command(folder)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
                check=True,
            )
    except (OSError, subprocess.CalledProcessError) as error:
        raise _unstartable(error) from error


def read_last_error(folder: Path) -> str:
    """Return why the backend that was started last on a folder ended; empty when it did not say.

    Of a stack trace only the last line is returned.
    """
    try:
        text = (folder / _STDERR_FILE).read_text(errors="replace").strip()
    except OSError:  # no file: it ended before it could say anything
        return ""
    lines = text.splitlines()
    return lines[-1] if "Traceback (most recent call last):" in lines else text[-_MAX_ERROR_CHARS:]


def _command(folder: Path) -> list[str]:
    # -P: a folder `backend` where we were started is none of ours
    return [sys.executable, "-P", "-m", "backend", "backend", "--data", str(folder)]


def _unstartable(error: Exception) -> Unavailable:
    return Unavailable(f"No backend can be started: {error}. Start one with: marigraph backend")


def release(process: "subprocess.Popen[bytes]") -> None:
    """Let a process outlive this one: nobody waits for its end, and Python need not warn of it."""
    if process.poll() is None:
        process.returncode = 0


def make_folder(folder: Path) -> None:
    """Make a data folder, for its owner only.

    Raises:
        Unavailable: it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"{folder} cannot be a data folder: {error.strerror}. Choose another with --data."
        ) from error
