"""The moment that all panels mark, on the density bar: shown and set along either axis."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.messages.queries import AskLog, AskPosition, LogPage, PositionFound
from console.panels.timeline.density_area import DensityArea
from console.panels.timeline.density_cursor import DensityCursor
from console.state.observable import Observable
from console.state.time_cursor import TimeCursor
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.panels.timeline.timeline_bench import density
from tests.console.scripted_client import ScriptedClient


class CursorBench:
    """A bar of ten values in five bars, and the moment that it shares."""

    def __init__(self, theme: Theme, client: ScriptedClient, qtbot: QtBot, axis: str) -> None:
        self.area, self.client = DensityArea(theme), client
        self.shared = Observable(TimeCursor(pinned_us=6))
        qtbot.addWidget(self.area)
        self.area.resize(1_000, self.area.height())
        self.area.show()
        self.cursor = DensityCursor(client, self.area, self.shared)
        self.area.set_axis(axis)
        by = self.area.axis
        self.area.bar.set_density(replace(density(by, [1] * 5), by=by))

    def answer(self, kind: type, reply: object) -> object:
        (found,) = [each for each in self.client.asked if isinstance(each.body, kind)]
        self.client.asked.remove(found)
        found.answer(reply)
        return found.body

    def x_of(self, value: int) -> int:
        return round((value - 1) / 10 * self.area.bar.width())


def test_that_a_moment_is_marked_along_time(
    theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    bench = CursorBench(theme, scripted_client, qtbot, "time")
    bar = bench.area.bar
    assert bar.cursor_x == pytest.approx(bench.x_of(6), abs=1)
    before = bar.grab().toImage()
    bench.shared.set(TimeCursor(hovered_us=3, pinned_us=6))
    assert bar.cursor_x == pytest.approx(bench.x_of(3), abs=1)
    assert bar.grab().toImage() != before
    for elsewhere in (TimeCursor(), TimeCursor(hovered_us=1_000)):
        bench.shared.set(elsewhere)
        assert bar.cursor_x is None
    assert bench.client.asked == []


def test_that_a_moment_is_set_along_time_by_the_mouse(
    theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    bench = CursorBench(theme, scripted_client, qtbot, "time")
    QTest.mouseMove(bench.area.bar, QPoint(bench.x_of(3) + 1, 20))
    assert bench.shared.value == TimeCursor(hovered_us=3, pinned_us=6)
    QApplication.sendEvent(bench.area.bar, QEvent(QEvent.Type.Leave))
    assert bench.shared.value == TimeCursor(pinned_us=6)
    place = QPoint(bench.x_of(8) + 1, 20)
    QTest.mouseClick(bench.area.bar, Qt.MouseButton.LeftButton, pos=place)
    assert bench.shared.value == TimeCursor(pinned_us=8)


def test_that_a_moment_stands_along_positions_where_it_was_recorded(
    theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    bench = CursorBench(theme, scripted_client, qtbot, "position")
    bar = bench.area.bar
    asked = bench.answer(AskPosition, PositionFound(position=4))
    assert asked == AskPosition(moment_us=6, by="recorded")
    assert bar.cursor_x == pytest.approx(bench.x_of(4), abs=1)
    bench.shared.set(TimeCursor())
    assert bar.cursor_x is None
    bench.area.set_axis("time")
    bench.shared.set(TimeCursor(pinned_us=6))
    assert bench.client.asked == []


def test_that_a_moment_is_set_along_positions_by_the_mouse(
    theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    bench = CursorBench(theme, scripted_client, qtbot, "position")
    bench.client.asked.clear()
    event = sample_messages.event(5)
    page = LogPage(events=[event], head=10, replica="replica-1")
    place = QPoint(bench.x_of(5) + 1, 20)
    QTest.mouseMove(bench.area.bar, place)
    assert bench.answer(AskLog, page) == AskLog(after=4, limit=1)
    assert bench.shared.value == TimeCursor(hovered_us=event.recorded, pinned_us=6)
    QTest.mouseClick(bench.area.bar, Qt.MouseButton.LeftButton, pos=place)
    bench.answer(AskLog, page)
    assert bench.shared.value == TimeCursor(pinned_us=event.recorded)


def test_that_a_bar_out_of_sight_asks_for_nothing_until_it_is_seen_again(
    theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    bench = CursorBench(theme, scripted_client, qtbot, "position")
    bench.answer(AskPosition, PositionFound(position=4))
    bench.area.hide()
    bench.shared.set(TimeCursor(pinned_us=8))
    assert bench.client.asked == []
    bench.area.show()
    bench.cursor.refresh()
    assert bench.answer(AskPosition, PositionFound(position=6)) == (
        AskPosition(moment_us=8, by="recorded")
    )
