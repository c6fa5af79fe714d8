from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.panels.lag.figures import Figures
from console.state import reducing
from console.theme.theme import Theme
from tests.console import said


def test_that_a_paused_replica_promises_no_end_of_its_lag(theme: Theme, qtbot: QtBot) -> None:
    sample = said.replica(
        status="PAUSED", behind=1_500, late=9_000_000, apply_rate=0.005, drained_in=313_200.0,
        paused_by="anna",
    )  # fmt: skip
    frame = reducing.notice(reducing.session(reducing.empty(said.NOW), "one"), sample, said.NOW)
    figures = Figures(theme)
    qtbot.addWidget(figures)
    figures.take(frame, "", {})
    texts = {each.text() for each in figures.findChildren(QLabel)}
    assert "paused" in texts
    assert not any(" h" in text for text in texts)
