"""A panel out of sight asks for nothing: the replicas have better things to do."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import CatalogueReply
from backend.messages.moments import AskMoment
from backend.messages.queries import AskEvent
from console.panels.panel import Panel
from console.panels.panel_registry import EVENT, MOMENT, PANELS, PanelEntry
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot, HeardSample
from console.state.observable import Observable
from console.state.time_cursor import TimeCursor
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.panels.test_states_of_panels import STATES, VIEWS
from tests.console.scripted_client import ScriptedClient


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(data=tmp_path, actor=Observable("anna"))


def snapshot(second: int) -> BackendSnapshot:
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    sample = HeardSample(sample=sample_messages.replica(parked=second), heard_us=0)
    return replace(
        frame,
        phase="connected",
        now_us=sample_messages.NOW + second * 10_000_000,
        replicas={"replica-1": sample, "replica-2": sample},
        head=100 + second,
    )


def asked(client: ScriptedClient) -> list[object]:
    return [each.body for each in (*client.asked, *client.ordered)]


def go_on(panel: Panel, workspace: Workspace) -> None:
    """Let everything move that a panel may follow."""
    for second in range(2, 6):
        panel.apply_snapshot(snapshot(second))
        workspace.selected_position.set(10 + second)
        workspace.compared_position.set(20 + second)
        workspace.playhead.set(30 + second)
        workspace.page_rows.set(40 + second)
        for requested in (workspace.requested_replica, workspace.requested_bulks):
            requested.publish(f"replica-{second % 2 + 1}")
        moment_us = sample_messages.NOW + second
        workspace.cursor.set(TimeCursor(pinned_us=moment_us, hovered_us=moment_us + 1))


@pytest.mark.parametrize("entry", PANELS, ids=lambda each: each.name)
def test_that_a_hidden_panel_asks_for_nothing(
    entry: PanelEntry,
    theme: Theme,
    scripted_client: ScriptedClient,
    workspace: Workspace,
    qtbot: QtBot,
) -> None:
    panel = entry.load()(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.restore_state(STATES.get(entry.name, {}))
    workspace.catalogue.set(CatalogueReply(modules=[], commands=[], events=[], views=VIEWS))
    panel.apply_snapshot(snapshot(1))
    at_first = asked(scripted_client)  # what was chosen before, and the history of a new session
    go_on(panel, workspace)
    assert asked(scripted_client) == at_first


@pytest.mark.parametrize("entry", PANELS, ids=lambda each: each.name)
def test_that_a_panel_asks_for_nothing_once_it_is_hidden(
    entry: PanelEntry,
    theme: Theme,
    scripted_client: ScriptedClient,
    workspace: Workspace,
    qtbot: QtBot,
) -> None:
    panel = entry.load()(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.show()
    workspace.catalogue.set(CatalogueReply(modules=[], commands=[], events=[], views=VIEWS))
    panel.apply_snapshot(snapshot(1))
    panel.hide()
    while_shown = asked(scripted_client)
    go_on(panel, workspace)
    assert asked(scripted_client) == while_shown


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        (EVENT, [AskEvent(position=15), AskEvent(position=25)]),
        (MOMENT, [AskMoment(at_us=sample_messages.NOW + 5)]),
    ],
    ids=["event", "moment"],
)
def test_that_a_panel_asks_for_what_was_chosen_meanwhile_when_it_is_shown(
    entry: PanelEntry,
    wanted: list[object],
    theme: Theme,
    scripted_client: ScriptedClient,
    workspace: Workspace,
    qtbot: QtBot,
) -> None:
    panel = entry.load()(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    go_on(panel, workspace)
    assert not asked(scripted_client)
    panel.show()
    assert asked(scripted_client) == wanted
