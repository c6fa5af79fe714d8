"""The replay panel on a backend of twenty users, each of them one event."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from console.panels.replay.replay_panel import ReplayPanel
from tests.console.open_console import TIMEOUT_MS, OpenConsole


@pytest.fixture
def replay(console: OpenConsole, qtbot: QtBot) -> ReplayPanel:
    console.window.docks.show_panel("replay")
    found = console.window.panel("replay")
    assert isinstance(found, ReplayPanel)
    qtbot.waitUntil(found.is_ready, timeout=TIMEOUT_MS)
    return found


def go(replay: ReplayPanel, target: str, qtbot: QtBot) -> int:
    replay.go_to(target)
    qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
    return replay.playback.position


def is_playing(replay: ReplayPanel) -> bool:
    return replay.playback.playing


def test_that_the_playhead_steps_and_plays_from_match_to_match(
    replay: ReplayPanel, qtbot: QtBot
) -> None:
    seen: list[int] = []
    replay.area.filter.set_filter("subject:user-1*")  # 1, 10 to 19: the events 2, 11 to 20
    qtbot.waitUntil(lambda: replay.context.filter.value != "", timeout=TIMEOUT_MS)
    assert go(replay, "5", qtbot) == 5
    for by in (1, 1, -1, -1):
        replay.step(by)
        qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
        seen.append(replay.playback.position)
    assert seen == [11, 12, 11, 2]
    assert [each.position for each in replay.nearby.around(3, 3)] == [2, 11, 12, 13]
    replay.restore_state({"speed": "max"})
    replay.transport.toggle()
    qtbot.waitUntil(lambda: not replay.playback.playing, timeout=TIMEOUT_MS)
    assert replay.playback.position == 20
    replay.transport.toggle(-1)
    qtbot.waitUntil(lambda: not replay.playback.playing, timeout=TIMEOUT_MS)
    assert replay.playback.position == 2


def painted(replay: ReplayPanel) -> dict[str, list[list[str]]]:
    """Return the texts of all cells that the tiles show."""
    found: dict[str, list[list[str]]] = {}
    for name, tile in replay.tiles.tiles.items():
        model = tile.model
        cells = [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]
        found[name] = [[tile.title.accessibleName()], *cells]
    return found


def test_that_steps_forth_and_back_paint_the_same_texts_at_each_position(
    replay: ReplayPanel, qtbot: QtBot
) -> None:
    assert go(replay, "4", qtbot) == 4
    forth, back = [painted(replay)], list[dict[str, list[list[str]]]]()
    for by, seen in ((1, forth), (-1, back)):
        for _ in range(9):
            replay.step(by)
            qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
            seen.append(painted(replay))
    assert replay.playback.position == 4
    assert back == forth[-2::-1]
    assert sum(len(rows) for rows in forth[-1].values()) > sum(map(len, forth[0].values()))


@pytest.mark.parametrize("axis", ["recorded", "time"])
def test_that_dragging_along_a_time_shows_what_was_there_before_the_mouse_lets_go(
    replay: ReplayPanel, qtbot: QtBot, axis: str
) -> None:
    replay.area.set_axis(axis)
    slider = replay.play_bar
    qtbot.waitUntil(lambda: slider.axis == axis, timeout=TIMEOUT_MS)
    go(replay, "end", qtbot)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(2, 40))
    qtbot.waitUntil(lambda: replay.playback.position == 0 and replay.is_ready())
    users = replay.tiles.tiles["users"]
    assert users.shown is not None
    assert (users.shown.page.position, users.shown.page.total) == (0, 0)
    QTest.mouseMove(slider, QPoint(slider.width() - 2, 40))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(2, 40))
    assert not slider.is_dragged


def test_that_an_event_is_gone_to_by_its_id_and_by_its_correlation(
    replay: ReplayPanel, qtbot: QtBot
) -> None:
    go(replay, "7", qtbot)
    event = replay.context.shown_event.value
    assert event is not None
    assert event.correlation is not None
    for target in (f"event:{event.id.hex()}", f"correlation:{event.correlation.hex()}"):
        assert go(replay, "end", qtbot) == 20
        replay.go_to(target)
        qtbot.waitUntil(lambda: replay.playback.position == 7, timeout=TIMEOUT_MS)


def test_that_a_replay_out_of_sight_pauses_and_dims_nothing(
    console: OpenConsole, replay: ReplayPanel, qtbot: QtBot
) -> None:
    go(replay, "3", qtbot)
    assert console.workspace.replayed_upto.value == 3
    replay.restore_state({"speed": "1x"})
    replay.transport.toggle()
    assert is_playing(replay)
    console.window.docks.show_panel("overview")
    qtbot.waitUntil(lambda: not replay.isVisible(), timeout=TIMEOUT_MS)
    assert not is_playing(replay)
    assert console.workspace.replayed_upto.value == 0


@pytest.mark.parametrize(
    ("key", "pane"),
    [(Qt.Key.Key_D, "diff"), (Qt.Key.Key_B, "blame"), (Qt.Key.Key_W, "watch")],
)
def test_that_the_keys_of_the_tools_work_outside_of_the_panel(
    console: OpenConsole, replay: ReplayPanel, key: Qt.Key, pane: str
) -> None:
    replay.tiles.tiles["users"].grid.cell_pressed.emit(0, 1)
    buttons = (each for each in console.window.findChildren(QAbstractButton) if each.isVisible())
    beside = next(each for each in buttons if not replay.isAncestorOf(each))
    beside.setFocus()
    QTest.keyClick(beside, key)
    assert replay.panes.open_name == pane
