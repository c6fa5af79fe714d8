from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.state import reducers
from console.state.backend_snapshot import CommandRates
from console.theme.theme import Theme
from console.window.status_bar import StatusBar
from tests.console import sample_messages


def test_that_no_rate_is_claimed_without_a_connection(theme: Theme, qtbot: QtBot) -> None:
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    busy = replace(frame, rates=CommandRates(events_per_s=20.0))
    line = StatusBar(theme, Path("data"), "anna")
    qtbot.addWidget(line)
    line.apply_snapshot(busy)
    assert "20 events/s" in {each.text() for each in line.findChildren(QLabel)}
    lost = reducers.apply_connection(busy, "lost", "It is silent.")
    line.apply_snapshot(replace(lost, now_us=sample_messages.NOW + 1_000_000))
    assert "\u2013 events/s" in {each.text() for each in line.findChildren(QLabel)}
