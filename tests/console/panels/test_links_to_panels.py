"""Links, followed in the real window on a real backend."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from backend.wire.deep_link import parse_link
from console.state.time_cursor import TimeCursor
from console.window.command_palette import CommandPalette
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.console.panels.panel_operator import timeline_and_views


def test_that_a_copied_link_leads_back_to_the_same_place(
    console: OpenConsole, qtbot: QtBot
) -> None:
    timeline, views = timeline_and_views(console)
    links = console.window.links
    qtbot.waitUntil(lambda: console.workspace.catalogue.value is not None, timeout=TIMEOUT_MS)
    console.window.docks.show_panel("timeline")
    timeline.filter_bar.replace("subject:7")
    console.workspace.selected_position.set(8)
    links.copy()
    notice = console.window.statusBar().findChild(QLabel, "notice")
    assert notice is not None
    assert notice.text() == "A link to this place is on the clipboard."
    link = QGuiApplication.clipboard().text()
    assert parse_link(link).position == 8
    timeline.filter_bar.replace("")
    console.workspace.selected_position.set(1)
    console.window.docks.show_panel("views")
    assert links.open(link) == ""
    qtbot.waitUntil(timeline.isVisible, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: timeline.source.scope.filter == "subject:7", timeout=TIMEOUT_MS)
    assert console.workspace.selected_position.value == 8
    assert not views.isVisible()


def test_that_a_link_holds_the_marked_moment_and_the_compared_event(
    console: OpenConsole,
) -> None:
    workspace, links = console.workspace, console.window.links
    workspace.cursor.set(TimeCursor(pinned_us=1_700_000_000_000_000))
    workspace.selected_position.set(8)
    workspace.compared_position.set(5)
    console.window.docks.show_panel("moment")
    link = links.link()
    workspace.cursor.set(TimeCursor())
    workspace.selected_position.set(1)
    workspace.compared_position.set(0)
    assert links.open(link) == ""
    assert workspace.cursor.value.pinned_us == 1_700_000_000_000_000
    assert (workspace.selected_position.value, workspace.compared_position.value) == (8, 5)
    workspace.cursor.set(TimeCursor())


def test_that_the_menu_of_a_row_copies_a_link_to_it(console: OpenConsole, qtbot: QtBot) -> None:
    timeline, _ = timeline_and_views(console)
    console.window.docks.show_panel("timeline")
    qtbot.waitUntil(lambda: console.window.docks.focused_name() == "timeline", timeout=TIMEOUT_MS)
    console.workspace.selected_position.set(5)
    grid = timeline.table.grid
    grid.table_actions.open_row_menu(grid.mapToGlobal(grid.rect().center()), None, None)
    menu = grid.findChild(QMenu)
    assert menu is not None
    copy = next(each for each in menu.actions() if each.text() == "Copy a link to this place")
    copy.trigger()
    menu.close()
    link = parse_link(QGuiApplication.clipboard().text())
    assert (link.panel, link.position) == ("timeline", 5)


def test_that_a_link_shows_a_view_with_its_filter_at_a_moment(
    console: OpenConsole, qtbot: QtBot
) -> None:
    _, views = timeline_and_views(console)
    qtbot.waitUntil(lambda: console.workspace.catalogue.value is not None, timeout=TIMEOUT_MS)
    link = "marigraph://open/views?view=contacts&filter=user_id%3A7&at=9"
    assert console.window.links.open(link) == ""
    qtbot.waitUntil(lambda: views.is_ready() and views.shown_view == "contacts", timeout=TIMEOUT_MS)
    assert views.controls.filter.applied_filter == "user_id:7"
    assert views.controls.at.text() == "9"
    assert len(views.rows) == 1


def test_that_a_link_of_another_backend_and_nonsense_are_refused(
    console: OpenConsole, tmp_path: Path
) -> None:
    links = console.window.links
    assert "no panel 'cellar'" in links.open("marigraph://open/cellar")
    assert "is of the profile shop" in links.open("marigraph://open/lag?profile=shop")
    assert "is of the data folder" in links.open(f"marigraph://open/lag?data={tmp_path}/x")
    assert "no link of Marigraph" in links.open("marigraph://stop/backend")
    links.open_or_say("rm -rf /")
    box = console.window.findChild(QMessageBox)
    assert box is not None
    assert "no link of Marigraph" in box.text()
    box.accept()


def test_that_a_link_is_opened_by_pasting_it_into_the_palette(
    console: OpenConsole, qtbot: QtBot
) -> None:
    palette = CommandPalette(
        console.window, console.window.registry, console.window.links.open_or_say
    )
    palette.show()
    box = palette.findChild(QLineEdit)
    assert box is not None
    box.setText(" marigraph://open/event?position=5")
    assert palette.texts() == ["Open this link"]
    box.returnPressed.emit()
    assert console.workspace.selected_position.value == 5
    qtbot.waitUntil(console.window.panel("event").isVisible, timeout=TIMEOUT_MS)
    QTest.qWait(0)
    palette.deleteLater()
