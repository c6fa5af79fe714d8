import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.panels.commands.field_editors import make_editor
from console.state.form_schema import FormField
from console.widgets.choice_box import ChoiceBox
from console.widgets.number_box import NumberBox, SecondsBox

METHOD = FormField(
    name="method",
    kind="choice",
    title="Method",
    required=True,
    choices=("card", "balance"),
    choice_titles=("card", "balance"),
)


def turn_wheel(widget: QWidget) -> None:
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own signature
    )
    QApplication.sendEvent(widget, event)


def boxes() -> list[QWidget]:
    """A choice of a command, and the boxes of a replica."""
    return [make_editor(METHOD, lambda: None), NumberBox(0, 9, "events/s"), SecondsBox(0, 9)]


def value(box: QWidget) -> object:
    if isinstance(box, QComboBox):
        return box.currentText()
    assert isinstance(box, NumberBox | SecondsBox)
    return box.value()


@pytest.mark.parametrize("place", range(3))
def test_that_the_wheel_changes_nothing_that_it_only_passes_over(qtbot: QtBot, place: int) -> None:
    window, other, box = QWidget(), QLineEdit(), boxes()[place]
    column = QVBoxLayout(window)
    for each in (other, box):
        column.addWidget(each)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    if isinstance(box, NumberBox | SecondsBox):
        box.setValue(5)
    before = value(box)
    turn_wheel(box)
    assert (value(box), other.hasFocus()) == (before, True)
    box.setFocus()
    turn_wheel(box)
    assert value(box) != before


@pytest.mark.usefixtures("theme")  # its sheet is what the list is dressed in
@pytest.mark.parametrize("is_focused", [True, False])
def test_that_a_list_of_choices_opens_in_its_whole_height(
    qtbot: QtBot, *, is_focused: bool
) -> None:
    window, other, box = QWidget(), QLineEdit(), ChoiceBox()
    box.addItems(["Realtime", "Every", "By schedule", "On demand"])
    column = QVBoxLayout(window)
    for each in (other, box):
        column.addWidget(each)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    chosen = box.view()  # made without the focus
    if is_focused:
        box.setFocus()
    box.showPopup()
    last = chosen.visualRect(box.model().index(box.count() - 1, 0))
    assert last.bottom() <= chosen.viewport().height()
    assert chosen.verticalScrollBar().maximum() == 0
    box.hidePopup()
