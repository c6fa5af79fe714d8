from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console.open_console import OpenConsole, open_console
from tests.console.panels.panel_opener import PanelOpener
from tests.console.scripted_client import ScriptedClient
from tests.running import Running, accepted, command, running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One backend with a few users, for all tests here."""
    with running(tmp_path_factory.mktemp("shop") / "data", "--replicas", "1") as started:
        with started.client() as client:
            users = [command("user.register", user_id=str(n), name=f"U{n}") for n in range(20)]
            accepted(client, *users)
        yield started


@pytest.fixture
def opener(
    scripted_client: ScriptedClient, theme: Theme, workspace: Workspace, qtbot: QtBot
) -> PanelOpener:
    return PanelOpener(scripted_client, theme, workspace, qtbot)


@pytest.fixture
def console(
    shop: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[OpenConsole]:
    with open_console(shop.folder, tmp_path, qapp, qtbot) as found:
        found.wait_until_connected()
        yield found
