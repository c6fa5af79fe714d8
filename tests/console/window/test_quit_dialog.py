import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.window.quit_dialog import QuitDialog
from tests.console.window.console_starts import ConsoleStarts


@pytest.mark.parametrize(("button", "done"), [("keep", []), ("stop", ["stop"])])
def test_that_closing_asks_what_becomes_of_the_backend(
    starts: ConsoleStarts, qtbot: QtBot, button: str, done: list[str]
) -> None:
    window = starts.window(qtbot)
    window.close()
    question = window.findChild(QuitDialog)
    assert question is not None
    assert window.isVisible()
    chosen = question.keep if button == "keep" else question.stop
    question.always.setChecked(True)
    QTest.mouseClick(chosen, Qt.MouseButton.LeftButton)
    assert window.isHidden()
    assert starts.backend.done == done
    assert starts.preferences.on_quit == button


def test_that_what_was_chosen_for_ever_is_not_asked_again(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    starts.preferences.save_on_quit("stop")
    window = starts.window(qtbot)
    window.close()
    assert window.findChild(QuitDialog) is None
    assert window.isHidden()
    assert starts.backend.done == ["stop"]
