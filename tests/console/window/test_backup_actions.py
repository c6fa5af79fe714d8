"""Backup, copy and restore from the window, on a backend of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.control import Stop
from backend.wire.backend_process import find_backend
from backend.wire.production_mark import mark_production
from console.widgets.impact_dialog import ImpactDialog
from console.window.work_dialog import WorkDialog
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.running import Running, accepted, command, running


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "data", "--replicas", "1") as started:
        with started.client() as client:
            accepted(client, command("user.register", user_id="1", name="U1"))
        yield started


def until_said(dialog: WorkDialog, text: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: text in dialog.text.text(), timeout=TIMEOUT_MS)


def test_that_the_log_is_backed_up_copied_and_restored_from_the_window(
    console: OpenConsole, shop: Running, tmp_path: Path, qtbot: QtBot
) -> None:
    backups, folder = console.window.backups, tmp_path / "backups"
    folder.mkdir()
    dialog = backups.back_up(str(folder))
    until_said(dialog, "head 1, verified", qtbot)
    (file,) = folder.glob("*.sqlite")
    assert str(file) in dialog.text.text()
    dialog.close()
    copied = backups.copy(str(tmp_path / "copy"))
    until_said(copied, "cannot be written", qtbot)  # there is no such folder
    copied.close()
    (tmp_path / "copy").mkdir()
    copied = backups.copy(str(tmp_path / "copy"))
    until_said(copied, "Copied to", qtbot)
    assert "log.sqlite" in {each.name for each in (tmp_path / "copy").iterdir()}
    assert not list((tmp_path / "copy").glob("*.backup.sqlite"))
    copied.close()
    with shop.client() as client:
        accepted(client, command("user.register", user_id="2", name="U2"))
    mark_production(shop.folder, "shop")
    qtbot.waitUntil(lambda: console.workspace.production.value == "shop", timeout=TIMEOUT_MS)
    restoring = backups.restore(str(file))
    qtbot.waitUntil(lambda: console.window.findChild(ImpactDialog) is not None, timeout=TIMEOUT_MS)
    asked = console.window.findChild(ImpactDialog)
    assert asked is not None
    assert any("1 event that came after it" in text for text in asked.texts())
    assert not asked.confirm.isEnabled()
    asked.typed_name.setText("shop")
    QTest.mouseClick(asked.confirm, Qt.MouseButton.LeftButton)
    until_said(restoring, "Restored, head 1, verified.", qtbot)
    assert list(shop.folder.glob("log.before-restore-*.sqlite"))
    qtbot.waitUntil(lambda: find_backend(shop.folder) is not None, timeout=TIMEOUT_MS)
    console.wait_until_connected()
    assert console.snapshot.head == 1
    restoring.close()
    stopped = list[object]()
    console.client.request(Stop(by="anna"), stopped.append)
    qtbot.waitUntil(lambda: find_backend(shop.folder) is None, timeout=TIMEOUT_MS)


def test_that_what_is_no_backup_changes_nothing(
    console: OpenConsole, tmp_path: Path, qtbot: QtBot
) -> None:
    nonsense = tmp_path / "nonsense.sqlite"
    nonsense.write_text("no backup")
    dialog = console.window.backups.restore(str(nonsense))
    until_said(dialog, "nonsense.sqlite", qtbot)
    qtbot.waitUntil(lambda: not dialog.process.is_running, timeout=TIMEOUT_MS)
    assert console.window.findChild(ImpactDialog) is None
    dialog.close()
