import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.state.formatting import format_count
from console.widgets.number_box import NumberBox, SecondsBox


def test_that_thousands_stand_apart_as_everywhere(qtbot: QtBot) -> None:
    box = NumberBox(0, 1_000_000, "events")
    qtbot.addWidget(box)
    box.setValue(12_000)
    assert box.text() == f"{format_count(12_000)} events"


@pytest.mark.parametrize("typed", ["2500", format_count(2_500)])
def test_that_a_number_is_read_with_and_without_its_spaces(typed: str, qtbot: QtBot) -> None:
    box = NumberBox(0, 1_000_000, "events")
    qtbot.addWidget(box)
    box.lineEdit().clear()
    box.lineEdit().insert(typed)
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert box.value() == 2_500


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.5, "0.5 s"), (5.0, "5 s"), (0.001, "0.001 s"), (86_400.0, "86400 s")]
)
def test_that_seconds_are_taken_over_with_their_fractions(
    seconds: float, text: str, qtbot: QtBot
) -> None:
    box = SecondsBox(0.001, 1_000_000)
    qtbot.addWidget(box)
    box.setValue(seconds)
    assert box.text() == text
    box.lineEdit().selectAll()
    box.lineEdit().insert(text.removesuffix(" s"))
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert box.value() == seconds


def test_that_seconds_below_the_least_become_the_least_instead_of_older_ones(qtbot: QtBot) -> None:
    box = SecondsBox(0.1, 86_400)
    qtbot.addWidget(box)
    box.setValue(5)
    box.lineEdit().selectAll()
    QTest.keyClicks(box.lineEdit(), "0")
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert (box.value(), box.text()) == (0.1, "0.1 s")
