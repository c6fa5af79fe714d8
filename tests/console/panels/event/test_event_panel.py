from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QScrollArea, QStackedLayout, QTabWidget
from pytestqt.qtbot import QtBot

from backend.messages.commands import Failure
from backend.messages.queries import AskEvent, EventContext
from console.panels.event.event_panel import EventPanel
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.panels.panel_opener import PanelOpener
from tests.console.scripted_client import ScriptedClient


def test_that_no_button_is_cut_in_the_narrowest_panel(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = EventPanel(scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna")))
    qtbot.addWidget(panel)
    stack = panel.layout()
    assert isinstance(stack, QStackedLayout)
    stack.setCurrentIndex(1)  # an event is shown
    panel.resize(panel.minimumSizeHint())
    panel.show()
    qtbot.waitUntil(lambda: panel.width() == panel.minimumSizeHint().width())
    buttons = [each for each in panel.findChildren(QPushButton) if each.isVisible()]
    assert len(buttons) == 8
    for each in buttons:
        assert each.width() >= each.sizeHint().width(), each.text()
        assert panel.rect().contains(each.mapTo(panel, each.rect().bottomRight())), each.text()


def test_that_nothing_is_to_be_scrolled_while_no_event_is_selected(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = EventPanel(scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna")))
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(panel)
    area.resize(370, 320)
    area.show()
    qtbot.waitUntil(lambda: panel.height() > 0 and panel.width() > 300)
    assert area.verticalScrollBar().maximum() == 0
    stack = panel.layout()
    assert isinstance(stack, QStackedLayout)
    stack.setCurrentIndex(1)  # an event needs more room, and is scrolled to
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    stack.setCurrentIndex(0)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)


def test_that_the_selected_event_is_compared_with_another_one_for_as_long_as_that_is_chosen(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    panel = EventPanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    tabs = panel.findChild(QTabWidget)
    assert isinstance(tabs, QTabWidget)

    def answer(position: int) -> None:
        event = sample_messages.event(position)
        found = EventContext(event=event, cause=None, chain=[event], views=[])
        asked = [each for each in scripted_client.asked if each.body == AskEvent(position=position)]
        asked[-1].answer(found)

    def titles() -> list[str]:
        return [tabs.tabText(place) for place in range(tabs.count())]

    workspace.selected_position.set(9)
    answer(9)
    assert titles() == ["Data", "Raw"]
    workspace.compared_position.set(4)
    answer(4)
    assert titles() == ["Data", "Raw", "Compare"]
    assert tabs.currentWidget() is panel.comparison.view
    shown = panel.comparison.view.label.text()
    assert " at 4  and " in shown
    assert " at 9, " in shown
    workspace.compared_position.set(5)
    assert titles() == ["Data", "Raw"]
    answer(5)
    assert " at 5  and " in panel.comparison.view.label.text()
    workspace.compared_position.set(0)
    assert titles() == ["Data", "Raw"]


def test_that_consequences_that_were_left_out_are_said_to_be(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    panel = EventPanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.show()
    chain = [sample_messages.event(position) for position in range(1, 1_002)]
    for position, more in ((1_001, True), (7, False)):
        workspace.selected_position.set(position)
        event = sample_messages.event(position)
        found = EventContext(event=event, cause=None, chain=chain, views=[], more=more)
        scripted_client.asked[-1].answer(found)
        assert panel.causation.cut_note.isVisible() is more
    workspace.selected_position.set(8)
    scripted_client.asked[-1].answer(
        EventContext(event=chain[7], cause=None, chain=chain, views=[], more=True)
    )
    assert "of this correlation" in panel.causation.cut_note.text()


def test_that_the_selected_event_is_copied_though_its_panel_was_out_of_sight(
    opener: PanelOpener, scripted_client: ScriptedClient, workspace: Workspace
) -> None:
    panel = opener.open(EventPanel, 900, 600)

    def answer(position: int) -> None:
        event = sample_messages.event(position)
        scripted_client.asked[-1].answer(
            EventContext(event=event, cause=None, chain=[event], views=[])
        )

    def copied() -> str:
        return str(msgspec.json.decode(QGuiApplication.clipboard().text())["id"])

    (copy,) = [each for each in panel.actions() if each.text() == "Copy the event as JSON"]
    workspace.selected_position.set(7)
    answer(7)
    copy.trigger()
    first = copied()
    panel.hide()
    workspace.selected_position.set(9)
    panel.show()  # as the palette does before
    QGuiApplication.clipboard().clear()
    copy.trigger()
    assert QGuiApplication.clipboard().text() == ""
    answer(9)
    second = copied()
    assert second != first
    workspace.selected_position.set(7)
    answer(7)
    assert copied() == second, "once is enough"


@pytest.mark.parametrize("is_failed", [False, True])
def test_that_nothing_is_copied_later_when_another_event_was_wanted_or_it_could_not_be_had(
    opener: PanelOpener, scripted_client: ScriptedClient, workspace: Workspace, *, is_failed: bool
) -> None:
    panel = opener.open(EventPanel, 900, 600)
    (copy,) = [each for each in panel.actions() if each.text() == "Copy the event as JSON"]
    QGuiApplication.clipboard().clear()
    workspace.selected_position.set(9)
    copy.trigger()
    if is_failed:
        scripted_client.asked[-1].answer(Failure(code="timed-out", message="No answer came."))
    for position in (7, 9):
        workspace.selected_position.set(position)
        event = sample_messages.event(position)
        found = EventContext(event=event, cause=None, chain=[event], views=[])
        for each in list(scripted_client.asked):
            if each.body == AskEvent(position=position):
                each.answer(found)
    assert QGuiApplication.clipboard().text() == ""
