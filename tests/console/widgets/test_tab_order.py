"""Tab goes as an operator reads, though widgets come and go."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.widgets.tab_order import order_tab_stops


class OrderedWindow(QWidget):
    """Orders the stops of its panel before each Tab, as the main window does."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.addWidget(named("before"))
        self.panel = QWidget()
        row.addWidget(self.panel)
        row.addWidget(named("behind"))

    def focusNextPrevChild(self, is_forward: object, /) -> bool:
        order_tab_stops(self.panel)
        return super().focusNextPrevChild(bool(is_forward))


@pytest.fixture
def window(qtbot: QtBot) -> OrderedWindow:
    window = OrderedWindow()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def panel(window: OrderedWindow) -> QWidget:
    return window.panel


def named(name: str) -> QPushButton:
    button = QPushButton(name)
    button.setObjectName(name)
    return button


def walk(panel: QWidget, key: Qt.Key = Qt.Key.Key_Tab) -> list[str]:
    """Return what Tab comes to from the first stop around until it is there again."""
    QApplication.processEvents()  # what was put into a layout is shown
    window = panel.window()
    first = window.findChild(QPushButton, "before")
    assert first is not None
    first.setFocus()
    names: list[str] = []
    for _ in range(20):
        QTest.keyClick(window, key)
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus is first:
            return names
        names.append(focus.objectName())
    raise AssertionError(names)


def test_that_tab_goes_as_it_is_read_whenever_things_were_made(panel: QWidget) -> None:
    column, grid, inside = QVBoxLayout(panel), QGridLayout(), QWidget()
    scroll, content = QScrollArea(), QWidget()
    scroll.setObjectName("scroll")
    scroll.setWidget(content)
    scroll.setWidgetResizable(True)
    below = QVBoxLayout(content)
    below.addWidget(named("scrolled"))
    column.addWidget(inside)
    column.addLayout(grid)
    column.addWidget(scroll)
    QHBoxLayout(inside).addWidget(named("second"))
    grid.addWidget(named("lower"), 1, 0)
    grid.addWidget(named("upper right"), 0, 1)
    grid.addWidget(named("upper left"), 0, 0)
    column.insertWidget(0, named("first"))
    order = ["first", "second", "upper left", "upper right", "lower", "scroll", "scrolled"]
    assert walk(panel) == [*order, "behind"]
    below.insertWidget(0, named("new"))  # a problem that came meanwhile
    order.insert(-1, "new")
    assert walk(panel) == [*order, "behind"]
    assert walk(panel, Qt.Key.Key_Backtab) == ["behind", *reversed(order)]


def test_that_the_field_of_a_compound_box_is_one_stop(panel: QWidget) -> None:
    column = QVBoxLayout(panel)
    edit = QLineEdit()
    edit.setObjectName("edit")
    column.addWidget(edit)
    column.insertWidget(0, named("first"))
    assert walk(panel) == ["first", "edit", "behind"]


def test_that_tab_goes_through_a_split_as_it_stands(panel: QWidget) -> None:
    split = QSplitter()
    split.addWidget(named("right"))
    split.insertWidget(0, named("left"))
    QVBoxLayout(panel).addWidget(split)
    assert walk(panel) == ["left", "right", "behind"]
