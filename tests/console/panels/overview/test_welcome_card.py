from pathlib import Path

from pytestqt.qtbot import QtBot

from console.panels.overview.welcome_card import WelcomeCard
from console.state.observable import Observable
from console.state.sample_state import SampleState
from console.state.workspace import Workspace
from console.theme.theme import Theme


def test_that_the_keyboard_stays_at_the_sample_when_its_buttons_change(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    card = WelcomeCard(theme, workspace)
    qtbot.addWidget(card)
    card.set_empty(empty=True)
    card.show()
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    card.start.setFocus()
    workspace.sample.set(SampleState(is_running=True))
    assert card.cancel.hasFocus()
    workspace.sample.set(SampleState())
    assert card.start.hasFocus()
