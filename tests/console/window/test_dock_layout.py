from functools import partial

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QToolButton
from pytestqt.qtbot import QtBot

from console.state.incidents import Incident
from console.window.main_window import MainWindow
from tests.console.window.console_starts import ConsoleStarts, resize_beyond_screen

TOLERANCE_PX = 6  # the separators between docks take some


@pytest.fixture
def starts(starts: ConsoleStarts) -> ConsoleStarts:
    starts.preferences.save_on_quit("keep")
    return starts


def sizes(window: MainWindow) -> dict[str, tuple[int, int]]:
    return {
        name: (dock.width(), dock.height())
        for name, dock in window.docks.by_name.items()
        if dock.is_in_place
    }


def is_like(found: dict[str, tuple[int, int]], wanted: dict[str, tuple[int, int]]) -> bool:
    return found.keys() == wanted.keys() and all(
        abs(found[name][side] - wanted[name][side]) <= TOLERANCE_PX
        for name in wanted
        for side in (0, 1)
    )


def opened(starts: ConsoleStarts, qtbot: QtBot, width_px: int, height_px: int) -> MainWindow:
    window = starts.window(qtbot)
    qtbot.waitUntil(window.docks.by_name["overview"].isVisible)
    resize_beyond_screen(qtbot, window, width_px, height_px)
    inner = window.docks.by_name["overview"].parentWidget()
    assert inner is not None
    qtbot.waitUntil(window.docks.by_name["event"].isVisible)
    qtbot.waitUntil(lambda: "event" in sizes(window))
    qtbot.waitUntil(lambda: abs(sizes(window)["event"][0] - inner.width() * 0.3) <= TOLERANCE_PX)
    qtbot.waitUntil(lambda: window.docks.is_arranged)
    return window


def test_that_a_banner_gives_its_place_back(starts: ConsoleStarts, qtbot: QtBot) -> None:
    window = opened(starts, qtbot, 1400, 900)
    before = sizes(window)
    for _ in range(3):
        window.banner.show_incident(
            Incident(tone="bad", text="x " * 300, recovered=""), is_well=False
        )
        qtbot.waitUntil(lambda: sizes(window)["event"][1] < before["event"][1] - 10)
        window.banner.show_incident(None, is_well=True)
        qtbot.waitUntil(lambda: is_like(sizes(window), before))


def test_that_a_reopened_dock_has_the_width_that_it_had(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = opened(starts, qtbot, 1400, 900)
    before = sizes(window)
    window.docks.by_name["event"].close()
    qtbot.waitUntil(lambda: sizes(window)["overview"][0] > before["overview"][0] + 100)
    window.docks.show_panel("event")
    qtbot.waitUntil(lambda: is_like(sizes(window), before))


def test_that_a_dock_that_floated_comes_back_with_the_width_that_it_had(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = opened(starts, qtbot, 1400, 900)
    before = sizes(window)
    event = window.docks.by_name["event"]
    event.setFloating(True)
    qtbot.waitUntil(lambda: sizes(window)["overview"][0] > before["overview"][0] + 100)
    event.setFloating(False)
    qtbot.waitUntil(lambda: is_like(sizes(window), before))


def test_that_a_window_that_made_room_is_as_wide_as_before_when_the_panel_is_docked_again(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = opened(starts, qtbot, 1600, 900)
    before, width_px = sizes(window), window.width()
    buttons = window.docks.by_name["event"].findChildren(QToolButton)
    float_button = next(each for each in buttons if each.toolTip().startswith("Float"))
    float_button.click()
    qtbot.waitUntil(lambda: window.width() < width_px)
    float_button.click()
    qtbot.waitUntil(lambda: window.width() == width_px)
    qtbot.waitUntil(lambda: is_like(sizes(window), before))


def test_that_the_window_gets_its_width_back_too_when_the_panel_is_dragged_into_it(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = opened(starts, qtbot, 1600, 900)
    width_px, event = window.width(), window.docks.by_name["event"]
    event.toggle_floating()
    qtbot.waitUntil(lambda: window.width() < width_px)
    event.setFloating(False)  # as the drop of a dragged title does
    qtbot.waitUntil(lambda: window.width() == width_px)


def test_that_a_dock_that_is_dropped_elsewhere_leaves_the_others_their_room(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = opened(starts, qtbot, 1400, 900)
    before = sizes(window)
    event = window.docks.by_name["event"]
    inner = event.parentWidget()
    assert isinstance(inner, QMainWindow)
    event.setFloating(True)
    qtbot.waitUntil(lambda: "event" not in sizes(window))
    inner.tabifyDockWidget(window.docks.by_name["overview"], event)  # as the drop on its tabs does
    event.setFloating(False)
    window.docks.show_panel("event")
    qtbot.waitUntil(lambda: sizes(window).keys() == {"event", "lag"} and window.docks.is_arranged)
    assert abs(sizes(window)["lag"][1] - before["lag"][1]) <= TOLERANCE_PX
    shares = msgspec.json.decode(window.docks.save_shares(), type=dict[str, dict[str, float]])
    assert shares["event"]["height"] < 0.7  # alone at its side it was as high as the window
    assert shares["event"] == shares["overview"]


def test_that_an_arrangement_keeps_its_shares_in_a_window_of_another_size(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    first = opened(starts, qtbot, 1400, 900)
    docks, inner = first.docks, first.docks.by_name["overview"].parentWidget()
    assert inner is not None
    assert isinstance(inner, QMainWindow)
    before = docks.save_shares()
    inner.resizeDocks([docks.by_name["event"]], [700], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: docks.save_shares() != before)
    share = docks.by_name["event"].width() / inner.width()
    first.close()
    second = starts.window(qtbot)
    resize_beyond_screen(qtbot, second, 1100, 700)
    half = second.docks.by_name["overview"].parentWidget()
    assert half is not None
    qtbot.waitUntil(
        lambda: abs(sizes(second)["event"][0] - half.width() * share) <= TOLERANCE_PX + 2
    )


def _shows_only(window: MainWindow, name: str) -> bool:
    return [*sizes(window)] == [name]


def test_that_a_narrow_window_stacks_every_panel_into_tabs(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    window.resize(853, 480)
    qtbot.waitUntil(lambda: window.docks.by_name["overview"].is_in_place)
    for name in ("overview", "lag", "event"):
        window.docks.show_panel(name)
        qtbot.waitUntil(partial(_shows_only, window, name))
        inner = window.docks.by_name[name].parentWidget()
        assert inner is not None
        assert sizes(window)[name][0] == inner.width()


def test_that_panels_stand_side_by_side_again_as_soon_as_there_is_room(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = opened(starts, qtbot, 1400, 900)
    before = sizes(window)
    window.docks.show_panel("views")
    window.resize(640, 360)
    qtbot.waitUntil(lambda: [*sizes(window)] == ["views"])
    window.resize(1400, 900)
    before["views"] = before.pop("overview")
    qtbot.waitUntil(lambda: is_like(sizes(window), before))


def test_that_an_arrangement_of_the_operators_own_stays_in_a_narrow_window(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = opened(starts, qtbot, 1400, 900)
    inner, event = window.docks.by_name["event"].parentWidget(), window.docks.by_name["event"]
    assert isinstance(inner, QMainWindow)
    inner.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, event)
    qtbot.waitUntil(lambda: window.docks.is_arranged)
    window.resize(853, 480)
    qtbot.waitUntil(lambda: inner.width() < 853 and window.docks.is_arranged)
    assert inner.dockWidgetArea(event) == Qt.DockWidgetArea.BottomDockWidgetArea
    window.docks.reset()
    qtbot.waitUntil(lambda: [*sizes(window)] == ["overview"])
