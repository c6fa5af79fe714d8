"""Keyboard and mouse through a real window manager: offscreen nobody takes the focus away."""

import json
import subprocess
import sys
from collections.abc import Callable, Generator
from functools import partial
from operator import eq
from pathlib import Path

import msgspec
import pytest

from tests.e2e.real_display import RealDisplay, missing_tools, real_display
from tests.running import Running, accepted, command, until

# A display cannot be installed by pip; where one is, as on Debian with the packages, it is driven.
pytestmark = pytest.mark.skipif(
    bool(missing_tools()),
    reason=f"there is no display to be had: {', '.join(missing_tools())} are not installed",
)
EVENTS = 20


class ObservedConsole:
    """The console on a display, and what can be seen of it."""

    def __init__(self, process: "subprocess.Popen[str]", display: RealDisplay) -> None:
        self._process = process
        self.display = display

    def seen(self, name: str) -> object:
        """Return one thing that can be seen now."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("look\n")
        self._process.stdin.flush()
        found: dict[str, object] = json.loads(self._process.stdout.readline())
        return found[name]

    def until(self, name: str, holds: Callable[[object], bool]) -> None:
        """Wait until something can be seen."""
        until(lambda: holds(self.seen(name)), f"{name} is as expected, not {self.seen(name)}")

    def click(self, name: str) -> None:
        """Click on a place that can be seen."""
        self.display.click(*msgspec.convert(self.seen(name), tuple[int, int]))

    def press_until(self, key: str, name: str, holds: Callable[[object], bool]) -> None:
        """Press a key again and again, each time for an operator to look."""
        for _ in range(60):
            if holds(self.seen(name)):
                return
            self.display.press(key)
        raise AssertionError(f"60 times {key}, and {name} is {self.seen(name)}")


@pytest.fixture(params=["1", "2"], ids=["scale 1", "scale 2"])
def console(
    small_backend: Running, tmp_path: Path, request: pytest.FixtureRequest
) -> Generator[ObservedConsole]:
    with small_backend.client() as client:
        for number in range(EVENTS):
            accepted(client, command("user.register", user_id=str(number), name="Anna"))
    arguments = [str(small_backend.folder), str(tmp_path / "config")]
    with real_display() as display:
        environment = {**display.environment, "QT_SCALE_FACTOR": str(request.param)}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.observed_console", *arguments],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            found = ObservedConsole(process, display)
            found.until("has_keyboard", bool)
            found.until("phase", lambda phase: phase == "connected")
            yield found
        finally:
            process.communicate(timeout=60)  # its standard input ends, and it does


def test_that_a_real_window_can_be_worked_with_by_keyboard_and_by_mouse(
    console: ObservedConsole,
) -> None:
    console.until("fits", bool)  # it lies on the screen as a whole, at any scale
    # the palette takes the keyboard as soon as it is open, and gives it back
    _open_palette_at_replay(console)
    console.display.press("Return")
    console.until("palette", lambda texts: texts is None)
    console.until("panels", lambda panels: isinstance(panels, list) and "replay" in panels)
    console.until("has_keyboard", bool)
    # Tab comes to the slider, which moves by keys
    console.press_until("Tab", "focus", lambda focus: focus == "PlayheadSlider:playhead")
    console.display.press("End")
    console.until("playhead", lambda position: position == EVENTS)
    console.display.press("Home")
    console.until("playhead", lambda position: position == 0)
    console.display.press("Right", "Right")
    console.until("playhead", lambda position: position == 2)
    # and goes on from there
    console.press_until("Tab", "focus", lambda focus: focus != "PlayheadSlider:playhead")
    console.press_until("shift+Tab", "focus", lambda focus: focus == "PlayheadSlider:playhead")
    # the mouse moves it too, and the replay's keys work after it
    console.click("slider")
    console.until("playhead", lambda position: isinstance(position, int) and 5 <= position <= 18)
    middle = console.seen("playhead")
    assert isinstance(middle, int)
    console.display.press("Left")
    console.until("playhead", lambda position: position == middle - 1)
    _filter_the_timeline(console)
    _move_in_a_view(console)
    _send_a_command(console)
    # however the palette is left, the mouse works in the window afterwards
    for leave in (_leave_by_escape, _leave_by_enter, _leave_by_mouse):
        _open_palette_at_replay(console)
        leave(console)
        console.until("palette", lambda texts: texts is None)
        console.until("focus", lambda focus: focus != "QLineEdit:palette-box")
        console.until("has_keyboard", bool)
        console.display.press("ctrl+6", "Left")
        console.until("playhead", lambda position: isinstance(position, int) and position < middle)
        console.click("slider")
        console.until("playhead", lambda position: position == middle)


def _filter_the_timeline(console: ObservedConsole) -> None:
    """Enter in the filter asks, and the keyboard stays in it."""
    console.display.press("ctrl+2")
    console.until("panels", lambda panels: isinstance(panels, list) and "timeline" in panels)
    console.display.press("slash")
    console.until("focus", lambda focus: str(focus).startswith("LogFilterBox"))
    console.display.type("subject:user-3")
    console.display.press("Return")
    found = f"1 event matches  subject:user-3  ·  {EVENTS - 1} hidden by the filter"
    console.until("texts", lambda texts: any(found in each for each in _list(texts)))
    console.until("focus", lambda focus: str(focus).startswith("LogFilterBox"))


def _move_in_a_view(console: ObservedConsole) -> None:
    """Another view is chosen by keyboard; who goes to the views then stands in its rows."""
    console.display.press("ctrl+4")
    console.press_until("Tab", "focus", lambda focus: str(focus).endswith(":Views"))
    console.display.press("Right", "Right")
    console.until("texts", lambda texts: any(f"{EVENTS} rows" in each for each in _list(texts)))
    console.display.press("ctrl+2", "ctrl+4")
    console.until("focus", lambda focus: str(focus).startswith("Grid"))
    console.press_until("j", "view_row", lambda row: row == 2)
    console.display.press("k")
    console.until("view_row", lambda row: row == 1)


def _send_a_command(console: ObservedConsole) -> None:
    """Tab goes through a form as it is read, and never out of sight; Enter presses Send."""
    console.display.press("ctrl+7")
    console.until("focus", lambda focus: focus == "CommandList:Commands")
    console.display.type("user.reg")
    console.until("texts", lambda texts: "Register a user." in _list(texts))
    for name, text in (
        ("TemplateButton:Templates", ""),
        ("QLineEdit:field-user_id", "anna"),
        ("QLineEdit:field-name", "Anna"),
        ("QLineEdit:field-email", ""),
        ("QLineEdit:Actor", ""),
        ("QLineEdit:Expected version", ""),
        ("QPushButton:Send", ""),
    ):
        console.display.press("Tab")
        console.until("focus", partial(eq, name))
        console.display.type(text)
    console.display.press("Return")
    console.until("texts", lambda texts: "\N{BLACK CIRCLE} Accepted" in _list(texts))
    for _ in range(25):
        console.display.press("Tab")
        assert console.seen("focus_is_in_sight"), console.seen("focus")


def _list(seen: object) -> list[str]:
    return msgspec.convert(seen, list[str])


def _open_palette_at_replay(console: ObservedConsole) -> None:
    console.display.press("ctrl+k")
    console.until("focus", lambda focus: focus == "QLineEdit:palette-box")
    console.display.type("go: replay")
    console.until("palette", lambda texts: texts == ["Go: Replay   (Ctrl+6)"])


def _leave_by_escape(console: ObservedConsole) -> None:
    console.display.press("Escape")


def _leave_by_enter(console: ObservedConsole) -> None:
    console.display.press("Return")


def _leave_by_mouse(console: ObservedConsole) -> None:
    console.click("first_hit")
