import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.app.display import choose_platform, missing_libraries

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems bring a display")


def start(folder: Path, **chosen: str) -> "subprocess.CompletedProcess[str]":
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in displays}
    return subprocess.run(
        [sys.executable, "-m", "console", "--data", str(folder)],
        env={**environment, **chosen},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_that_without_a_display_it_says_so_and_ends_with_a_code(tmp_path: Path) -> None:
    ended = start(tmp_path)
    assert ended.returncode == 3
    assert "no display" in ended.stderr
    assert "marigraph backend" in ended.stderr
    assert "QT_QPA_PLATFORM=offscreen marigraph screenshot" in ended.stderr
    assert not list(tmp_path.iterdir())


def test_that_a_display_where_nobody_answers_is_no_reason_to_abort(tmp_path: Path) -> None:
    ended = start(tmp_path, DISPLAY=":7654")
    assert ended.returncode == 3
    assert "DISPLAY=:7654" in ended.stderr or "apt-get install" in ended.stderr


def test_that_a_wayland_socket_that_is_not_there_is_named(tmp_path: Path) -> None:
    ended = start(tmp_path, WAYLAND_DISPLAY="wayland-7", XDG_RUNTIME_DIR=str(tmp_path))
    assert ended.returncode == 3
    assert "wayland-7" in ended.stderr or "libwayland" in ended.stderr


def test_that_a_platform_which_qt_has_not_is_refused_before_qt_aborts(tmp_path: Path) -> None:
    ended = start(tmp_path, QT_QPA_PLATFORM="teletype", DISPLAY=":0")
    assert ended.returncode == 3
    assert "teletype" in ended.stderr


def test_that_an_unknown_panel_is_a_matter_of_usage(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "console", "--data", str(tmp_path)]
    command += ["--screenshot", "nothing", "x.png"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "overview" in ended.stderr


def test_that_offscreen_nothing_stands_in_the_way_here() -> None:
    assert choose_platform({"QT_QPA_PLATFORM": "offscreen"}, offscreen=False) == "offscreen"
    assert choose_platform({"QT_QPA_PLATFORM": "xcb"}, offscreen=True) == "offscreen"


def test_that_a_missing_library_is_named(tmp_path: Path) -> None:
    ldd = tmp_path / "ldd"
    ldd.write_text(
        "#!/bin/sh\necho '  libxcb-cursor.so.0 => not found'\necho '  libc.so.6 => /c'\n"
    )
    ldd.chmod(0o755)
    program = (
        "import sys; from pathlib import Path; from console.app.display import "
        "_missing_libraries_text, missing_libraries;"
        "print(_missing_libraries_text(missing_libraries([Path(sys.executable)])))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    assert "apt-get install libxcb-cursor0\n" in said


def test_that_a_program_that_has_everything_lacks_nothing() -> None:
    assert missing_libraries([Path(sys.executable)]) == []
