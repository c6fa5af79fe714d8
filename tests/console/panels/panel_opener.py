"""A panel by itself, on a client that says what a test lets it say."""

from typing import TypeVar

from pytestqt.qtbot import QtBot

from console.panels.panel import Panel
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console.scripted_client import ScriptedClient

P = TypeVar("P", bound=Panel)


class PanelOpener:
    """Makes panels, shown in a size in pixels; they go with the test."""

    def __init__(
        self, client: ScriptedClient, theme: Theme, workspace: Workspace, qtbot: QtBot
    ) -> None:
        self._client, self._theme, self._workspace = client, theme, workspace
        self._qtbot = qtbot

    def open(self, kind: type[P], width_px: int, height_px: int) -> P:
        panel = kind(self._client, self._theme, self._workspace)
        self._qtbot.addWidget(panel)
        panel.resize(width_px, height_px)
        panel.show()
        return panel
