from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from console.state.incidents import Incident
from console.window.main_window import MainWindow
from tests.console.window.test_main_window import Sitting

TOLERANCE_PX = 6  # the separators between docks take some


@pytest.fixture
def sitting(qapp: QApplication, tmp_path: Path) -> Iterator[Sitting]:
    found = Sitting(qapp, tmp_path)
    found.remembered.save_on_quit("keep")
    yield found
    found.end()


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


def opened(sitting: Sitting, qtbot: QtBot, width_px: int, height_px: int) -> MainWindow:
    window = sitting.window(qtbot)
    qtbot.waitUntil(window.docks.by_name["overview"].isVisible)
    window.resize(width_px, height_px)
    inner = window.docks.by_name["overview"].parentWidget()
    assert inner is not None
    qtbot.waitUntil(lambda: abs(sizes(window)["event"][0] - inner.width() * 0.3) <= TOLERANCE_PX)
    qtbot.waitUntil(lambda: window.docks.is_arranged)
    return window


def test_that_a_banner_gives_its_place_back(sitting: Sitting, qtbot: QtBot) -> None:
    window = opened(sitting, qtbot, 1400, 900)
    before = sizes(window)
    for _ in range(3):
        window.banner.show_incident(
            Incident(tone="bad", text="x " * 300, recovered=""), is_well=False
        )
        qtbot.waitUntil(lambda: sizes(window)["event"][1] < before["event"][1] - 10)
        window.banner.show_incident(None, is_well=True)
        qtbot.waitUntil(lambda: is_like(sizes(window), before))


def test_that_a_reopened_dock_has_the_width_that_it_had(sitting: Sitting, qtbot: QtBot) -> None:
    window = opened(sitting, qtbot, 1400, 900)
    before = sizes(window)
    window.docks.by_name["event"].close()
    qtbot.waitUntil(lambda: sizes(window)["overview"][0] > before["overview"][0] + 100)
    window.docks.show_panel("event")
    qtbot.waitUntil(lambda: is_like(sizes(window), before))


def test_that_an_arrangement_keeps_its_shares_in_a_window_of_another_size(
    sitting: Sitting, qtbot: QtBot
) -> None:
    first = opened(sitting, qtbot, 1400, 900)
    docks, inner = first.docks, first.docks.by_name["overview"].parentWidget()
    assert inner is not None
    assert isinstance(inner, QMainWindow)
    before = docks.save_shares()
    inner.resizeDocks([docks.by_name["event"]], [700], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: docks.save_shares() != before)
    share = docks.by_name["event"].width() / inner.width()
    first.close()
    second = sitting.window(qtbot)
    second.resize(900, 600)
    half = second.docks.by_name["overview"].parentWidget()
    assert half is not None
    qtbot.waitUntil(
        lambda: abs(sizes(second)["event"][0] - half.width() * share) <= TOLERANCE_PX + 2
    )
