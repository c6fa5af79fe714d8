import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.theme.theme import Theme
from console.widgets.widget_picture import draw_titled_widget

HEADING = "Lag of orders, 2020-01-02 04:04:05.000 to 2020-01-02 04:09:05.250 (UTC+01:00), /srv/shop"


@pytest.fixture
def shown(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.setStyleSheet("background: #ff00ff")
    made.show()
    return made


def colours(image: QImage, top: int, bottom: int) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(top, bottom)}


def test_that_the_heading_stands_above_what_is_seen(shown: QWidget, theme: Theme) -> None:
    image = draw_titled_widget(shown, HEADING, theme.tokens)
    heading_px = image.height() - 300
    written = colours(image, 0, heading_px)
    assert QColor(theme.tokens.text).name() in written
    assert "#ff00ff" not in written
    assert colours(image, heading_px, image.height()) == {"#ff00ff"}
    assert image.text("Title") == HEADING


def test_that_a_long_heading_breaks_in_a_narrow_picture(shown: QWidget, theme: Theme) -> None:
    wide = draw_titled_widget(shown, HEADING, theme.tokens)
    shown.resize(300, 300)
    assert draw_titled_widget(shown, HEADING, theme.tokens).height() > wide.height()
