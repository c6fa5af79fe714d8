from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.panels.panel_registry import PANELS
from console.window.main_window import MainWindow
from console.window.task_layouts import TASK_LAYOUTS
from tests.console.window.console_starts import ConsoleStarts, open_panels, resize_beyond_screen

ALT = Qt.KeyboardModifier.AltModifier


def opened(starts: ConsoleStarts, qtbot: QtBot) -> MainWindow:
    starts.preferences.save_on_quit("keep")
    window = starts.window(qtbot)
    qtbot.waitUntil(window.docks.by_name["overview"].isVisible)
    resize_beyond_screen(qtbot, window, 1400, 900)
    return window


def in_sight(window: MainWindow) -> set[str]:
    return {name for name, dock in window.docks.by_name.items() if dock.is_in_place}


def shows_only(window: MainWindow, names: set[str]) -> bool:
    return in_sight(window) == names


def current(window: MainWindow) -> list[str]:
    """Return which workspaces the buttons and the menu name as the current one."""
    buttons = [name for name, button in window.tasks.buttons.items() if button.isChecked()]
    titles = {f"{task.title} workspace": task.name for task in TASK_LAYOUTS}
    checked = [
        titles[listed.action.text()]
        for listed in window.registry.group("View")
        if listed.action.text() in titles and listed.action.isChecked()
    ]
    assert buttons == checked
    return buttons


def test_that_each_workspace_shows_the_panels_of_its_task(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = opened(starts, qtbot)
    assert sorted(open_panels(window)) == sorted(entry.name for entry in PANELS)
    for key, name, seen in (
        (Qt.Key.Key_2, "watch", {"timeline", "event", "lag"}),
        (Qt.Key.Key_3, "work", {"commands", "views"}),
        (Qt.Key.Key_4, "replay", {"replay", "event"}),
        (Qt.Key.Key_1, "overview", {"overview", "event", "lag"}),
    ):
        QTest.keyClick(window, key, ALT)
        qtbot.waitUntil(partial(shows_only, window, seen))
        assert current(window) == [name]
        qtbot.waitUntil(lambda: window.docks.focused_name() in in_sight(window))


def test_that_a_workspace_comes_back_as_it_was_left(starts: ConsoleStarts, qtbot: QtBot) -> None:
    window = opened(starts, qtbot)
    window.tasks.buttons["watch"].click()
    qtbot.waitUntil(lambda: in_sight(window) == {"timeline", "event", "lag"})
    qtbot.waitUntil(lambda: window.docks.is_arranged)
    window.docks.by_name["lag"].close()
    window.docks.show_panel("commands")
    qtbot.waitUntil(lambda: in_sight(window) == {"commands", "event"})
    window.tasks.buttons["replay"].click()
    qtbot.waitUntil(lambda: in_sight(window) == {"replay", "event"})
    window.tasks.buttons["watch"].click()
    qtbot.waitUntil(lambda: in_sight(window) == {"commands", "event"})
    assert sorted(open_panels(window)) == ["commands", "event", "timeline"]
    window.docks.reset()
    qtbot.waitUntil(lambda: in_sight(window) == {"timeline", "event", "lag"})


def test_that_shares_belong_to_their_workspace(starts: ConsoleStarts, qtbot: QtBot) -> None:
    window = opened(starts, qtbot)
    event, views = window.docks.by_name["event"], window.docks.by_name["views"]
    inner = event.parentWidget()
    assert inner is not None
    qtbot.waitUntil(lambda: abs(event.width() - inner.width() * 0.3) <= 6)
    window.tasks.switch("work")
    qtbot.waitUntil(lambda: views.is_in_place)
    qtbot.waitUntil(lambda: abs(views.width() - inner.width() * 0.42) <= 6)
    window.tasks.switch("overview")
    qtbot.waitUntil(lambda: abs(event.width() - inner.width() * 0.3) <= 6)


def test_that_the_workspace_is_remembered_from_one_start_to_the_next(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    first = opened(starts, qtbot)
    first.tasks.switch("work")
    qtbot.waitUntil(lambda: in_sight(first) == {"commands", "views"})
    first.docks.by_name["event"].close()
    first.close()
    second = starts.window(qtbot)
    resize_beyond_screen(qtbot, second, 1400, 900)
    qtbot.waitUntil(lambda: in_sight(second) == {"commands", "views"})
    assert current(second) == ["work"]
    assert sorted(open_panels(second)) == ["commands", "views"]


def test_that_a_workspace_that_is_no_more_gives_the_first_one(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    starts.preferences.save_task("gone")
    window = opened(starts, qtbot)
    assert current(window) == ["overview"]


def test_that_a_workspace_stacks_its_panels_in_a_narrow_window(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = opened(starts, qtbot)
    window.tasks.switch("watch")
    qtbot.waitUntil(lambda: in_sight(window) == {"timeline", "event", "lag"})
    window.resize(853, 480)
    qtbot.waitUntil(lambda: in_sight(window) == {"timeline"})
    window.tasks.switch("work")
    qtbot.waitUntil(lambda: in_sight(window) == {"commands"})
    window.resize(1400, 900)
    qtbot.waitUntil(lambda: in_sight(window) == {"commands", "views"})


def test_that_a_panel_that_is_newer_than_a_layout_comes_into_its_own_workspace_only(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    first = opened(starts, qtbot)
    first.docks.by_name["replicas"].setObjectName("dock-of-another-name")  # as if it were not there
    first.tasks.switch("work")
    qtbot.waitUntil(lambda: in_sight(first) == {"commands", "views"})
    first.close()
    second = starts.window(qtbot)
    resize_beyond_screen(qtbot, second, 1400, 900)
    qtbot.waitUntil(lambda: in_sight(second) == {"commands", "views"})
    second.tasks.switch("overview")
    qtbot.waitUntil(lambda: "replicas" in open_panels(second))


def test_that_causes_below_the_replay_leave_it_the_greater_part_of_a_small_window(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = opened(starts, qtbot)
    resize_beyond_screen(qtbot, window, 1280, 720)
    QTest.keyClick(window, Qt.Key.Key_4, ALT)
    qtbot.waitUntil(partial(shows_only, window, {"replay", "event"}))
    window.docks.show_panel("causes")
    replay, causes = (window.docks.by_name[name] for name in ("replay", "causes"))
    qtbot.waitUntil(causes.isVisible)
    qtbot.waitUntil(lambda: replay.height() > 2 * causes.height())
