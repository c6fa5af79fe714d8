"""`marigraph` without a command: the window, in a process that knows nothing of the backend."""

import os
import subprocess
import sys
from pathlib import Path

from backend.settings import Settings


def open_window(settings: Settings) -> None:
    """Replace this process by the window's."""
    sys.stdout.flush()
    os.execv(sys.executable, _arguments(settings))  # noqa: S606 - our own interpreter and module


def take_screenshot(
    settings: Settings, panel: str, file: Path, theme: str | None, size: str
) -> int:
    """Make a picture of a panel, and return the exit code."""
    chosen = ["--theme", theme] if theme else []
    wanted = ["--screenshot", panel, str(file.absolute()), "--size", size, *chosen]
    done = subprocess.run([*_arguments(settings), *wanted], check=False)  # noqa: S603 - our own
    return done.returncode


def _arguments(settings: Settings) -> list[str]:
    # -P: a folder `console` where we were started is none of ours
    return [sys.executable, "-P", "-m", "console", "--data", str(settings.data_folder)]
