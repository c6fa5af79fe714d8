"""A panel is taken out of its stack of tabs, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTabBar
from pytestqt.qtbot import QtBot

from console.window.main_window import MainWindow
from tests.console.window.console_starts import ConsoleStarts, resize_beyond_screen

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(starts: ConsoleStarts, qtbot: QtBot) -> MainWindow:
    starts.preferences.save_on_quit("keep")
    made = starts.window(qtbot)
    qtbot.waitUntil(made.docks.by_name["overview"].isVisible)
    resize_beyond_screen(qtbot, made, 1400, 900)
    qtbot.waitUntil(lambda: made.docks.is_arranged)
    return made


def tab(window: MainWindow, title: str) -> tuple[QTabBar, QPoint]:
    """Return the bar with a panel's tab, and the middle of that."""
    for bar in window.findChildren(QTabBar):
        for place in range(bar.count()):
            if bar.tabText(place) == title and bar.isVisible():
                return bar, bar.tabRect(place).center()
    raise AssertionError(title)


def choose(bar: QTabBar, where: QPoint, reason: QContextMenuEvent.Reason, entry: str) -> None:
    QApplication.sendEvent(bar, QContextMenuEvent(reason, where, bar.mapToGlobal(where)))
    (menu,) = [each for each in bar.findChildren(QMenu) if each.isVisible()]
    actions = {each.text(): each for each in menu.actions()}
    actions[entry].trigger()
    menu.close()


def test_that_a_tab_that_is_dragged_off_its_bar_floats_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    timeline = window.docks.by_name["timeline"]
    bar, where = tab(window, "Timeline")
    QTest.mousePress(bar, LEFT, pos=where)
    QTest.mouseMove(bar, where + QPoint(0, 200))
    QTest.mouseRelease(bar, LEFT, pos=where + QPoint(0, 200))
    qtbot.waitUntil(timeline.isFloating)
    assert timeline.geometry().contains(bar.mapToGlobal(where + QPoint(0, 200)))
    timeline.toggle_floating()
    assert not timeline.isFloating()
    tab(window, "Timeline")  # it is back


def test_that_a_tab_that_is_clicked_or_moved_along_its_bar_stays(
    window: MainWindow, qtbot: QtBot
) -> None:
    bar, where = tab(window, "Timeline")
    QTest.mousePress(bar, LEFT, pos=where)
    QTest.mouseRelease(bar, LEFT, pos=where + QPoint(60, 5))
    qtbot.waitUntil(lambda: window.docks.is_arranged)
    assert not window.docks.by_name["timeline"].isFloating()


def test_that_a_double_click_floats_a_tab(window: MainWindow) -> None:
    bar, where = tab(window, "Views")
    QTest.mouseDClick(bar, LEFT, pos=where)
    assert window.docks.by_name["views"].isFloating()


def test_that_a_tabs_menu_floats_and_closes_its_panel(window: MainWindow) -> None:
    bar, where = tab(window, "Replay")
    choose(bar, where, QContextMenuEvent.Reason.Mouse, "Float Replay")
    assert window.docks.by_name["replay"].isFloating()
    bar, where = tab(window, "Views")
    choose(bar, where, QContextMenuEvent.Reason.Mouse, "Close Views")
    assert window.docks.by_name["views"].isHidden()
    bar, where = tab(window, "Overview")  # it is in front
    choose(bar, QPoint(), QContextMenuEvent.Reason.Keyboard, "Close Overview")
    assert window.docks.by_name["overview"].isHidden()


def test_that_the_keyboard_floats_and_closes_the_panel_in_which_it_works(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.docks.show_panel("timeline")
    timeline = window.docks.by_name["timeline"]
    qtbot.waitUntil(lambda: window.docks.focused() is timeline)
    actions = {each.action.text(): each.action for each in window.registry}
    actions["Float this panel, or dock it again"].trigger()
    assert timeline.isFloating()
    qtbot.waitUntil(lambda: window.docks.focused() is timeline)
    actions["Float this panel, or dock it again"].trigger()
    assert not timeline.isFloating()
    qtbot.waitUntil(lambda: window.docks.focused() is timeline)
    actions["Close this panel"].trigger()
    assert timeline.isHidden()
    window.docks.show_panel("timeline")
    assert not timeline.isHidden()
