"""A second start of the program on the same settings, on a screen with another scale factor."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec

SCREEN: dict[str, object] = {
    "name": "one",
    "x": 0,
    "y": 0,
    "width": 2560,
    "height": 1600,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything was: left, top, right, bottom; and widths in pixels."""

    window: tuple[int, int, int, int]
    screen: tuple[int, int, int, int]
    inner: int
    docks: dict[str, int]

    def share(self, name: str) -> float:
        """Return a dock's part of the width."""
        return self.docks[name] / self.inner


def started(folder: Path, scale_factor: str, *options: str) -> Start:
    """Start the window with this scale factor, as it is seen on a screen of 2560 x 1600 dots."""
    screens = folder / "screens.json"
    screens.write_text(json.dumps({"screens": [SCREEN]}))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.console.window.second_start", str(folder), *options],
        env=os.environ
        | {
            "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
            "QT_SCALE_FACTOR": scale_factor,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return msgspec.json.decode(ended.stdout, type=Start)


def test_that_a_layout_survives_a_start_at_another_scale_factor(tmp_path: Path) -> None:
    first = started(tmp_path, "1", "600")  # the event panel is made wider than it is at first
    assert first.share("event") > 0.32
    second = started(tmp_path, "2")
    left, top, right, bottom = second.window
    assert left >= second.screen[0]
    assert top >= second.screen[1]
    assert right <= second.screen[2] == 1_279
    assert bottom <= second.screen[3] == 799
    assert second.docks.keys() == first.docks.keys()
    for name in first.docks:
        assert abs(second.share(name) - first.share(name)) < 0.02
