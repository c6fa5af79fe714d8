"""The panel Alerts over a client that a test answers, with what its backend says."""

from pathlib import Path

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from backend.clock import SECOND_US, now_us
from backend.messages.access_roles import AccessRole
from backend.messages.alerts import (
    AlertRules,
)
from backend.messages.health import HealthReport, ProcessHealth, Verdict, ViewHealth
from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from console.panels.alerts.alerts_panel import AlertsPanel
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.backend.wire.alert_values import ALERT_REPORT
from tests.backend.wire.sample_values import REPLICA, TOPOLOGY
from tests.console.scripted_client import ScriptedClient

WELL = Verdict(status="OK", severity="ok", rule="serving")
JUDGED = ProcessHealth(
    name=REPLICA.name,
    role="replica",
    verdict=WELL,
    views=[ViewHealth(view=each.view, verdict=WELL) for each in REPLICA.views],
)
REPORT = HealthReport(at_us=1, severity="ok", worst="", processes=[JUDGED])


def snapshot() -> BackendSnapshot:
    now = 10 * SECOND_US
    found = reducers.apply_connection(reducers.empty_snapshot(now), "connected", "")
    for notice in (TOPOLOGY, REPLICA, ALERT_REPORT, REPORT):
        found = reducers.apply_notice(found, notice, now)
    return replace(found, now_us=now, wall_us=now_us(), session="s")


def open_panel(
    client: ScriptedClient, theme: Theme, folder: Path, qtbot: QtBot, role: AccessRole = "operator"
) -> AlertsPanel:
    workspace = Workspace(data=folder, actor=Observable("anna"))
    client.set_role(role)
    panel = AlertsPanel(client, theme, workspace)
    qtbot.addWidget(panel)
    panel.resize(1100, 700)
    panel.show()
    qtbot.waitExposed(panel)
    panel.apply_snapshot(snapshot())
    for asked in client.ordered[:]:
        if type(asked.body).__name__ == "AskAlertRules":
            asked.answer(AlertRules(rules=list(DEFAULT_RULES)))
    client.ordered.clear()
    return panel
