from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.control import StartReplica
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.replica_set_bar import ReplicaSetBar, StartDialog
from console.state.observable import Observable
from console.state.workspace import Workspace
from tests.console.scripted_client import ScriptedClient


@pytest.fixture
def client(tmp_path: Path) -> Iterator[ScriptedClient]:
    made = ScriptedClient(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(data=tmp_path, actor=Observable("anna"))


def test_that_a_replica_is_started_with_the_copy_that_is_chosen(
    client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> None:
    bar = ReplicaSetBar(workspace, ControlRequests(client))
    qtbot.addWidget(bar)
    bar.show_replicas(["replica-1", "replica-2", "archive"], 1_234)
    QTest.mouseClick(bar.start, Qt.MouseButton.LeftButton)
    asked = bar.findChild(StartDialog)
    assert asked is not None
    assert "1\u202f234 events" in asked.texts()
    assert [asked.source.itemData(place) for place in range(asked.source.count())] == [
        "replica-1",
        "replica-2",
        "",
    ]
    asked.source.setCurrentIndex(1)
    assert client.ordered == []
    QTest.mouseClick(asked.confirm, Qt.MouseButton.LeftButton)
    assert [each.body for each in client.ordered] == [StartReplica(copy_of="replica-2", by="anna")]
