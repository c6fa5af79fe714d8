from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.panels.timeline.timeline_panel import TimelinePanel
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console.panels.timeline.timeline_bench import TimelineBench
from tests.console.scripted_client import ScriptedClient


@pytest.fixture
def bench(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> TimelineBench:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    panel = TimelinePanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.show()
    made = TimelineBench(panel, scripted_client)
    made.look(0)
    return made
