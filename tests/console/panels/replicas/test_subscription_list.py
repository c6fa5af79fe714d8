"""The subscriptions of others in the window: how each stands, and what is asked before."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.messages.control import OrderDone
from backend.messages.health import HealthProblem, HealthReport, ProcessHealth, Verdict
from backend.messages.subscriptions import (
    EVERY_SUBSCRIPTION,
    AskSubscriptions,
    ParkedDelivery,
    PauseSubscription,
    RemoveSubscription,
    ResetSubscription,
    RetryDeliveries,
    SkipDelivery,
    SubscriptionList,
    SubscriptionState,
    ThrottleSubscription,
)
from console.panels.replicas.subscription_dialogs import ResetDialog, SkipDeliveryDialog
from console.panels.replicas.subscription_list import SubscriptionLine, SubscriptionPanel
from console.state import reducers
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.impact_dialog import ImpactDialog
from tests.console.scripted_client import ScriptedClient

STATE = SubscriptionState(
    name="shop",
    filter="type:user.*",
    acknowledged=5,
    event=b"",
    event_position=0,
    paused_by="",
    parked=2,
    consumer="a mailer (pid 7)",
    heard_us=200_000,
    created_at_us=0,
)
PARKED = [
    ParkedDelivery(position=3, stream="users/u1", reason="no such customer"),
    ParkedDelivery(position=4, stream="users/u1"),
]


class SubscriptionBench:
    """The card, and the report that it shows."""

    def __init__(self, client: ScriptedClient, folder: Path, theme: Theme) -> None:
        self.client = client
        workspace = Workspace(data=folder, actor=Observable("anna"))
        self.panel = SubscriptionPanel(client, theme, workspace)
        self.panel.show()

    def hear(self, verdict: Verdict, state: SubscriptionState = STATE) -> SubscriptionLine:
        health = ProcessHealth(name="subscription:shop", role="subscription", verdict=verdict)
        report = HealthReport(at_us=0, severity="ok", worst="", processes=[health], head=9)
        snapshot = reducers.apply_connection(reducers.empty_snapshot(0), "connected", "")
        self.panel.apply_snapshot(replace(snapshot, health=report))
        for asked in self.client.ordered:
            if isinstance(asked.body, AskSubscriptions):
                parked = PARKED if asked.body.parked_of else []
                asked.answer(SubscriptionList(subscriptions=[state], parked=parked))
        return self.panel.lines["shop"]


VERDICT = Verdict(
    status="STALLED",
    severity="warning",
    rule="deliveries-stalled",
    applied=5,
    head=9,
    behind=4,
    late_us=7_000_000,
    by="a mailer (pid 7)",
    parked=2,
)


@pytest.fixture
def bench(
    scripted_client: ScriptedClient, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> SubscriptionBench:
    made = SubscriptionBench(scripted_client, tmp_path, theme)
    qtbot.addWidget(made.panel)
    return made


def texts(line: SubscriptionLine) -> str:
    return " ".join(each.text() for each in line.findChildren(QLabel))


def test_that_it_takes_no_room_while_nobody_subscribes(bench: SubscriptionBench) -> None:
    bench.panel.apply_snapshot(reducers.empty_snapshot(0))
    assert bench.panel.isHidden()


def test_that_one_is_shown_with_its_lag_its_consumer_and_what_it_parked(
    bench: SubscriptionBench,
) -> None:
    text = texts(bench.hear(VERDICT))
    for part in (
        "STALLED",
        "acknowledged 5 of 9; 4 events behind for 7.0\u202fs",
        "2 parked events",
        "fed by events",
        "taken by a mailer (pid 7), heard 200\u202fms ago",
        "filter type:user.*",
        "no such customer; 1 waits behind it",
    ):
        assert part in text


def test_that_it_is_paused_and_its_stream_retried_in_the_operators_name(
    bench: SubscriptionBench,
) -> None:
    line = bench.hear(VERDICT)
    QTest.mouseClick(line.pause, Qt.MouseButton.LeftButton)
    line.parked.retries["users/u1"].click()
    orders = [each.body for each in bench.client.ordered]
    assert PauseSubscription(name="shop", by="anna") in orders
    assert RetryDeliveries(name="shop", stream="users/u1", by="anna") in orders
    paused = replace(VERDICT, rule="deliveries-paused", status="PAUSED", by="anna")
    assert bench.hear(paused).pause.text() == "Resume"


def test_that_a_refused_event_is_skipped_for_a_reason(bench: SubscriptionBench) -> None:
    parked = bench.hear(VERDICT).parked
    parked.skips["users/u1"].click()
    dialog = parked.findChild(SkipDeliveryDialog)
    assert dialog is not None
    assert "no such customer" in dialog.texts()
    assert dialog.focusWidget() is dialog.reason  # what has to be written
    assert not dialog.confirm.isEnabled()
    dialog.reason.setText("a test order")
    dialog.confirm.click()
    refused = bench.client.ordered[-1].body
    assert isinstance(refused, SkipDelivery)
    assert (refused.name, refused.position, refused.reason) == ("shop", 3, "a test order")


def test_that_it_is_throttled_in_the_operators_name_and_says_so(bench: SubscriptionBench) -> None:
    line = bench.hear(VERDICT)
    throttle = line.throttle
    assert (throttle.rate_per_s.text(), throttle.set_rate.isEnabled()) == ("no throttle", False)
    throttle.rate_per_s.setValue(50)
    bench.hear(VERDICT)  # what is about to be set stays
    QTest.mouseClick(throttle.set_rate, Qt.MouseButton.LeftButton)
    assert bench.client.ordered[-1].body == ThrottleSubscription(
        name="shop", rate_per_s=50, by="anna"
    )
    throttled = replace(VERDICT, rule="deliveries-late", throttle_per_s=50)
    line = bench.hear(throttled, replace(STATE, throttle_per_s=50))
    assert "throttled to 50 events a second; acknowledged 5 of 9" in texts(line)
    assert not throttle.set_rate.isEnabled()


def test_that_a_file_that_cannot_be_read_is_said_with_what_to_do(bench: SubscriptionBench) -> None:
    unreadable = Verdict(
        status="FAULTED",
        severity="warning",
        rule="deliveries-unreadable",
        reason="It is malformed. Move it away.",
    )
    problem = HealthProblem(
        key="subscription:*:deliveries-unreadable",
        subject=EVERY_SUBSCRIPTION,
        verdict=unreadable,
        action="mend-cause",
    )
    report = HealthReport(
        at_us=0, severity="warning", worst="", processes=[], problems=[problem], head=9
    )
    snapshot = reducers.apply_connection(reducers.empty_snapshot(0), "connected", "")
    bench.panel.apply_snapshot(replace(snapshot, health=report))
    assert bench.panel.isVisible()
    assert bench.panel.problem.isVisible()
    said = " ".join(each.text() for each in bench.panel.problem.findChildren(QLabel))
    assert "Which subscriptions there are is not known." in said
    assert "Move it away" in said
    assert "Mend what the cause names" in said
    bench.hear(VERDICT)
    assert bench.panel.problem.isHidden()


def test_that_beginning_anew_says_what_comes_again_and_waits_for_a_yes(
    bench: SubscriptionBench,
) -> None:
    line = bench.hear(VERDICT)
    line.reset.click()
    dialog = line.findChild(ResetDialog)
    assert isinstance(dialog, ResetDialog)
    dialog.position.setValue(2)
    assert "3 events" in dialog.texts()
    dialog.confirm.click()
    asked = bench.client.ordered[-1]
    assert asked.body == ResetSubscription(name="shop", after=2, by="anna")
    asked.answer(OrderDone(message="shop begins anew behind 2."))
    assert "shop begins anew behind 2." in line.requests.outcome.text()


def test_that_removing_is_final_and_asks_first(bench: SubscriptionBench) -> None:
    line = bench.hear(VERDICT)
    line.remove.click()
    dialog = line.findChild(ImpactDialog)
    assert isinstance(dialog, ImpactDialog)
    assert not any(isinstance(each.body, RemoveSubscription) for each in bench.client.ordered)
    dialog.confirm.click()
    assert bench.client.ordered[-1].body == RemoveSubscription(name="shop", by="anna")
