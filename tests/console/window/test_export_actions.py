"""All events that the timeline's filter finds become a file, by the command line's own export."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from console.window.work_dialog import WorkDialog
from tests.console.open_console import TIMEOUT_MS, OpenConsole, open_console
from tests.running import Running, command, sent

FILTER = "type:user.registered subject:user-out-*"


@pytest.fixture
def console(
    shared_backend: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[OpenConsole]:
    with shared_backend.client() as client:
        sent(client, *(command("user.register", user_id=f"out-{n}", name="Ö") for n in range(3)))
    with open_console(shared_backend.folder, tmp_path / "config", qapp, qtbot) as found:
        found.wait_until_connected()
        yield found


def until_over(dialog: WorkDialog, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: not dialog.process.is_running, timeout=TIMEOUT_MS)
    return dialog.text.text()


def test_that_what_the_filter_finds_in_the_whole_log_is_exported(
    console: OpenConsole, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "first.jsonl"
    file.write_text("the old one")
    dialog = console.window.exports.export(FILTER, file, "jsonl")
    assert f"3 events are in {file}." in until_over(dialog, qtbot)
    subjects = [json.loads(line)["subject"] for line in file.read_text().splitlines()]
    assert subjects == ["user-out-0", "user-out-1", "user-out-2"]
    dialog.close()


def test_that_an_export_that_fails_says_so_and_leaves_the_earlier_file(
    console: OpenConsole, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "kept.csv"
    file.write_text("the old one")
    bad = console.window.exports.export("colour:red", file, "csv")
    assert "There is no field `colour`" in until_over(bad, qtbot)
    full = console.window.exports.export("", Path("/dev/full"), "csv")
    assert "No space left on device" in until_over(full, qtbot)
    gone = console.window.exports.export("", tmp_path / "no" / "x.csv", "csv")
    QTest.mouseClick(gone.cancel, Qt.MouseButton.LeftButton)
    assert until_over(gone, qtbot)
    assert file.read_text() == "the old one"
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["kept.csv"]
    for each in (bad, full, gone):
        each.close()


def test_that_an_export_asks_for_a_file_in_each_form(
    console: OpenConsole, tmp_path: Path, qtbot: QtBot
) -> None:
    console.workspace.requested_export.publish(FILTER)
    (dialog,) = console.window.findChildren(QFileDialog)
    assert len(dialog.nameFilters()) == 4
    dialog.fileSelected.emit(str(tmp_path / "out.csv"))
    dialog.close()
    qtbot.waitUntil((tmp_path / "out.csv").exists, timeout=TIMEOUT_MS)
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 4
    (working,) = console.window.findChildren(WorkDialog)
    until_over(working, qtbot)
    working.close()
