"""Room for an open pane in a low window."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.panels.replay.replay_panel import ReplayPanel
from tests.console.open_console import TIMEOUT_MS, OpenConsole


def is_in_sight(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect() == widget.rect()


def test_that_an_open_pane_and_the_buttons_are_in_sight_in_a_low_window(
    console: OpenConsole, qtbot: QtBot
) -> None:
    console.window.resize(1280, 720)
    console.window.docks.show_panel("replay")
    panel = console.window.panel("replay")
    assert isinstance(panel, ReplayPanel)
    qtbot.waitUntil(panel.is_ready, timeout=TIMEOUT_MS)
    for name in ("run-to", "blame", "branch", "drift"):
        panel.panes.open(name)
        qtbot.waitUntil(lambda: is_in_sight(panel.panes) and is_in_sight(panel.panes.stack))
        assert not panel.event_list.isVisible()
    panel.panes.buttons["drift"].click()
    assert panel.event_list.isVisible()
