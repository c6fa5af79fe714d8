import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.actions.action_registry import create_action
from console.panels.replay.keys_in_sight import KeysInSight


class Window:
    """A panel with a button, beside another panel with a line, a button and an own shortcut."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.window, self.panel, self.beside = QWidget(), QWidget(), QWidget()
        self.inside = QPushButton("Inside", self.panel)
        self.line, self.button = QLineEdit(self.beside), QPushButton("Beside", self.beside)
        for each in (self.panel, self.beside):
            each.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self.window)
        row.addWidget(self.panel)
        row.addWidget(self.beside)
        actions = [
            create_action(self.panel, "Play", lambda: self.done.append("play"), "Space"),
            create_action(self.panel, "Step", lambda: self.done.append("step"), "Right; l"),
        ]
        self.inside.clicked.connect(lambda: self.done.append("inside"))
        self.button.clicked.connect(lambda: self.done.append("beside"))
        self.blame = create_action(self.panel, "Blame", lambda: self.done.append("blame"), "b")
        self.keys = KeysInSight(self.panel, actions, [self.blame])
        self.window.show()
        self.keys.watch()


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made.window)
    qtbot.waitExposed(made.window)
    made.window.activateWindow()
    return made


def press(focused: QWidget, *keys: Qt.Key) -> None:
    focused.setFocus()
    for key in keys:
        QTest.keyClick(focused, key)


def test_that_keys_work_beside_the_panel(window: Window) -> None:
    press(window.beside, Qt.Key.Key_L, Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert window.done == ["step", "step", "play"]


def test_that_a_text_line_keeps_what_is_typed(window: Window) -> None:
    press(window.line, Qt.Key.Key_L, Qt.Key.Key_Space)
    assert (window.line.text(), window.done) == ("l ", [])


def test_that_a_button_keeps_its_space_inside_the_panel_and_beside_it(window: Window) -> None:
    press(window.button, Qt.Key.Key_Space)
    press(window.inside, Qt.Key.Key_Space)
    assert window.done == ["beside", "inside"]
    press(window.inside, Qt.Key.Key_L)
    assert window.done[2:] == ["step"]


def test_that_a_panel_out_of_sight_hears_of_no_key(window: Window) -> None:
    window.panel.hide()
    press(window.beside, Qt.Key.Key_L)
    assert window.done == []


def test_that_a_shortcut_of_the_other_panel_goes_first(window: Window) -> None:
    create_action(window.beside, "Pause", lambda: window.done.append("pause"), "Space")
    press(window.beside, Qt.Key.Key_Space)
    assert window.done == ["pause"]


def tree_in(parent: QWidget) -> QTreeWidget:
    tree = QTreeWidget(parent)
    branch = QTreeWidgetItem(["zebra"])
    branch.addChild(QTreeWidgetItem(["inner"]))
    tree.addTopLevelItems([branch, QTreeWidgetItem(["lamp"])])
    tree.setCurrentItem(branch)
    tree.show()
    return tree


def test_that_a_tree_leaves_letters_and_space_to_the_panel_and_keeps_its_arrows(
    window: Window,
) -> None:
    within, beside = tree_in(window.panel), tree_in(window.beside)
    press(within, Qt.Key.Key_L, Qt.Key.Key_Space)
    press(beside, Qt.Key.Key_L, Qt.Key.Key_Space)
    assert window.done == ["step", "play", "step", "play"]
    assert (within.currentIndex().row(), beside.currentIndex().row()) == (0, 0)
    press(beside, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert beside.currentIndex().data() == "inner"
    assert window.done[4:] == []


def test_that_the_key_of_a_tool_works_beside_the_panel_and_is_no_text_lines(window: Window) -> None:
    press(window.beside, Qt.Key.Key_B)
    press(window.line, Qt.Key.Key_B)
    assert (window.line.text(), window.done) == ("b", ["blame"])
    window.blame.setEnabled(False)
    press(window.beside, Qt.Key.Key_B)
    assert window.done == ["blame"]


def test_that_a_tree_and_a_list_beside_the_panel_look_for_the_letter_of_a_tool(
    window: Window,
) -> None:
    tree, lines = tree_in(window.beside), QListWidget(window.beside)
    tree.addTopLevelItem(QTreeWidgetItem(["bell"]))
    lines.addItems(["lamp", "bell"])
    lines.show()
    for each in (tree, lines):
        press(each, Qt.Key.Key_B)
        assert each.currentIndex().data() == "bell"
    assert window.done == []


def test_that_a_tree_looks_for_letters_while_the_panel_is_out_of_sight(window: Window) -> None:
    tree = tree_in(window.beside)
    press(tree, Qt.Key.Key_L)
    window.panel.hide()
    press(tree, Qt.Key.Key_L)
    assert (window.done, tree.currentIndex().data()) == (["step"], "lamp")


def test_that_a_list_keeps_the_space_that_ticks_its_line(window: Window) -> None:
    lines = QListWidget(window.beside)
    line = QListWidgetItem("lamp", lines)
    line.setCheckState(Qt.CheckState.Unchecked)
    lines.setCurrentItem(line)
    lines.show()
    press(lines, Qt.Key.Key_Space)
    assert (window.done, line.checkState()) == ([], Qt.CheckState.Checked)
