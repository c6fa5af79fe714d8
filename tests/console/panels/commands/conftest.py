from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from backend.domain.users import ChangePassword, RegisterUser, TopUp
from backend.messages.catalogue import CatalogueReply
from console.panels.commands.commands_panel import CommandsPanel
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console.panels.commands.command_operator import Bench, HeldClient, kind_of


@pytest.fixture
def bench(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    config = tmp_path / "config"
    workspace = Workspace(data=tmp_path, actor=Observable("anna"), config=config)
    commands = [
        kind_of("user.register", RegisterUser),
        kind_of("user.change-password", ChangePassword),
        kind_of("user.rename", RegisterUser, risk="irreversible"),
        kind_of(
            "user.top-up",
            TopUp,
            risk="money",
            confirmation="Give {amount} to {user_id}?",
        ),
    ]
    workspace.catalogue.set(CatalogueReply(commands=commands, events=[], views=[]))
    client = HeldClient(tmp_path)
    panel = CommandsPanel(client, theme, workspace)
    qtbot.addWidget(panel)
    panel.resize(1200, 700)
    panel.show()
    qtbot.waitExposed(panel)
    yield Bench(panel, client)
    client.stop()
