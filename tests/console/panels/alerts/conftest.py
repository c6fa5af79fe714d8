from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.panels.alerts.alerts_panel import AlertsPanel
from console.theme.theme import Theme
from tests.console.panels.alerts.open_alerts import open_panel
from tests.console.scripted_client import ScriptedClient


@pytest.fixture
def panel(
    scripted_client: ScriptedClient, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> AlertsPanel:
    return open_panel(scripted_client, theme, tmp_path, qtbot)
