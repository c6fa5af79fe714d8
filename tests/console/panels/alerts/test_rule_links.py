"""Links to a rule of alerts: it is chosen again, as soon as it is known."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from console.panels.alerts.alerts_panel import AlertsPanel
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console.scripted_client import ScriptedClient


@pytest.fixture
def panel(
    scripted_client: ScriptedClient, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> AlertsPanel:
    made = AlertsPanel(scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna")))
    qtbot.addWidget(made)
    return made


def test_that_a_link_to_a_rule_chooses_it_again(panel: AlertsPanel) -> None:
    panel.rules.show_rules(list(DEFAULT_RULES))
    panel.tabs.setCurrentWidget(panel.rules)
    panel.rules.choose("parked-events")
    link = panel.link_state()
    assert link["rule"] == "parked-events"
    panel.rules.choose("broken")
    panel.tabs.setCurrentWidget(panel.history)
    assert panel.link_state()["rule"] == ""
    panel.open_link(link)
    assert panel.tabs.currentWidget() is panel.rules
    assert panel.rules.editor.name.text() == "parked-events"


def test_that_a_link_to_a_rule_waits_until_the_rules_are_known(panel: AlertsPanel) -> None:
    panel.open_link({"tab": "1", "rule": "parked-events"})
    assert panel.link_state()["rule"] == "parked-events"
    panel.rules.show_rules(list(DEFAULT_RULES))
    assert panel.rules.editor.name.text() == "parked-events"
    panel.open_link({"tab": "1", "rule": "gone"})
    panel.rules.show_rules(list(DEFAULT_RULES[:3]))
    assert panel.rules.chosen != "gone"
