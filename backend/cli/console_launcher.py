"""`marigraph` without a command: the window, in a process that knows nothing of the backend."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from backend.settings import Settings


def open_window(settings: Settings, profile: str = "", link: str = "") -> None:
    """Replace this process by the window's, of a profile, or at the place that a link names."""
    sys.stdout.flush()
    arguments = _arguments(settings)
    arguments += ["--profile", profile] if profile else []
    arguments += ["--open", link] if link else []
    os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter and module


class ScreenshotOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that the window's program is to make."""

    settings: Settings
    panel: str
    file: Path
    theme: str | None
    size: str

    def check(self) -> int:
        """Let the program read the order only; return its exit code, 0 for a sound one."""
        return self._call("--check")

    def run(self) -> int:
        """Make the picture, and return the exit code."""
        return self._call()

    def _call(self, *more: str) -> int:
        chosen = ["--theme", self.theme] if self.theme else []
        wanted = ["--screenshot", self.panel, str(self.file.absolute()), "--size", self.size]
        command = [*_arguments(self.settings), *wanted, *chosen, *more]
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own


def _arguments(settings: Settings) -> list[str]:
    # -P: a folder `console` where we were started is none of ours
    return [sys.executable, "-P", "-m", "console", "--data", str(settings.data_folder)]
