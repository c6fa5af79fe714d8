from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPixmap

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
