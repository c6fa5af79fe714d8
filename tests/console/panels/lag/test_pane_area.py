import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.panels.lag.pane_area import PaneArea, column_count, create_note, create_pane


@pytest.mark.parametrize(
    ("width_px", "height_px", "columns"),
    [(900, 500, 1), (900, 250, 2), (940, 150, 3), (500, 250, 1), (700, 100, 2)],
)
def test_that_panes_take_as_few_columns_as_let_them_be_seen_whole(
    width_px: int, height_px: int, columns: int
) -> None:
    assert column_count(3, width_px, height_px) == columns


def test_that_a_pane_is_never_squeezed_but_scrolls(qtbot: QtBot) -> None:
    area = PaneArea()
    qtbot.addWidget(area)
    panes = [QLabel(f"{number}") for number in range(3)]
    for pane in panes:
        area.add_pane(pane)
    for size in ((400, 150), (900, 150), (900, 900)):
        area.resize(*size)
        area.show()
        qtbot.waitUntil(lambda: all(pane.height() >= 116 for pane in panes))


def test_that_a_pane_can_be_given_away_and_come_back(qtbot: QtBot) -> None:
    area = PaneArea()
    qtbot.addWidget(area)
    first, second = QLabel("first"), QLabel("second")
    for pane in (first, second):
        area.add_pane(pane)
    area.remove_pane(second)
    second.setParent(None)
    area.resize(900, 150)
    area.show()
    qtbot.waitUntil(lambda: first.width() > 700)  # it has all the room
    area.add_pane(second)
    qtbot.waitUntil(lambda: second.isVisible() and first.width() < 600)


def test_that_the_panes_that_are_left_fill_the_area(qtbot: QtBot) -> None:
    area = PaneArea()
    qtbot.addWidget(area)
    panes = [QLabel(f"{number}") for number in range(3)]
    for pane in panes:
        area.add_pane(pane)
    area.resize(900, 900)
    area.show()
    area.remove_pane(panes[2])
    panes[2].setParent(None)
    qtbot.waitUntil(lambda: panes[0].height() + panes[1].height() > 880)
    panes[2].deleteLater()


def test_that_the_last_pane_takes_the_room_beside_it(qtbot: QtBot) -> None:
    area = PaneArea()
    qtbot.addWidget(area)
    panes = [QLabel(f"{number}") for number in range(3)]
    for pane in panes:
        area.add_pane(pane)
    area.resize(800, 300)  # two above each other at most
    area.show()
    qtbot.waitUntil(lambda: panes[0].width() < 420 and panes[2].width() > 780)


def test_that_the_status_beside_a_title_is_whole_in_the_narrowest_pane(qtbot: QtBot) -> None:
    note = create_note()
    pane = create_pane("Events behind", "relevant events not applied yet", QLabel(), note)
    qtbot.addWidget(pane)
    pane.resize(290, 116)
    pane.show()
    note.setText("replica-1 UNKNOWN, sample 1\u202fmin 12\u202fs old")
    qtbot.waitUntil(lambda: note.elided_text.startswith("replica-1 UNKNOWN"))
    assert note.geometry().right() < 290
    note.setText("replica-1 UNKNOWN, sample 1\u202fmin 12\u202fs old; silent longest of all")
    qtbot.waitUntil(lambda: note.elided_text.endswith("\u2026"))
    assert note.elided_text.startswith("replica-1 UNKNOWN")
