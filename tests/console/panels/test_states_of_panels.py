"""What a panel remembers, and what a link changes of it: only what the link names."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from backend.domain.users import RegisterUser
from backend.messages.catalogue import CatalogueReply, Column
from backend.wire.deep_link import DeepLink, format_link, parse_link
from console.panels.panel import Panel
from console.panels.panel_registry import PANELS, PanelEntry
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.panels.commands.command_operator import kind_of
from tests.console.scripted_client import ScriptedClient

VIEWS = [
    sample_messages.view_kind(name, columns=[Column(name="user_id", kind="text")])
    for name in ("orders", "visits", "sales", "users", "stock", "payments")
]
COMMANDS = [kind_of(f"user.{name}", RegisterUser) for name in ("register", "rename")]
# All that each panel remembers, none of it as it is at first.
STATES: dict[str, dict[str, str]] = {
    "overview": {"processes": "1"},
    "timeline": {
        "filter": "total>9",
        "type": "order.created",
        "subject": "order-7",
        "saved": '["type:order.*"]',
        "history": '["total>9"]',
        "rank": "0",
        "order": "newest",
        "sort": "type",
        "shows": "lanes",
        "lanes": '["order-1"]',
        "density": "position",
        "marks": "3,7",
        "highlighters": '{"1":"anna"}',
    },
    "views": {
        "view": "visits",
        "filter": "user_id:7",
        "order": "user_id:desc",
        "replica": "replica-2",
        "groups": "shown",
        "detail": "shown",
    },
    "lag": {
        "view": "visits",
        "latency": "max",
        "staged": "replica-2",
        "range": "1 h",
        "thresholds": '{"events":7,"seconds":0.5,"latency_s":0.25}',
        "hidden": '["replica-2"]',
    },
    "audit": {"filter": "anna"},
    "parked": {"filter": "view:sales", "replica": ""},
    "replay": {
        "views": "payments",
        "speed": "100x",
        "filter": "type:order.*",
        "history": '["total>9"]',
        "axis": "recorded",
        "pauses": "open",
        "arrangement": "rows",
        "order": "visits payments",
        "pane": "branch",
        "run-to.condition": "type:order.*",
        "run-to.probe": "data.total",
        "breakpoints.name": "late",
        "breakpoints.condition": "orders: status:paid",
        "watch.watched": '[{"view":"payments","key":["17"],"column":"amount"}]',
        "diff.a": "5",
        "diff.b": "9",
        "diff.view": "payments",
        "drift.kind": "against",
        "drift.version": "1.2.0",
    },
    "causes": {"form": "outline", "levels": "7", "entities": "no"},
    "alerts": {"tab": "2"},
    "commands": {"command": "user.rename", "drafts": "{}"},
}


@pytest.fixture
def panel(
    entry: PanelEntry, theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> Panel:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    made = entry.load()(scripted_client, theme, workspace)
    qtbot.addWidget(made)
    workspace.catalogue.set(CatalogueReply(commands=COMMANDS, events=[], views=VIEWS))
    return made


@pytest.mark.parametrize("entry", PANELS, ids=lambda each: each.name)
def test_that_a_link_changes_only_what_it_names(panel: Panel, entry: PanelEntry) -> None:
    state = STATES.get(entry.name, {})
    first = panel.save_state()
    panel.restore_state(state)
    kept = panel.save_state()
    assert kept == state
    assert {name for name in kept if kept[name] == first.get(name)} <= {"replica", "drafts"}
    panel.restore_state({})
    assert panel.save_state() == kept
    panel.open_link({})
    assert panel.save_state() == kept
    for name, text in state.items():
        panel.open_link({name: text})
        assert panel.save_state() == kept, name


@pytest.mark.parametrize("entry", PANELS, ids=lambda each: each.name)
def test_that_a_link_to_a_panel_as_it_is_at_first_takes_back_what_was_chosen_since(
    panel: Panel, entry: PanelEntry
) -> None:
    at_first = {**panel.link_state(), "follow": ""}
    link = parse_link(format_link(DeepLink(panel=entry.name, state=panel.link_state())))
    panel.restore_state(STATES.get(entry.name, {}))
    panel.open_link(link.state)
    unlike = {name for name, text in panel.link_state().items() if text != at_first.get(name, "")}
    assert unlike <= {"rank"}  # where it is looked at says the event that is selected
