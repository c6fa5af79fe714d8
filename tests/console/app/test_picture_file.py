from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPixmap

from backend.cli.exit_codes import report
from backend.errors import MarigraphError
from backend.exchange.output_file import open_output
from console.app.picture_file import write_picture


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
