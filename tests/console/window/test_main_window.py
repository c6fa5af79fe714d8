from PySide6.QtCore import QByteArray, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from console.panels.panel_registry import PANELS
from console.panels.timeline.timeline_panel import TimelinePanel
from console.state import reducers
from console.widgets.kept_splitter import KeptSplitter
from console.window.dock import PanelDock
from console.window.main_window import MainWindow
from tests.console import sample_messages
from tests.console.window.console_starts import ConsoleStarts, open_panels, resize_beyond_screen


def test_that_every_panel_is_there_at_first(starts: ConsoleStarts, qtbot: QtBot) -> None:
    window = starts.window(qtbot)
    assert sorted(open_panels(window)) == sorted(entry.name for entry in PANELS)


def test_that_the_arrangement_is_remembered(starts: ConsoleStarts, qtbot: QtBot) -> None:
    starts.preferences.save_on_quit("keep")
    first = starts.window(qtbot)
    qtbot.waitUntil(first.docks.by_name["lag"].isVisible)
    first.docks.by_name["event"].close()
    first.close()
    second = starts.window(qtbot)
    qtbot.waitUntil(lambda: "event" not in open_panels(second))
    second.docks.show_panel("event")
    assert "event" in open_panels(second)


def test_that_escape_dismisses_a_notice_and_a_moved_splitter_is_written_down(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    window.undo_bar.show_text("replica-1 is paused.", has_act=False)
    window.docks.show_panel("replicas")
    QTest.keyClick(window.panel("replicas"), Qt.Key.Key_Escape)
    assert window.undo_bar.text == ""
    splits = window.panel("replay").findChildren(KeptSplitter)
    split = next(each for each in splits if each.name == "replay")
    split.splitterMoved.emit(0, 1)
    assert '"replay.beside"' in starts.preferences.splits


def test_that_an_arrangement_that_cannot_be_read_gives_the_first_one(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    starts.preferences.save_geometry(QByteArray(b"nonsense"))
    starts.preferences.save_layout("overview", QByteArray(b"nonsense"), "nonsense")
    window = starts.window(qtbot)
    qtbot.waitUntil(window.docks.by_name["overview"].isVisible)
    assert sorted(open_panels(window)) == sorted(entry.name for entry in PANELS)


def test_that_no_two_actions_of_the_window_share_a_shortcut(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    keys = [
        key.toString()
        for listed in window.registry
        if listed.action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
        for key in listed.action.shortcuts()
    ]
    assert len(keys) == len(set(keys))


def test_that_the_theme_is_switched_and_remembered(starts: ConsoleStarts, qtbot: QtBot) -> None:
    window = starts.window(qtbot)
    before = window.grab().toImage().pixelColor(3, 3)
    QTest.keyClick(
        window,
        Qt.Key.Key_T,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert window.grab().toImage().pixelColor(3, 3).lightness() < before.lightness() / 2
    assert starts.preferences.theme == "dark"


def test_that_the_menus_name_every_panel_the_palette_and_the_shortcuts(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    menus = {
        action.text().replace("&", ""): menu
        for action in window.menuBar().actions()
        if isinstance(menu := action.menu(), QMenu)
    }
    assert list(menus) == ["File", "View", "Go", "Tools", "Help"]
    assert [each.text() for each in menus["Go"].actions()] == [entry.title for entry in PANELS]
    assert "Command palette" in {each.text() for each in menus["Tools"].actions()}
    assert "Shortcuts" in {each.text() for each in menus["Help"].actions()}
    assert window.menuBar().isVisible()


def tools_menu(window: MainWindow) -> QMenu:
    tools = next(each for each in window.menuBar().actions() if each.text() == "&Tools").menu()
    assert isinstance(tools, QMenu)
    return tools


def test_that_the_menus_list_what_a_panel_can_do_when_they_are_opened(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    titles = {each.text(): each for each in tools_menu(window).actions()}
    below = titles["Replicas"].menu()
    assert isinstance(below, QMenu)
    below.aboutToShow.emit()
    assert "Pause or resume replica-1" not in {each.text() for each in below.actions()}
    frame = reducers.empty_snapshot(sample_messages.NOW)
    started = sample_messages.topology(sample_messages.process("replica-1"))
    for notice in (started, sample_messages.replica("replica-1")):
        frame = reducers.apply_notice(frame, notice, sample_messages.NOW)
    window.panel("replicas").apply_snapshot(frame)
    tools_menu(window).aboutToShow.emit()
    assert titles["Replicas"].isVisible()
    below.aboutToShow.emit()
    assert "Pause or resume replica-1" in {each.text() for each in below.actions()}
    below.aboutToShow.emit()
    assert len({each.text() for each in below.actions()}) == len(below.actions())


def test_that_what_a_panel_does_brings_it_to_the_front(starts: ConsoleStarts, qtbot: QtBot) -> None:
    window = starts.window(qtbot)
    qtbot.waitUntil(lambda: window.docks.by_name["overview"].is_in_place)
    assert not window.docks.by_name["timeline"].is_in_place
    listed = next(each for each in window.registry if each.action.text() == "Search the timeline")
    window.registry.trigger(listed)
    qtbot.waitUntil(lambda: window.docks.by_name["timeline"].is_in_place)


def test_that_tab_never_goes_behind_another_tab(starts: ConsoleStarts, qtbot: QtBot) -> None:
    window = starts.window(qtbot)
    resize_beyond_screen(qtbot, window, 1200, 800)  # there docks stand beside each other
    qtbot.waitUntil(lambda: len([d for d in window.docks.by_name.values() if d.is_in_place]) == 3)
    reached: set[str] = set()
    for _ in range(80):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        dock = dock_around(window.focusWidget())
        reached |= {dock.objectName()} if dock is not None else set()
        assert dock is None or dock.is_in_place
    assert {"dock-overview", "dock-lag", "dock-event"} <= reached


def test_that_the_focus_goes_with_the_tab_that_is_clicked(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    qtbot.waitUntil(lambda: window.docks.by_name["overview"].is_in_place)
    window.docks.show_panel("commands")
    assert dock_around(window.focusWidget()) is window.docks.by_name["commands"]
    window.docks.by_name["views"].raise_()  # as a click on its tab does
    qtbot.waitUntil(
        lambda: dock_around(window.focusWidget()) is window.docks.by_name["views"], timeout=10_000
    )


def dock_around(widget: QWidget | None) -> PanelDock | None:
    while widget is not None and not isinstance(widget, PanelDock):
        widget = widget.parentWidget()
    return widget


def test_that_enter_presses_the_button_that_has_the_focus(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    resize_beyond_screen(qtbot, window, 1200, 800)  # there docks stand beside each other
    qtbot.waitUntil(lambda: window.docks.by_name["event"].is_in_place)
    _, close = window.docks.by_name["event"].titleBarWidget().findChildren(QToolButton)
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Return)
    assert "event" not in open_panels(window)


def test_that_enter_presses_a_button_of_a_floating_panel(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    dock = window.docks.by_name["event"]
    dock.setFloating(True)
    dock.show()
    qtbot.waitUntil(lambda: len(dock.titleBarWidget().findChildren(QToolButton)) == 2)
    _, close = dock.titleBarWidget().findChildren(QToolButton)
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Return)
    assert "event" not in open_panels(window)


def test_that_a_window_is_never_larger_than_its_screen(starts: ConsoleStarts, qtbot: QtBot) -> None:
    window = starts.window(qtbot)
    available = window.screen().availableGeometry()  # 800x800 on the offscreen platform
    assert available.contains(window.frameGeometry())
    assert window.minimumSizeHint().width() <= 640
    assert window.minimumSizeHint().height() <= 330  # 1280x720 at scale 2, without its frame


def test_that_the_columns_of_a_table_are_remembered_also_when_the_window_is_killed(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    first = starts.window(qtbot).panel("timeline")
    assert isinstance(first, TimelinePanel)
    first.table.grid.columns.show_column(1, shown=False)
    second = starts.window(qtbot).panel("timeline")  # the first one was never closed
    assert isinstance(second, TimelinePanel)
    assert 1 not in second.table.grid.columns.shown_places
