"""Blame, history, watches and differences in the real window, over a real archive."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.panels.replay.replay_context import ReplayCell
from console.panels.replay.replay_pane import ReplayPane
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replay_history.blame_pane import BlamePane
from console.panels.replay_history.diff_pane import DiffPane
from console.panels.replay_history.history_pane import HistoryPane
from console.panels.replay_history.pane_parts import PaneTable
from console.panels.replay_history.watch_pane import WatchPane
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.running import Running, accepted, command

Pane = TypeVar("Pane", bound=ReplayPane)


def replay_of(console: OpenConsole, qtbot: QtBot) -> ReplayPanel:
    console.window.docks.show_panel("replay")
    panel = console.window.panel("replay")
    assert isinstance(panel, ReplayPanel)
    qtbot.waitUntil(panel.is_ready, timeout=TIMEOUT_MS)
    panel.tiles.restore(["users"])
    qtbot.waitUntil(
        lambda: panel.is_ready() and bool(panel.tiles.tiles["users"].model.rows),
        timeout=TIMEOUT_MS,
    )
    return panel


def press(panel: ReplayPanel, row: int, column: str) -> ReplayCell:
    """Press a value of the users with the mouse; return what is chosen then."""
    tile = panel.tiles.tiles["users"]
    assert tile.shown is not None
    place = tile.shown.names.index(column)
    where = tile.grid.visualRect(tile.model.index(row, place)).center()
    QTest.mouseClick(tile.grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
    cell = panel.context.cell.value
    assert cell is not None
    return cell


def open_pane(panel: ReplayPanel, kind: type[Pane], name: str) -> Pane:
    panel.context.show_pane(name)
    found = panel.panes.panes[name]
    assert isinstance(found, kind)
    return found


def wait_for_rows(table: PaneTable, count: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: table.is_shown and len(table.model.rows) == count, timeout=TIMEOUT_MS)


def top_up(shop: Running, user: str, *amounts: int) -> int:
    """Give a user money, one event after the other; return the position of the last."""
    paid = [
        command("user.top-up", user_id=user, amount=amount, currency="EUR") for amount in amounts
    ]
    with shop.client() as client:
        return accepted(client, *paid)


def stand_at(panel: ReplayPanel, position: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel.playback.head >= position, timeout=TIMEOUT_MS)
    panel.context.go_to(position)
    qtbot.waitUntil(panel.is_ready, timeout=TIMEOUT_MS)


def test_that_a_pressed_value_is_blamed_and_its_writers_move_the_playhead(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    last = top_up(shop, "3", 100, 250)
    panel = replay_of(console, qtbot)
    stand_at(panel, last, qtbot)
    cell = press(panel, 0, "balance")
    assert (cell.view, cell.key, cell.column) == ("users", ("3",), "balance")
    pane = open_pane(panel, BlamePane, "blame")
    assert pane.hasFocus() or pane.table.grid.hasFocus()  # not the field, in which keys are typed
    wait_for_rows(pane.table, 3, qtbot)
    assert pane.table.grid.hasFocus()
    positions = [each.key for each in pane.table.model.rows if each is not None]
    assert positions[0] == last
    assert "3.50" in pane.summary.text()
    assert "by command" in pane.summary.text()
    pane.table.grid.row_pressed.emit(1)
    assert panel.playback.position == positions[1]
    qtbot.waitUntil(lambda: "1.00" in pane.summary.text(), timeout=TIMEOUT_MS)
    assert len(pane.table.model.rows) == 3
    shown: list[str] = []
    console.workspace.requested_panel.subscribe(shown.append)
    pane.why.click()
    assert shown == ["causes"]
    assert console.workspace.selected_position.value == positions[1]


def test_that_a_field_can_be_chosen_by_the_keyboard_and_one_that_is_not_there_is_named(
    console: OpenConsole, qtbot: QtBot
) -> None:
    panel = replay_of(console, qtbot)
    pane = open_pane(panel, BlamePane, "blame")
    assert "Press a value" in pane.table.empty.text
    panel.context.cell.set(ReplayCell(view="users", key=("7",)))
    assert "Choose the field" in pane.table.empty.text
    pane.field.setFocus()
    pane.field.setEditText("name")
    QTest.keyClick(pane.field, Qt.Key.Key_Return)
    wait_for_rows(pane.table, 1, qtbot)
    assert "U7" in pane.summary.text()
    pane.field.setEditText("nmae")
    QTest.keyClick(pane.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "did you mean `name`" in pane.table.empty.text, timeout=TIMEOUT_MS)
    pane.field.setEditText("spent.XYZ")
    QTest.keyClick(pane.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "never had `spent.XYZ`" in pane.table.empty.text, timeout=TIMEOUT_MS)
    assert pane.table.title.text() == ""


def test_that_a_row_has_its_life_in_a_table_and_in_curves(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    last = top_up(shop, "4", 100, 250, 75)
    panel = replay_of(console, qtbot)
    stand_at(panel, last, qtbot)
    pane = open_pane(panel, HistoryPane, "history")
    assert "Press a row" in pane.table.empty.text
    press(panel, 0, "name")
    wait_for_rows(pane.table, 4, qtbot)
    names = [each.name for each in pane.table.model.headings]
    row = pane.table.model.rows[0]
    assert row is not None
    assert names.index("balance") in row.marked
    (card,) = [each for each in pane.cards if each.label.text().startswith("Balance")]
    assert [value for _, value in card.curve.points][-3:] == [100, 350, 425]
    first = card.curve.points[0][0]
    card.curve.position_chosen.emit(first)
    assert panel.playback.position == first


def test_that_watches_follow_the_playhead_and_are_remembered(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    last = top_up(shop, "5", 100, 250)
    panel = replay_of(console, qtbot)
    stand_at(panel, last, qtbot)
    press(panel, 0, "balance")
    panel.context.pane_requested.emit("watch-cell")
    assert panel.panes.open_name == "watch"
    pane = open_pane(panel, WatchPane, "watch")
    (line,) = pane.lines
    qtbot.waitUntil(lambda: "3.50" in line.value.text(), timeout=TIMEOUT_MS)
    stand_at(panel, last - 1, qtbot)
    qtbot.waitUntil(lambda: "1.00" in line.value.text(), timeout=TIMEOUT_MS)
    state = pane.save_state()
    line.removed.emit()
    assert not pane.lines
    pane.restore_state(state)
    assert [each.watched.key for each in pane.lines] == [("5",)]


def test_that_rows_that_differ_between_two_marks_are_listed(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    last = top_up(shop, "6", 100)
    panel = replay_of(console, qtbot)
    pane = open_pane(panel, DiffPane, "diff")
    assert "mark it as A" in pane.table.empty.text
    stand_at(panel, last - 1, qtbot)
    pane.mark_a.click()
    stand_at(panel, last, qtbot)
    pane.mark_b.click()
    pane.view.setCurrentIndex(pane.view.findData("users"))
    pane.view.activated.emit(pane.view.currentIndex())
    wait_for_rows(pane.table, 1, qtbot)
    row = pane.table.model.rows[0]
    assert row is not None
    assert row.texts[:2] == ("6", "changed")
    assert "1.00" in row.texts[3]
    pane.filter.set_filter("user_id:9")
    qtbot.waitUntil(lambda: "No row" in pane.table.empty.text, timeout=TIMEOUT_MS)
