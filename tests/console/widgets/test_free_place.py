"""Where a notice may lie without covering a control."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from console.widgets.free_place import control_places, find_free_place

ROOM = QRect(0, 0, 400, 300)
SIZE = QSize(200, 50)
PLACES = st.builds(
    QRect, st.integers(-50, 400), st.integers(-50, 300), st.integers(1, 300), st.integers(1, 100)
)


def test_that_it_lies_low_in_the_middle_where_nothing_is() -> None:
    assert find_free_place(SIZE, ROOM, []) == QRect(100, 250, 200, 50)


def test_that_it_goes_aside_or_higher_where_something_is() -> None:
    at_right = QRect(250, 260, 100, 20)
    assert find_free_place(SIZE, ROOM, [at_right]) == QRect(50, 250, 200, 50)
    along = QRect(0, 280, 400, 20)
    found = find_free_place(SIZE, ROOM, [along])
    assert found is not None
    assert found.bottom() < 280
    assert found.left() == 100
    assert find_free_place(SIZE, ROOM, [ROOM]) is None


@given(st.lists(PLACES, max_size=12))
def test_that_a_free_place_touches_nothing_that_is_taken(taken: list[QRect]) -> None:
    found = find_free_place(SIZE, ROOM, taken)
    if found is not None:
        assert ROOM.contains(found)
        assert found.size() == SIZE
        assert not any(each.intersects(found) for each in taken)


def test_that_controls_are_where_they_can_be_seen(qtbot: QtBot) -> None:
    window, inner = QWidget(), QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    area = QScrollArea(window)
    area.setGeometry(0, 100, 200, 100)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner.resize(150, 400)
    area.setWidget(inner)
    cut, below, hidden = (QPushButton("x", parent) for parent in (inner, inner, window))
    cut.setGeometry(0, 80, 50, 40)
    below.setGeometry(0, 300, 50, 40)
    box, label = QLineEdit(window), QLabel("text", window)
    box.setGeometry(300, 10, 80, 20)
    label.setGeometry(0, 0, 80, 20)
    window.show()
    hidden.hide()
    places = control_places(window, [area.verticalScrollBar()])
    assert box.geometry() in places
    [seen] = [each for each in places if each.left() < 60]
    view = area.viewport()
    within = QRect(view.mapTo(window, QPoint(0, 0)), view.size())
    assert seen == QRect(cut.mapTo(window, QPoint(0, 0)), cut.size()).intersected(within)
    assert 0 < seen.height() < cut.height()
    bars = [area.verticalScrollBar()]
    assert control_places(window, bars, QRect(0, 90, 200, 200)) == [seen]
    assert control_places(window, bars, QRect(290, 0, 100, 90)) == [box.geometry()]
    window.hide()
    assert control_places(window) == []
