from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from backend.messages.notices import BulkEnded
from console.actions.action_registry import ActionRegistry
from console.state import reducers
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.window.bulk_notice import BulkNotice
from console.window.undo_bar import UndoBar
from tests.backend.wire.parked_values import BULK
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient


def end(number: int) -> BulkEnded:
    return BulkEnded(name="replica-1", bulk=replace(BULK, number=number, state="done"))


def test_that_the_end_of_a_bulk_operation_is_said_once_and_leads_to_it(
    scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    undo = UndoBar(window, ActionRegistry(lambda _: None), scripted_client)
    notice = BulkNotice(window, scripted_client, workspace)
    window.resize(900, 400)
    window.show()
    snapshot = reducers.empty_snapshot(NOW)
    scripted_client.snapshot_changed.emit(snapshot)
    assert notice.text == ""
    snapshot = reducers.apply_notice(snapshot, end(3), NOW)
    scripted_client.snapshot_changed.emit(snapshot)
    assert notice.text.startswith("replica-1: bulk retry 3 is done: ")
    undo.show_text("replica-1 is paused.", has_act=True)
    window.resize(880, 400)
    assert not notice.geometry().intersects(undo.geometry())
    shown: list[str] = []
    workspace.requested_panel.subscribe(shown.append)
    workspace.requested_bulks.subscribe(shown.append)
    QTest.mouseClick(notice.act, Qt.MouseButton.LeftButton)
    assert shown == ["parked", "replica-1"]
    scripted_client.snapshot_changed.emit(snapshot)
    assert notice.text == ""
    scripted_client.snapshot_changed.emit(reducers.apply_notice(snapshot, end(4), NOW))
    assert notice.text.startswith("replica-1: bulk retry 4")
