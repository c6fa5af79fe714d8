"""Rules with a preview, silences and failed programs, in the window."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.clock import SECOND_US, now_us
from backend.messages.alerts import (
    AddSilence,
    AlertEvent,
    AlertHistory,
    AlertMetric,
    AlertPreview,
    AlertRule,
    AlertSpan,
    AskAlertPreview,
    EndSilence,
    RemoveAlertRule,
    RetryAlertCommand,
    SetAlertRule,
)
from backend.messages.control import OrderDone
from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from console.panels.alerts.alerts_panel import AlertsPanel
from console.panels.alerts.history_tab import FormattedHistory, format_history
from console.plots.preview_strip import PreviewStrip
from console.theme.theme import Theme
from console.widgets.impact_dialog import ImpactDialog
from tests.backend.wire.alert_values import ALERT_REPORT, ALERT_RULE
from tests.backend.wire.sample_values import REPLICA
from tests.console.panels.alerts.open_alerts import open_panel, snapshot
from tests.console.scripted_client import ScriptedClient


def test_that_a_rule_is_previewed_place_by_place_and_set(
    panel: AlertsPanel, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    panel.tabs.setCurrentWidget(panel.rules)
    QTest.mouseClick(panel.rules.new_button, Qt.MouseButton.LeftButton)
    editor, preview = panel.rules.editor, panel.rules.preview
    editor.name.setText("slow-views")
    editor.value.setText("45s")
    editor.value.textEdited.emit("45s")
    scripted_client.ordered.clear()
    qtbot.waitUntil(lambda: bool(scripted_client.ordered), timeout=5_000)
    views = [view.view for view in REPLICA.views]
    for view in views:
        (asked,) = scripted_client.ordered
        assert isinstance(asked.body, AskAlertPreview)
        assert (asked.body.rule.limit, asked.body.view) == (45, view)
        scripted_client.ordered.clear()
        span = AlertSpan(begins_at_us=now_us() - SECOND_US, ends_at_us=None, worst=61.0)
        asked.answer(
            AlertPreview(
                replica=REPLICA.name,
                view=view,
                at_us=[now_us() - SECOND_US, now_us()],
                values=[50.0, 61.0],
                spans=[span],
            )
        )
    assert preview.summary.startswith(
        f"It would have fired {len(views)} time{'s' if len(views) > 1 else ''} in the last hour"
    )
    first, *_ = strips = preview.findChildren(PreviewStrip)
    first.moment_clicked.emit(now_us() / SECOND_US - 1_800)  # seconds: the middle of the hour
    assert panel.workspace.cursor.value.pinned_us is not None
    assert {strip.cursor_x for strip in strips} == {first.cursor_x}
    assert first.cursor_x == pytest.approx(first.width() / 2, abs=2)
    QTest.mouseClick(panel.rules.set_button, Qt.MouseButton.LeftButton)
    order = scripted_client.ordered[0].body
    assert isinstance(order, SetAlertRule)
    assert (order.rule.name, order.rule.limit, order.by) == ("slow-views", 45, "anna")
    scripted_client.ordered[0].answer(OrderDone(message="slow-views: time-behind > 45 s."))


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("value", "soon", "is no number"),
        ("name", "My Rule", "is no name"),
        ("clear", "99h", "above its limit"),
        ("period", "long", "is no number for a duration"),
        ("command", "page", "not a whole path"),
        ("command", "'", "The command"),
    ],
)
def test_that_what_makes_no_sense_is_said_and_cannot_be_set(
    panel: AlertsPanel, field: str, text: str, why: str, scripted_client: ScriptedClient
) -> None:
    panel.tabs.setCurrentWidget(panel.rules)
    QTest.mouseClick(panel.rules.new_button, Qt.MouseButton.LeftButton)
    scripted_client.ordered.clear()
    line = getattr(panel.rules.editor, field)
    line.setText(text)
    panel.rules.editor.edited.emit(panel.rules.editor.rule())
    assert why in panel.rules.editor.error.text()
    assert not panel.rules.set_button.isEnabled()
    assert scripted_client.ordered == []


def test_that_each_rule_that_ships_can_be_read_back_from_its_form(panel: AlertsPanel) -> None:
    for rule in (*DEFAULT_RULES, ALERT_RULE):
        panel.rules.editor.show_rule(rule)
        read = panel.rules.editor.rule()
        assert read is not None, panel.rules.editor.error.text()
        assert replace(read, is_default=rule.is_default) == rule


@pytest.mark.parametrize(
    "rule",
    [
        replace(ALERT_RULE, metric="events-behind", limit=10_000_000.0, clear=1_234_567.0),
        replace(ALERT_RULE, metric="memory", limit=1_234_567_890.0, clear=None, view=""),
        replace(ALERT_RULE, pending_s=2_678_400.0),
    ],
    ids=["count", "size", "period"],
)
def test_that_a_large_number_of_a_rule_is_read_back_as_it_was(
    panel: AlertsPanel, rule: AlertRule
) -> None:
    panel.rules.editor.show_rule(rule)
    read = panel.rules.editor.rule()
    assert read is not None, panel.rules.editor.error.text()
    assert (read.limit, read.clear, read.pending_s) == (rule.limit, rule.clear, rule.pending_s)


@pytest.mark.parametrize("metric", ["waiting", "status"])
def test_that_a_field_that_a_metric_disables_is_not_held_against_it(
    panel: AlertsPanel, metric: AlertMetric
) -> None:
    editor = panel.rules.editor
    editor.show_rule(replace(ALERT_RULE, metric="time-behind", limit=30, clear=10, view="*"))
    editor.metric_box.setCurrentText(metric)
    editor.value.setText("STALLED" if metric == "status" else "5000")
    editor.clear.setText("10")
    assert editor.rule() is not None, editor.error.text()


def test_that_an_empty_view_of_a_rule_says_what_it_stands_for(panel: AlertsPanel) -> None:
    panel.rules.editor.show_rule(replace(ALERT_RULE, metric="time-behind", view=""))
    line = panel.rules.editor.view.lineEdit()
    assert line is not None
    assert (line.text(), line.placeholderText()) == ("", "the process as a whole")


def test_that_an_observer_sees_rules_and_can_set_none(
    scripted_client: ScriptedClient, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = open_panel(scripted_client, theme, tmp_path, qtbot, "observer")
    assert panel.rules.list.count() == len(DEFAULT_RULES)
    buttons = (
        panel.rules.set_button,
        panel.rules.remove_button,
        panel.silences.add_button,
        panel.current.failures[0].retry_button,
    )
    assert not any(button.isEnabled() for button in buttons)
    scripted_client.set_role("operator")
    assert [button.isEnabled() for button in buttons] == [True] * 4
    scripted_client.set_role("observer")
    assert not any(button.isEnabled() for button in buttons)


def test_that_a_rule_with_a_program_takes_an_administrator(
    panel: AlertsPanel, scripted_client: ScriptedClient
) -> None:
    panel.rules.editor.show_rule(replace(DEFAULT_RULES[0], command=["/usr/bin/page", "me"]))
    assert not panel.rules.set_button.isEnabled()
    assert "administrator" in panel.rules.set_button.toolTip()
    scripted_client.set_role("administrator")
    assert panel.rules.set_button.isEnabled()


def test_that_a_rule_is_removed_after_a_clear_yes(
    panel: AlertsPanel, scripted_client: ScriptedClient
) -> None:
    panel.tabs.setCurrentWidget(panel.rules)
    scripted_client.ordered.clear()
    QTest.mouseClick(panel.rules.remove_button, Qt.MouseButton.LeftButton)
    assert scripted_client.ordered == []
    asked = panel.findChild(ImpactDialog)
    assert asked is not None
    assert any(DEFAULT_RULES[0].name in text for text in asked.texts())
    QTest.mouseClick(asked.confirm, Qt.MouseButton.LeftButton)
    (order,) = (each.body for each in scripted_client.ordered)
    assert order == RemoveAlertRule(name=DEFAULT_RULES[0].name, by="anna")
    offered = panel.workspace.offered_inverse.value
    assert offered is not None
    assert offered.order is order
    assert offered.inverse == SetAlertRule(rule=DEFAULT_RULES[0], by="anna")


def test_that_a_program_is_not_run_twice_while_the_first_order_is_on_its_way(
    panel: AlertsPanel, scripted_client: ScriptedClient
) -> None:
    (line,) = panel.current.failures
    QTest.mouseClick(line.retry_button, Qt.MouseButton.LeftButton)
    panel.apply_snapshot(snapshot())
    assert not line.retry_button.isEnabled()
    scripted_client.ordered[0].answer(OrderDone())
    assert line.retry_button.isEnabled()


def test_that_a_program_that_failed_is_run_again(
    panel: AlertsPanel, scripted_client: ScriptedClient
) -> None:
    (line,) = panel.current.failures
    QTest.mouseClick(line.retry_button, Qt.MouseButton.LeftButton)
    (order,) = (asked.body for asked in scripted_client.ordered)
    assert order == RetryAlertCommand(rule=ALERT_REPORT.failures[0].rule, by="anna")


def test_that_a_silence_is_kept_once_or_again_and_again_and_ended(
    panel: AlertsPanel, scripted_client: ScriptedClient
) -> None:
    silences = panel.silences
    panel.tabs.setCurrentWidget(silences)
    silences.alerts.setText("parked-events@replica-2")
    silences.length.setText("90min")
    once = silences.order()
    assert isinstance(once, AddSilence)
    assert (once.rule, once.process, once.view, once.schedule) == (
        "parked-events",
        "replica-2",
        "*",
        "",
    )
    assert once.ends_at_us - once.starts_at_us == 5_400 * SECOND_US
    silences.repeat.setCurrentIndex(2)
    weekly = silences.order()
    assert weekly is not None
    begin = silences.begin.dateTime().toUTC()
    day = begin.date().dayOfWeek() % 7
    assert weekly.schedule == f"{begin.time().minute()} {begin.time().hour()} * * {day}"
    assert weekly.length_s == 5_400
    silences.repeat.setCurrentIndex(3)
    silences.schedule.setText("sundays")
    assert silences.order() is None
    assert "is no schedule" in silences.problem

    silences.grid.row_pressed.emit(0)
    scripted_client.ordered.clear()
    QTest.mouseClick(silences.end_button, Qt.MouseButton.LeftButton)
    (order,) = (asked.body for asked in scripted_client.ordered)
    assert order == EndSilence(id=ALERT_REPORT.silences[0].id, by="anna")


def test_that_the_history_stands_newest_first(panel: AlertsPanel) -> None:
    events = [
        AlertEvent(at_us=number, kind="state", rule="late", before="normal", state="firing")
        for number in (1, 2)
    ]
    history = format_history(AlertHistory(events=events))
    assert isinstance(history, FormattedHistory)
    panel.history.show_history(history)
    first, second = panel.history.model.rows
    assert first is not None
    assert second is not None
    assert first.texts[1:] == ("late", "■ Firing", "", "Firing, was Normal")
    shorter = format_history(AlertHistory(events=events[1:]))
    assert isinstance(shorter, FormattedHistory)
    assert shorter.rows == [first], "a row is known by the same key when older ones are gone"


def test_that_the_entry_of_a_mark_is_selected_as_soon_as_the_history_comes(
    panel: AlertsPanel,
) -> None:
    events = [
        AlertEvent(at_us=number, kind="state", rule="late", process="replica-1", state="firing")
        for number in (1, 2, 3)
    ]
    panel.workspace.requested_mark.publish("alert:late@replica-1:2")
    assert panel.tabs.currentWidget() is panel.history
    assert selected_rows(panel) == []
    history = format_history(AlertHistory(events=events))
    assert isinstance(history, FormattedHistory)
    panel.history.show_history(history)
    assert selected_rows(panel) == [1]
    panel.workspace.requested_mark.publish("alert:late@replica-1:3")
    assert selected_rows(panel) == [0]


def selected_rows(panel: AlertsPanel) -> list[int]:
    """The row of the history that is selected, if one is."""
    row = panel.history.grid.selected_row
    return [] if row is None else [row]


def test_that_the_button_for_a_silence_is_in_sight_where_there_is_little_room(
    panel: AlertsPanel, qtbot: QtBot
) -> None:
    panel.tabs.setCurrentWidget(panel.silences)
    panel.resize(640, 330)
    button = panel.silences.add_button
    qtbot.waitUntil(lambda: button.visibleRegion().boundingRect().size() == button.size())
