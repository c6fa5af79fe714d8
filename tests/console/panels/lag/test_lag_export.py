import time
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from console.panels.lag.lag_export import describe_picture, draw_picture, save_picture
from console.plots.graph_shapes import GraphTimeRange
from console.theme.theme import Theme

SPAN = GraphTimeRange(1_577_934_245.0, 1_577_934_545.25)
HEADING = "Lag of orders, 2020-01-02 04:04:05.000 to 2020-01-02 04:09:05.250 (UTC+01:00), /srv/shop"


@pytest.fixture
def shown(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.setStyleSheet("background: #ff00ff")
    made.show()
    return made


def test_that_a_picture_says_whose_lag_it_shows_when_and_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "CET-1")
        time.tzset()
        of_a_view, of_the_worst = (
            describe_picture(view, SPAN, Path("/srv/shop")) for view in ("orders", "")
        )
    time.tzset()
    assert of_a_view == HEADING
    assert of_the_worst == HEADING.replace("of orders", "of the worst view")


def colours(image: QImage, top: int, bottom: int) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(top, bottom)}


def test_that_the_heading_stands_above_what_is_seen(shown: QWidget, theme: Theme) -> None:
    image = draw_picture(shown, HEADING, theme.tokens)
    heading_px = image.height() - 300
    written = colours(image, 0, heading_px)
    assert QColor(theme.tokens.text).name() in written
    assert "#ff00ff" not in written
    assert colours(image, heading_px, image.height()) == {"#ff00ff"}


def test_that_a_long_heading_breaks_in_a_narrow_picture(shown: QWidget, theme: Theme) -> None:
    wide = draw_picture(shown, HEADING, theme.tokens)
    shown.resize(300, 300)
    assert draw_picture(shown, HEADING, theme.tokens).height() > wide.height()


def test_that_the_file_keeps_the_heading_as_its_title(
    shown: QWidget, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "lag.png"

    def choose(*_asked: object) -> tuple[str, str]:
        return f"{file}", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    save_picture(shown, HEADING, theme.tokens)
    assert QImage(f"{file}").text("Title") == HEADING
