import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
)
from pytestqt.qtbot import QtBot

from console.window.command_palette import CommandPalette
from tests.console.window.console_starts import ConsoleStarts


def test_that_the_palette_finds_an_action_by_parts_of_its_name(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(CommandPalette)
    assert palette is not None
    enabled = [listed for listed in window.registry if listed.action.isEnabled()]
    assert len(palette.texts()) == len(enabled)
    box = palette.findChild(QLineEdit)
    assert box is not None
    QTest.keyClicks(box, "go: repli")
    assert [text.split("   ")[0] for text in palette.texts()] == ["Go: Replicas"]
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.panel("replicas").isVisible())


def test_that_the_palettes_list_is_moved_in_from_its_box(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    palette = CommandPalette(window, window.registry, window.links.open_or_say)
    qtbot.addWidget(palette)
    box, found = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    assert box is not None
    assert found is not None
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert found.currentRow() == 1


def test_that_the_palette_goes_somewhere_before_it_writes(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    palette = CommandPalette(window, window.registry, window.links.open_or_say)
    qtbot.addWidget(palette)
    box, found = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    assert box is not None
    assert found is not None
    assert found.currentItem().text().startswith("Go: Overview")
    QTest.keyClicks(box, "commands")
    assert found.currentItem().text().startswith("Go: Commands")


@pytest.mark.parametrize("typed", ["send the command", "load or continue"])
def test_that_the_palette_writes_only_what_the_operator_selected(
    starts: ConsoleStarts, qtbot: QtBot, typed: str
) -> None:
    window = starts.window(qtbot)
    palette = CommandPalette(window, window.registry, window.links.open_or_say)
    qtbot.addWidget(palette)
    palette.show()
    box, found = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    assert box is not None
    assert found is not None
    QTest.keyClicks(box, typed)
    assert palette.texts()
    assert found.currentRow() == -1
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert palette.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert found.currentRow() == 0
