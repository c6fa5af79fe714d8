"""Files of commands, sent from the window: they go on without it, and are gone on with."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.wire.sendings import SendingReport, list_sendings
from console.panels.commands.commands_panel import CommandsPanel
from console.panels.commands.sending_line import SendingLine
from console.widgets.impact_dialog import ImpactDialog
from tests.backend.cli.shop import registered
from tests.console.open_console import TIMEOUT_MS, OpenConsole


def report(folder: Path) -> SendingReport:
    (found,) = list_sendings(folder)
    return found


def test_that_a_file_is_sent_paused_and_gone_on_with(
    console: OpenConsole, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = console.workspace.data
    file = tmp_path / "users.jsonl"
    file.write_text(registered(*(f"zoe{number}" for number in range(80))) + registered("zoe0"))
    console.window.docks.show_panel("commands")
    panel = console.window.panel("commands")
    assert isinstance(panel, CommandsPanel)
    sendings = panel.result.sendings
    panel.result.tabs.setCurrentWidget(sendings)
    sendings.rate.setValue(20)

    sendings.send_file(str(file))
    qtbot.waitUntil(
        lambda: (
            bool(list_sendings(folder))
            and report(folder).word == "running"
            and report(folder).state.accepted > 2
        ),
        timeout=TIMEOUT_MS,
    )
    qtbot.waitUntil(lambda: len(sendings.lines) == 1, timeout=TIMEOUT_MS)
    (line,) = sendings.lines
    qtbot.waitUntil(line.pause_button.isVisible, timeout=TIMEOUT_MS)
    QTest.mouseClick(line.pause_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: report(folder).word == "paused", timeout=TIMEOUT_MS)
    assert report(folder).state.accepted < 80

    qtbot.waitUntil(line.resume_button.isVisible, timeout=TIMEOUT_MS)
    set_rate(line, 0)
    QTest.mouseClick(line.resume_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: report(folder).word == "done", timeout=TIMEOUT_MS)
    assert report(folder).state.by == console.workspace.actor.value
    qtbot.waitUntil(
        lambda: "80 accepted, 1 rejected (user-exists)" in line.text, timeout=TIMEOUT_MS
    )


def test_that_what_is_no_file_is_said_in_the_list(console: OpenConsole, tmp_path: Path) -> None:
    console.window.docks.show_panel("commands")
    panel = console.window.panel("commands")
    assert isinstance(panel, CommandsPanel)
    panel.result.tabs.setCurrentWidget(panel.result.sendings)
    panel.result.sendings.send_file(str(tmp_path))
    assert "no plain file" in panel.result.sendings.problem


def test_that_a_file_is_sent_after_a_look_at_how_much_it_is(
    console: OpenConsole, tmp_path: Path
) -> None:
    file = tmp_path / "users.jsonl"
    file.write_text(registered("una", "ugo"))
    console.window.docks.show_panel("commands")
    panel = console.window.panel("commands")
    assert isinstance(panel, CommandsPanel)
    before = list_sendings(console.workspace.data)
    panel.result.sendings.ask(str(file))
    asked = panel.findChild(ImpactDialog)
    assert asked is not None
    assert "2 lines" in asked.texts()
    asked.reject()
    assert len(list_sendings(console.workspace.data)) == len(before)
    panel.result.sendings.ask(str(tmp_path / "none.jsonl"))
    assert "none.jsonl cannot be read" in panel.result.sendings.problem


def set_rate(line: SendingLine, rate_per_s: int) -> None:
    line.rate.setValue(rate_per_s)
    line.rate.editingFinished.emit()
