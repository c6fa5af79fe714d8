from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.link.bridge import BackendClient
from console.state.state_store import StateStore
from console.widgets.filter_box import FilterBox


@pytest.fixture
def box(qtbot: QtBot, tmp_path: Path) -> Iterator[FilterBox]:
    client = BackendClient(tmp_path, StateStore())
    window = QWidget()
    qtbot.addWidget(window)
    made = FilterBox(client, hint="filter")
    words = ["subject:", "type:order.created", "type:order.paid"]
    made.set_completions(words, fields=["data.fees", "data.total", "time"])
    QVBoxLayout(window).addWidget(made)
    window.show()
    window.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    client.start()
    yield made
    client.stop()


def popup() -> QListView:
    found = next(
        each for each in QApplication.topLevelWidgets() if each.objectName() == "completions"
    )
    assert isinstance(found, QListView)
    return found


def test_that_enter_applies_what_was_typed_though_completions_are_offered(
    box: FilterBox, qtbot: QtBot
) -> None:
    QTest.keyClicks(box, "type:order")
    assert popup().isVisible()
    QTest.keyClick(popup(), Qt.Key.Key_Return)
    assert box.text() == "type:order"
    assert not popup().isVisible()
    qtbot.waitUntil(lambda: "could not be checked" in box.toolTip())  # nobody answers here


def test_that_tab_completes(box: FilterBox) -> None:
    QTest.keyClicks(box, "subject:x type:order.p")
    QTest.keyClick(popup(), Qt.Key.Key_Tab)
    assert box.text() == "subject:x type:order.paid"
    assert box.hasFocus()


def test_that_fields_are_completed_within_the_braces_of_a_calculation(box: FilterBox) -> None:
    QTest.keyClicks(box, "{data.total-(data.f")
    QTest.keyClick(popup(), Qt.Key.Key_Tab)
    assert box.text() == "{data.total-(data.fees"
    QTest.keyClicks(box, ")}>3 sub")
    QTest.keyClick(popup(), Qt.Key.Key_Tab)
    assert box.text() == "{data.total-(data.fees)}>3 subject:"


def test_that_enter_completes_where_the_operator_went_into_the_list(box: FilterBox) -> None:
    QTest.keyClicks(box, "type:")
    for _ in range(2):
        QTest.keyClick(popup(), Qt.Key.Key_Down)
    QTest.keyClick(popup(), Qt.Key.Key_Return)
    assert box.text() == "type:order.paid"
