import pytest

from console.panels.parked.parked_panel import ParkedPanel
from console.state.workspace import Workspace
from tests.console.panels.panel_opener import PanelOpener
from tests.console.panels.parked.parked_operator import Bench
from tests.console.scripted_client import ScriptedClient


@pytest.fixture
def bench(opener: PanelOpener, scripted_client: ScriptedClient, workspace: Workspace) -> Bench:
    return Bench(opener.open(ParkedPanel, 1_200, 800), scripted_client, workspace)
