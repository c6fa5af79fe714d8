"""A file is looked at before it is imported: dropped onto the window, or chosen."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from console.widgets.impact_dialog import ImpactDialog
from console.window.import_preview_view import ImportPreviewView
from console.window.main_window import MainWindow
from console.window.work_dialog import WorkDialog
from tests.console.open_console import TIMEOUT_MS, OpenConsole, open_console
from tests.running import Running

_NO_BUTTONS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def console(
    shared_backend: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[OpenConsole]:
    with open_console(shared_backend.folder, tmp_path / "config", qapp, qtbot) as found:
        found.wait_until_connected()
        yield found


def event_line(number: int, **changed: object) -> str:
    event = {
        "specversion": "1.0",
        "id": f"e{number}",
        "source": "/elsewhere/users",
        "type": "user.registered",
        "subject": f"user-i{number}",
        "time": "2020-01-01T00:00:00Z",
        "data": {"user_id": f"i{number}", "name": f"Ida {number}"},
    }
    return json.dumps({**event, **changed})


def write(file: Path, *lines: str) -> Path:
    file.write_text("\n".join(lines) + "\n")
    return file


def drop(window: MainWindow, *files: Path) -> bool:
    """Drag files into the window and let them go; return whether it takes them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, *_NO_BUTTONS)
    enter.setAccepted(False)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        event = QDropEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, *_NO_BUTTONS)
        QApplication.sendEvent(window, event)
    return enter.isAccepted()


def test_that_a_dropped_file_is_shown_as_it_would_be_imported_and_then_imported(
    console: OpenConsole, tmp_path: Path, qtbot: QtBot
) -> None:
    file = write(
        tmp_path / "two.jsonl", event_line(1), event_line(2, time="yesterday"), event_line(3)
    )
    head = console.snapshot.head
    assert drop(console.window, file)
    asked: list[ImpactDialog] = []

    def is_asked() -> bool:
        asked[:] = console.window.findChildren(ImpactDialog)
        return bool(asked)

    qtbot.waitUntil(is_asked, timeout=TIMEOUT_MS)
    texts = " ".join(asked[0].texts())
    view = asked[0].findChild(ImportPreviewView)
    assert view is not None
    for part in ("two.jsonl", "2 events", "user.registered", "user-i1", "Ida 3", "yesterday"):
        assert part in texts
    assert console.snapshot.head == head  # nothing was written by that
    asked[0].confirm.click()
    work = console.window.findChild(WorkDialog)
    assert work is not None
    qtbot.waitUntil(lambda: "imported. Lines" in work.text.text(), timeout=TIMEOUT_MS)
    assert work.text.text().startswith("2 events imported.")
    qtbot.waitUntil(lambda: console.snapshot.head == head + 2, timeout=TIMEOUT_MS)
    work.close()


def test_that_a_file_of_commands_is_named_as_one_and_what_no_event_is_in_is_not_offered(
    console: OpenConsole, tmp_path: Path, qtbot: QtBot
) -> None:
    work = console.window.imports.preview(
        str(write(tmp_path / "commands.jsonl", '{"type": "user.register", "data": {}}'))
    )
    qtbot.waitUntil(lambda: "holds commands" in work.text.text(), timeout=TIMEOUT_MS)
    assert work.mark.tone == "warn"
    work.close()
    work = console.window.imports.preview(str(write(tmp_path / "notes.txt", "# notes")))
    qtbot.waitUntil(lambda: "neither JSON Lines" in work.text.text(), timeout=TIMEOUT_MS)
    work.close()


def test_that_a_drop_says_why_it_is_not_taken(console: OpenConsole, tmp_path: Path) -> None:
    def said() -> str:
        boxes = console.window.findChildren(QMessageBox)
        text = boxes[-1].text() if boxes else ""
        for box in boxes:
            box.close()
        QApplication.processEvents()
        return text

    assert drop(console.window, tmp_path / "one", tmp_path / "two")
    assert said() == "Drop one file at a time, or one folder."
    console.client.set_role("operator")
    assert drop(console.window, tmp_path / "one")
    assert "takes the role administrator" in said()
    text = QMimeData()
    text.setText("a text")
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, text, *_NO_BUTTONS)
    QApplication.sendEvent(console.window, enter)
    assert not enter.isAccepted()
