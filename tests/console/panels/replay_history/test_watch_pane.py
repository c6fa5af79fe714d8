"""Watches: names are read where there is room, and never stand under their values."""

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.panels.replay.replay_context import ReplayContext
from console.panels.replay_history.watch_pane import WatchedField, WatchPane
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console.scripted_client import ScriptedClient

WATCHED = [
    WatchedField("orders", ("0c6829c9d92a6bb545d7bf1734d094c6",), "status"),
    WatchedField("users", ("u1",), "balance"),
]


@pytest.mark.parametrize(("width_px", "share"), [(1_000, 1), (520, 0.45)])
def test_that_names_of_watches_are_whole_where_there_is_room_and_beside_their_values(
    scripted_client: ScriptedClient,
    theme: Theme,
    workspace: Workspace,
    qtbot: QtBot,
    width_px: int,
    share: float,
) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    pane = WatchPane(ReplayContext(scripted_client, theme, workspace, panel))
    pane.setParent(panel)
    panel.show()
    pane.restore_state({"watched": msgspec.json.encode(WATCHED).decode()})
    pane.setGeometry(0, 0, width_px, 200)
    pane.show()
    pane.refresh()
    QApplication.processEvents()
    first, second = pane.lines
    whole_px = first.name.sizeHint().width()
    assert first.name.width() == (whole_px if share == 1 else int(share * width_px))
    assert (first.name.elided_text == first.name.text()) == (share == 1)
    for line in pane.lines:
        assert line.name.geometry().right() < line.value.geometry().left()
        assert line.value.geometry().right() < line.curve.geometry().left()
    assert first.value.x() == second.value.x()
