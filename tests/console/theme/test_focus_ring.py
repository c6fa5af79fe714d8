"""Who has the keyboard can be seen: on every kind of control that is in use, in both themes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.panels.panel_registry import PANELS
from console.plots.density_bar import DensityBar
from console.plots.playhead_slider import PlayheadSlider
from console.plots.stacked_graph import StackedGraph
from console.plots.time_graph import TimeGraph
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from console.theme.tokens import ThemeName
from console.widgets.labels import set_property
from console.widgets.number_box import NumberBox, SecondsBox
from tests.console.window.console_starts import ConsoleStarts, resize_beyond_screen

_RING_PX = 2
_LEAST_PIXELS = 12  # that a ring paints at least


def push_button(role: str, _theme: Theme) -> QWidget:
    button = QPushButton("Look")
    button.setProperty("role", role)
    return button


def tool_button() -> QToolButton:
    button = QToolButton()
    button.setText("x")
    return button


def checked(button: QPushButton | QToolButton | QCheckBox, _theme: Theme | None = None) -> QWidget:
    button.setCheckable(True)
    button.setChecked(True)
    return button


def line(state: str, _theme: Theme) -> QWidget:
    editor = QLineEdit("type:order.*")
    set_property(editor, "state", state)
    return editor


def tabs(_theme: Theme) -> QWidget:
    bar = QTabBar()
    bar.addTab("Orders")
    bar.addTab("Products")
    return bar


def tree(_theme: Theme) -> QWidget:
    made = QTreeWidget()
    made.addTopLevelItem(QTreeWidgetItem(["order.create"]))
    return made


def grid(theme: Theme) -> QWidget:
    model = WindowModel([ColumnHeading(title="Number", width_chars=10)])
    model.set_rows([TableRow(key=1, texts=("1",), tones=("text",))])
    return Grid(model, theme, scrolls=True)


def link(_theme: Theme) -> QWidget:
    label = QLabel('<a href="1">1</a>')
    label.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByKeyboard)
    return label


def link_title(theme: Theme) -> QWidget:
    label = link(theme)
    set_property(label, "role", "title")
    return label


def checked_segment(theme: Theme) -> QWidget:
    button = push_button("segment", theme)
    assert isinstance(button, QPushButton)
    return checked(button)


def checked_link(theme: Theme) -> QWidget:
    button = push_button("link", theme)
    assert isinstance(button, QPushButton)
    return checked(button)


KINDS: dict[str, Callable[[Theme], QWidget]] = {
    **{
        f"QPushButton {role}".strip(): partial(push_button, role)
        for role in ("", "primary", "flat", "segment", "danger", "link")
    },
    "QPushButton checked": lambda _: checked(QPushButton("Look")),
    "QPushButton segment checked": checked_segment,
    "QPushButton link checked": checked_link,
    "QToolButton": lambda _: tool_button(),
    "QToolButton checked": lambda _: checked(tool_button()),
    "QCheckBox": lambda _: QCheckBox("Always"),
    "QCheckBox checked": lambda _: checked(QCheckBox("Always")),
    "QComboBox": lambda _: QComboBox(),
    "QLineEdit": partial(line, ""),
    "QLineEdit good": partial(line, "good"),
    "QLineEdit bad": partial(line, "bad"),
    "QPlainTextEdit": lambda _: QPlainTextEdit("{}"),
    "QSpinBox": lambda _: NumberBox(0, 9, "events"),
    "QDoubleSpinBox": lambda _: SecondsBox(0, 9),
    "QTabBar": tabs,
    "QTreeWidget": tree,
    "QTableView": grid,
    "QScrollArea": lambda _: QScrollArea(),
    "QLabel": link,
    "QLabel title": link_title,
    "PlayheadSlider": PlayheadSlider,
    "QGraphicsView": lambda theme: TimeGraph(theme, str),
    "QGraphicsView stacked": lambda theme: StackedGraph(theme, str),
    "DensityBar": DensityBar,
}
_WITH_TEXT_CURSOR = (QLineEdit, QPlainTextEdit, NumberBox, SecondsBox)


def kind_of(widget: QWidget) -> str:
    """Name a control by its Qt class, else its own, with what the style sheet goes by."""
    names = [
        each.__name__ for each in type(widget).__mro__ if each.__module__ == "PySide6.QtWidgets"
    ]
    name = names[0] if names[0] != "QWidget" else type(widget).__name__
    is_checked = isinstance(widget, QPushButton | QToolButton | QCheckBox) and widget.isChecked()
    looks = (widget.property("role") or "", "checked" if is_checked else "")
    return " ".join(filter(None, (name, *map(str, looks))))


def looks(widget: QWidget) -> list[str]:
    """Return what is painted: all of it, or its edge where a text cursor blinks inside."""
    picture = widget.grab().toImage()
    if not isinstance(widget, _WITH_TEXT_CURSOR):
        return colours(picture, 0)
    return colours(picture, _RING_PX)


def colours(picture: QImage, ring_px: int) -> list[str]:
    """Return the colours of all pixels, or of those at most so far from the edge."""
    width, height = picture.width(), picture.height()
    return [
        picture.pixelColor(x, y).name()
        for y in range(height)
        for x in range(width)
        if not ring_px or min(x, y, width - 1 - x, height - 1 - y) < ring_px
    ]


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_that_the_focus_is_painted(theme_name: ThemeName, qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, theme_name)
    unseen = {kind: painted_by_focus(make(theme), qtbot) for kind, make in KINDS.items()}
    assert {kind: pixels for kind, pixels in unseen.items() if pixels < _LEAST_PIXELS} == {}


def painted_by_focus(control: QWidget, qtbot: QtBot) -> int:
    """Return how many pixels look different when Tab has come to a control."""
    window, other = QWidget(), QLineEdit()
    window.setAutoFillBackground(True)
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for each in (other, control):
        column.addWidget(each)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    QApplication.processEvents()
    before = looks(control)
    QTest.keyClick(other, Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert control.hasFocus()
    after = looks(control)
    assert len(before) == len(after), "nothing moves"
    return sum(one != two for one, two in zip(before, after, strict=True))


def test_that_every_kind_that_tab_comes_to_is_among_them(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    starts = ConsoleStarts(qapp, tmp_path)
    try:
        window = starts.window(qtbot)
        resize_beyond_screen(qtbot, window, 1_600, 1_000)
        found: set[str] = set()
        for entry in PANELS:
            window.docks.show_panel(entry.name)
            for _ in range(40):
                QTest.keyClick(window, Qt.Key.Key_Tab)
                found.add(kind_of(window.focusWidget()))
        assert len(found) > 8
        assert found <= KINDS.keys()
    finally:
        starts.end()
