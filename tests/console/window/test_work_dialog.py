"""Work of another process, whose dialog may be closed meanwhile."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from console.actions.command_process import CommandResult
from console.theme.theme import Theme
from console.window.work_dialog import WorkDialog, WorkRemark

TIMEOUT_MS = 30_000


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_the_steps_behind_it_are_done_when_its_dialog_was_closed(
    window: QWidget, theme: Theme, qtbot: QtBot
) -> None:
    done: list[CommandResult] = []
    dialog = WorkDialog(window, "Restore", theme)
    dialog.show()

    def finish(result: CommandResult) -> str:
        done.append(result)
        return "It is done."

    dialog.run("It is being looked at", ["--version"], "observer", finish)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: bool(done), timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: not Shiboken.isValid(dialog), timeout=TIMEOUT_MS)


def test_that_a_bad_end_is_shown_when_its_dialog_was_closed(
    window: QWidget, theme: Theme, qtbot: QtBot
) -> None:
    dialog = WorkDialog(window, "Restore", theme)
    dialog.show()
    dialog.run("It is being looked at", ["no-such-command"], "observer", lambda _result: "")
    dialog.close()
    qtbot.waitUntil(dialog.isVisible, timeout=TIMEOUT_MS)
    assert dialog.text.text()
    QTest.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not Shiboken.isValid(dialog), timeout=TIMEOUT_MS)


@pytest.mark.parametrize(("end", "tone"), [("Done.", "ok"), (WorkRemark("No events."), "warn")])
def test_that_an_end_that_is_no_success_is_not_green_and_has_another_shape(
    window: QWidget, theme: Theme, qtbot: QtBot, end: str | WorkRemark, tone: str
) -> None:
    dialog = WorkDialog(window, "Import", theme)
    dialog.show()
    dialog.run("It is being looked at", ["--version"], "observer", lambda _result: end)
    assert not dialog.mark.isVisible()
    qtbot.waitUntil(dialog.mark.isVisible, timeout=TIMEOUT_MS)
    assert (dialog.mark.tone, dialog.text.property("tone")) == (tone, tone)
    dialog.close()


def test_that_what_was_cancelled_is_neither_green_nor_red(
    window: QWidget, theme: Theme, qtbot: QtBot
) -> None:
    dialog = WorkDialog(window, "Import", theme)
    dialog.show()
    dialog.run("It is being looked at", ["--help"], "observer", lambda _result: "Done.")
    dialog.cancel.click()
    qtbot.waitUntil(dialog.mark.isVisible, timeout=TIMEOUT_MS)
    assert dialog.mark.tone == "unknown"
    dialog.close()
