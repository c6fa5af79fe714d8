import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from backend.messages.alerts import AcknowledgeAlert, AddSilence, EndSilence, ReleaseAlert
from backend.messages.control import OrderDone
from console.panels.overview.alert_list import AlertList
from console.state.observable import Observable
from console.theme.theme import Theme
from tests.console.scripted_client import ScriptedClient
from tests.console.state.test_alert_status import ALERT, alerted


@pytest.fixture
def shown(theme: Theme, scripted_client: ScriptedClient, qtbot: QtBot) -> AlertList:
    made = AlertList(scripted_client, theme, Observable("anna"))
    qtbot.addWidget(made)
    made.show()
    return made


def texts(shown: AlertList) -> set[str]:
    return {label.text() for label in shown.findChildren(QLabel) if label.isVisible()}


def click(shown: AlertList, title: str) -> None:
    button = next(each for each in shown.findChildren(QPushButton) if each.text() == title)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_an_alert_says_its_state_evidence_and_since_when(shown: AlertList) -> None:
    shown.apply_snapshot(alerted(replace(ALERT, summary="Rows are old."), silence_s=1))
    found = texts(shown)
    assert {"Firing", "late@replica-1", "1 firing, by 9 rules."} <= found
    assert any(text.startswith("Rows are old. time-behind > 30.0 s: 42.0") for text in found)
    assert any(text.endswith("for 6.0\u202fs") for text in found)
    shown.apply_snapshot(alerted())
    assert texts(shown) == {"No alerts, by 9 rules."}


@pytest.mark.parametrize(
    ("summary", "sentence"),
    [("A replica is behind", "A replica is behind."), ("Call Anna!", "Call Anna!")],
)
def test_that_a_summary_is_a_sentence_of_its_own_however_its_author_ended_it(
    shown: AlertList, summary: str, sentence: str
) -> None:
    shown.apply_snapshot(alerted(replace(ALERT, summary=summary)))
    assert any(text.startswith(f"{sentence} time-behind > 30.0 s") for text in texts(shown))


def test_that_an_alert_is_acknowledged_by_who_sits_here_and_that_is_taken_back(
    shown: AlertList, scripted_client: ScriptedClient
) -> None:
    shown.apply_snapshot(alerted(ALERT))
    click(shown, "Acknowledge")
    order = AcknowledgeAlert(rule="late", process="replica-1", view="", by="anna")
    assert [each.body for each in scripted_client.ordered] == [order]
    shown.apply_snapshot(alerted(replace(ALERT, acknowledged_by="anna")))
    scripted_client.ordered[0].answer(OrderDone())
    click(shown, "Take back")
    released = ReleaseAlert(rule="late", process="replica-1", view="", by="anna")
    assert scripted_client.ordered[-1].body == released
    shown.apply_snapshot(alerted(replace(ALERT, state="error")))
    assert "Acknowledge" not in {
        each.text() for each in shown.findChildren(QPushButton) if each.isVisible()
    }


def test_that_an_alert_alone_is_silenced_for_an_hour(
    shown: AlertList, scripted_client: ScriptedClient
) -> None:
    shown.apply_snapshot(alerted(ALERT))
    click(shown, "Silence 1 h")
    (order,) = (each.body for each in scripted_client.ordered)
    assert isinstance(order, AddSilence)
    assert (order.rule, order.process, order.view, order.by) == ("late", "replica-1", "", "anna")
    assert order.ends_at_us - order.starts_at_us == 3_600_000_000
    scripted_client.ordered[0].answer(OrderDone(message="a1b2"))
    shown.apply_snapshot(alerted(replace(ALERT, silence="a1b2")))
    click(shown, "End silence")
    assert scripted_client.ordered[-1].body == EndSilence(id="a1b2", by="anna")


def test_that_old_alerts_are_not_shown_as_the_present_ones(shown: AlertList) -> None:
    shown.apply_snapshot(alerted(ALERT))
    shown.apply_snapshot(alerted(ALERT, silence_s=60))
    (text,) = texts(shown)
    assert text.startswith("Nobody knows the alerts now")
    assert shown.tone == "unknown"


def test_that_more_alerts_than_fit_are_counted(shown: AlertList) -> None:
    many = [replace(ALERT, view=f"v{number}") for number in range(20)]
    shown.apply_snapshot(alerted(*many, more=5))
    assert any("13 are not shown here" in text for text in texts(shown))
