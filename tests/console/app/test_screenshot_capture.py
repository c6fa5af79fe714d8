import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPixmap

from backend.cli.exit_codes import report
from backend.errors import MarigraphError
from backend.exchange.output_file import open_output
from backend.sqlite.file_lock import acquire_file_lock
from backend.wire import connection
from backend.wire.codec import PROTOCOL
from backend.wire.keys import generate_key_ring
from console.app.screenshot_capture import write_picture
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
    shared_backend: Running, tmp_path: Path, theme: str
) -> None:
    with shared_backend.client() as client:
        accepted(client, command("user.register", user_id=theme, name="Anna"))
    for panel in ("window", "lag"):
        file = shoot(shared_backend.folder, tmp_path, panel, "--theme", theme, "--size", "1280x720")
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


@pytest.mark.parametrize("role", ["administrator", "observer"])
def test_that_a_backend_of_another_version_is_said_at_once(tmp_path: Path, role: str) -> None:
    data, file = tmp_path / "data", tmp_path / "lag.png"
    data.mkdir()
    other = connection.ConnectionInfo(
        protocol=PROTOCOL + 1,
        session="other",
        pid=os.getpid(),
        control="tcp://127.0.0.1:1",
        telemetry="tcp://127.0.0.1:2",
        server="public",
        clients=generate_key_ring().clients,
        log="sqlite:///log.sqlite",
        installation="shop",
    )
    connection.write_connection_file(data, other)
    lock = acquire_file_lock(data / connection.LOCK_FILE, str)  # as that backend holds it
    command_line = [sys.executable, "-m", "console", "--data", str(data), "--config", str(tmp_path)]
    ended = subprocess.run(
        [*command_line, "--screenshot", "lag", str(file)],
        env={**os.environ, "MARIGRAPH_ROLE": role},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lock.release()
    assert ended.returncode == 2
    assert ended.stderr == (
        f"marigraph: The backend on {data} speaks protocol {PROTOCOL + 1}, this program speaks"
        f" {PROTOCOL}: run the same version of Marigraph on both sides.\n"
    )
    assert not file.exists()


def test_that_without_a_backend_one_is_started_for_as_long_as_it_takes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert shoot(data, tmp_path, "replicas").exists()
    until(
        lambda: not (data / connection.CONNECTION_FILE).exists(),
        "the backend has stopped",
        PATIENCE,
    )


@pytest.fixture
def picture(qapp: object) -> QPixmap:
    assert qapp is not None
    return QPixmap(3, 2)


def test_that_a_picture_goes_through_a_link(picture: QPixmap, tmp_path: Path) -> None:
    (tmp_path / "link.png").symlink_to("real.png")

    assert write_picture(picture, tmp_path / "link.png") == 0
    assert QImage(str(tmp_path / "real.png")).width() == 3
    assert (tmp_path / "link.png").is_symlink()


@pytest.mark.parametrize(
    ("file", "code", "reason"),
    [("/dev/full", 3, "No space left"), ("/none/x.png", 2, "No such file"), ("/", 2, "directory")],
)
def test_that_a_picture_that_cannot_be_written_is_said_with_the_code_of_an_export(
    picture: QPixmap, capsys: pytest.CaptureFixture[str], file: str, code: int, reason: str
) -> None:
    assert write_picture(picture, Path(file)) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"marigraph: {file} cannot be written: ")
    assert reason in line


@pytest.mark.parametrize("file", ["/dev/full", "/none/x.png", "/", "/proc/x.png", "/" + "x" * 300])
def test_that_a_screenshot_and_an_export_end_with_the_same_code(
    picture: QPixmap, file: str
) -> None:
    with pytest.raises(MarigraphError) as refused, open_output(file) as out:
        out.write(b"x" * 10_000)
    assert write_picture(picture, Path(file)) == report(refused.value)
