from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.panels.replay.pane_shelf import PaneShelf
from console.panels.replay.replay_context import WATCH_CELL, ReplayContext
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console.panels.replay.sample_pane import SamplePane, pane_entry
from tests.console.scripted_client import ScriptedClient


@pytest.fixture
def shelf(theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot) -> PaneShelf:
    panel = QWidget()
    qtbot.addWidget(panel)
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    context = ReplayContext(scripted_client, theme, workspace, panel)
    made = PaneShelf(context, [pane_entry("one"), pane_entry("two")])
    layout = QVBoxLayout(panel)
    layout.addWidget(made.stack)
    layout.addWidget(made)
    panel.show()
    return made


def pane(shelf: PaneShelf, name: str) -> SamplePane:
    found = shelf.panes[name]
    assert isinstance(found, SamplePane)
    return found


def move(shelf: PaneShelf, position: int) -> None:
    pane(shelf, "one").context.playhead.set(position)


def test_that_only_the_open_pane_hears_of_the_playhead(shelf: PaneShelf) -> None:
    move(shelf, 5)
    shelf.buttons["one"].click()
    move(shelf, 6)
    shelf.buttons["two"].click()
    move(shelf, 7)
    assert pane(shelf, "one").shown_at == [5, 6]
    assert pane(shelf, "two").shown_at == [6, 7]


def test_that_the_button_of_the_open_pane_closes_it(shelf: PaneShelf) -> None:
    shelf.buttons["one"].click()
    assert (shelf.open_name, shelf.stack.isVisible()) == ("one", True)
    shelf.buttons["one"].click()
    assert (shelf.open_name, shelf.stack.isVisible()) == ("", False)


def test_that_a_pane_may_ask_for_another_one(
    shelf: PaneShelf, caplog: pytest.LogCaptureFixture
) -> None:
    pane(shelf, "one").context.show_pane("two")
    assert shelf.open_name == "two"
    pane(shelf, "one").context.show_pane(WATCH_CELL)
    assert caplog.messages == []
    pane(shelf, "one").context.show_pane("gone")
    assert shelf.open_name == "two"
    assert "no pane 'gone' to open" in caplog.text


def test_that_a_pane_of_a_kept_layout_that_is_not_there_is_named_in_the_log(
    shelf: PaneShelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.restore_state({"pane": "one"})
    shelf.restore_state({"pane": ""})
    assert caplog.messages == []
    shelf.restore_state({"pane": "panes.open"})
    assert shelf.open_name == ""
    assert "no pane 'panes.open' to open" in caplog.text
    assert "there are one, two" in caplog.text


def test_that_the_open_pane_and_what_each_keeps_are_remembered(shelf: PaneShelf) -> None:
    shelf.buttons["two"].click()
    pane(shelf, "one").kept = "a text"
    state = shelf.save_state()
    shelf.buttons["two"].click()
    pane(shelf, "one").kept = ""
    shelf.restore_state(state)
    assert (shelf.open_name, pane(shelf, "one").kept) == ("two", "a text")
