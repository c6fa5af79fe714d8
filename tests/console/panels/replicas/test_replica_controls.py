from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QIcon, QImage
from pytestqt.qtbot import QtBot

from console.icons.icon import icon
from console.link.bridge import BackendClient
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.replica_controls import ReplicaControls
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages


@pytest.fixture
def controls(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[ReplicaControls]:
    client = BackendClient(tmp_path, StateStore())
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    made = ReplicaControls("replica-1", theme, workspace, ControlRequests(client))
    qtbot.addWidget(made)
    yield made
    client.stop()


def picture(found: QIcon) -> QImage:
    return found.pixmap(16).toImage()


def test_that_pause_turns_into_resume_with_its_icon_and_back(
    controls: ReplicaControls, theme: Theme
) -> None:
    muted, running = theme.tokens.muted, sample_messages.replica("replica-1")
    assert controls.pause.text() == "Pause"
    assert picture(controls.pause.icon()) == picture(icon("pause", muted))
    controls.show_sample(replace(running, paused_by="anna"))
    assert controls.pause.text() == "Resume"
    assert picture(controls.pause.icon()) == picture(icon("play", muted))
    controls.show_sample(running)
    assert controls.pause.text() == "Pause"
    assert picture(controls.pause.icon()) == picture(icon("pause", muted))
