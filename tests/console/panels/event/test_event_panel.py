from pathlib import Path

from PySide6.QtWidgets import QPushButton, QStackedLayout
from pytestqt.qtbot import QtBot

from console.panels.event.event_panel import EventPanel
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
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
    assert len(buttons) == 6
    for each in buttons:
        assert each.width() >= each.sizeHint().width(), each.text()
        assert panel.rect().contains(each.mapTo(panel, each.rect().bottomRight())), each.text()
