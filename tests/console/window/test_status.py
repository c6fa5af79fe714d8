from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.state import reducing
from console.state.frame import Rates
from console.theme.theme import Theme
from console.window.status import StatusLine
from tests.console import said


def test_that_no_rate_is_claimed_without_a_connection(theme: Theme, qtbot: QtBot) -> None:
    frame = reducing.session(reducing.empty(said.NOW), "one")
    busy = replace(frame, rates=Rates(events=20.0))
    line = StatusLine(theme, Path("data"), "anna")
    qtbot.addWidget(line)
    line.take(busy)
    assert "20 events/s" in {each.text() for each in line.findChildren(QLabel)}
    lost = reducing.connection(busy, "lost", "It is silent.")
    line.take(replace(lost, now=said.NOW + 1_000_000))
    assert "\u2013 events/s" in {each.text() for each in line.findChildren(QLabel)}
