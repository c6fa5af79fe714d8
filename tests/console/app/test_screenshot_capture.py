import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from backend.wire import connection
from tests.running import PATIENCE, Running, accepted, command, until


def shoot(data: Path, config: Path, panel: str, *options: str) -> Path:
    """Take a picture as the command line does; return its file."""
    file = config / f"{panel}.png"
    command_line = [sys.executable, "-m", "console", "--data", str(data), "--config", str(config)]
    ended = subprocess.run(
        [*command_line, "--screenshot", panel, str(file), *options],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return file


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_a_picture_has_the_size_and_the_theme_that_were_asked_for(
    small_backend: Running, tmp_path: Path, theme: str
) -> None:
    with small_backend.client() as client:
        accepted(client, command("user.register", user_id="1", name="Anna"))
    for panel in ("window", "lag"):
        file = shoot(small_backend.folder, tmp_path, panel, "--theme", theme, "--size", "1280x720")
        picture = QImage(str(file))
        assert (picture.width(), picture.height()) == (1280, 720)
        assert (picture.pixelColor(640, 4).lightness() < 128) == (theme == "dark")
        colours = {picture.pixel(x, y) for x in range(0, 1280, 3) for y in range(0, 720, 3)}
        assert len(colours) > 20, "nothing is written on it"


def test_that_a_system_without_fonts_is_told_which_to_install(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    command_line = [sys.executable, "-m", "console", "--data", str(tmp_path / "data")]
    ended = subprocess.run(
        [*command_line, "--screenshot", "lag", str(tmp_path / "lag.png")],
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 3
    assert "fonts-dejavu-core" in ended.stderr
    assert not (tmp_path / "data").exists()


def test_that_without_a_backend_one_is_started_for_as_long_as_it_takes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert shoot(data, tmp_path, "replicas").exists()
    until(
        lambda: not (data / connection.CONNECTION_FILE).exists(),
        "the backend has stopped",
        PATIENCE,
    )
