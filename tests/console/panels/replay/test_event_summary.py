from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.panels.replay.event_differences import DifferenceNode, EventDifferences
from console.panels.replay.event_summary import EventSummary
from tests.console.sample_messages import view_kind


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


def test_that_changed_views_are_called_by_their_titles(qtbot: QtBot) -> None:
    summary = EventSummary()
    qtbot.addWidget(summary)
    summary.set_views([replace(view_kind("orders"), title="Sales orders")])
    rows = (DifferenceNode(name="orders"),)  # a key that is called as the view is
    views = (DifferenceNode(name="orders", after="1 row", is_view=True, parts=rows),)
    summary.show_differences(EventDifferences(position=4, views=views, changed={}))
    shown = summary.changes.topLevelItem(0)
    row = None if shown is None else shown.child(0)
    assert shown is not None
    assert row is not None
    assert (shown.text(0), row.text(0)) == ("Sales orders", "orders")
