from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.panels.replay.event_differences import DifferenceNode, EventDifferences
from console.panels.replay.event_summary import EventSummary


def test_that_differences_of_another_event_are_not_left_standing(qtbot: QtBot) -> None:
    summary = EventSummary()
    qtbot.addWidget(summary)
    views = (DifferenceNode(name="orders", after="1 row"),)
    summary.show_differences(EventDifferences(position=4, views=views, changed={}))
    assert summary.changes.topLevelItemCount() == 1
    summary.clear_differences()
    assert summary.changes.topLevelItemCount() == 0
    assert "What it changed is not known now." in {
        each.text() for each in summary.findChildren(QLabel)
    }
