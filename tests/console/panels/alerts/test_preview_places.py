"""At which places a rule is previewed, and what is said where nothing is kept."""

from PySide6.QtWidgets import QLabel

from backend.clock import SECOND_US, now_us
from backend.messages.alerts import (
    AlertPreview,
    AlertRule,
    AlertSpan,
    AskAlertPreview,
)
from backend.messages.health import HealthReport, ProcessHealth
from console.panels.alerts.alerts_panel import AlertsPanel
from console.plots.preview_strip import PreviewStrip
from console.state import reducers
from console.state.formatting import format_local
from tests.console.panels.alerts.open_alerts import WELL, snapshot
from tests.console.scripted_client import ScriptedClient


def test_that_a_rule_on_a_state_is_previewed_at_every_process_and_says_which_it_was(
    panel: AlertsPanel, scripted_client: ScriptedClient
) -> None:
    panel.tabs.setCurrentWidget(panel.rules)
    preview = panel.rules.preview
    judged = [
        ProcessHealth(name="supervisor", role="supervisor", verdict=WELL),
        ProcessHealth(name="primary", role="primary", verdict=WELL),
        ProcessHealth(name="subscription:shop", role="subscription", verdict=WELL),
    ]
    report = HealthReport(at_us=1, severity="ok", worst="", processes=judged)
    preview.apply_snapshot(reducers.apply_notice(snapshot(), report, 10 * SECOND_US))
    scripted_client.ordered.clear()
    rule = AlertRule(name="draft", metric="status", operator="=", states=["STALLED", "PAUSED"])
    preview.show_rule(rule)
    places: list[str] = []
    while scripted_client.ordered:
        asked = scripted_client.ordered.pop()
        assert isinstance(asked.body, AskAlertPreview)
        places.append(asked.body.replica)
        span = AlertSpan(begins_at_us=now_us(), ends_at_us=None, worst=None, found="PAUSED")
        found = AlertPreview(
            replica=asked.body.replica,
            view="",
            at_us=[now_us()],
            values=[1.0],
            spans=[span],
            begins_at_us=SECOND_US,
        )
        asked.answer(found)
    assert places == ["primary"]  # a subscription is meant by its name alone
    labels = {each.text() for each in preview.findChildren(QLabel)}
    assert f"primary: 1 time, as PAUSED; kept since {format_local(SECOND_US)}" in labels


def test_that_a_preview_without_a_history_does_not_say_that_nothing_would_have_fired(
    panel: AlertsPanel, scripted_client: ScriptedClient
) -> None:
    panel.tabs.setCurrentWidget(panel.rules)
    preview = panel.rules.preview
    scripted_client.ordered.clear()
    preview.show_rule(AlertRule(name="draft", metric="memory", operator=">", limit=5.0))
    asked = scripted_client.ordered.pop()
    asked.answer(AlertPreview(replica="primary", view="", at_us=[], values=[], spans=[]))
    while scripted_client.ordered:
        scripted_client.ordered.pop().answer(
            AlertPreview(replica="replica-1", view="", at_us=[now_us()], values=[1.0], spans=[])
        )
    assert "Of 1 place nothing is kept yet." in preview.summary
    names = {strip.accessibleName() for strip in preview.findChildren(PreviewStrip)}
    assert "primary in the last hour: nothing is kept yet" in names
