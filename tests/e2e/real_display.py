"""A display of its own with a window manager, and hands for it: keyboard and mouse."""

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager

from tests.running import until

TOOLS = ("Xvfb", "openbox", "xdotool")

# A server resets when its last client leaves, and drops whoever connects at that moment: a
# question about the window manager that ended first once cost the manager its connection.
_SERVER = ("Xvfb", "-noreset", "-nolisten", "tcp")


def missing_tools() -> list[str]:
    """Return the programs that a real display needs and that are not on this machine."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


class RealDisplay:
    """An X server without a screen, a window manager on it, and someone who types and clicks."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program that opens its windows here."""
        return {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}

    def press(self, *keys: str) -> None:
        """Press keys one after the other, `ctrl+k`, `Tab`; whoever has the focus gets them."""
        self._xdotool("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", text)

    def click(self, x_px: int, y_px: int) -> None:
        """Click with the left button at a place of the screen."""
        self._xdotool("mousemove", str(x_px), str(y_px), "click", "1")

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True, timeout=20)


@contextmanager
def real_display(size: str = "1280x720") -> Generator[RealDisplay]:
    """Start a display and a window manager; end both afterwards."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        [*_SERVER, "-displayfd", str(write_end), "-screen", "0", f"{size}x24"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as pipe:  # the server says its number once it answers
            display = RealDisplay(f":{pipe.readline().strip()}")
        with _window_manager(display):
            yield display
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def _window_manager(display: RealDisplay) -> Generator[None]:
    manager = subprocess.Popen(["openbox"], env=display.environment, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _is_managed(display), "the window manager manages")
        yield
    finally:
        manager.terminate()
        manager.wait(20)


def _is_managed(display: RealDisplay) -> bool:
    """Whether a window manager has said on the root window that it is there."""
    found = subprocess.run(
        ["xdotool", "getactivewindow"], env=display.environment, capture_output=True, check=False
    )
    return b"claims not to support" not in found.stderr
