import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from backend.messages.alerts import RemoveAlertRule, SetAlertRule
from backend.messages.commands import Failure
from backend.messages.control import OrderDone, Pause, Resume
from console.actions.action_registry import ActionRegistry
from console.state import reducers
from console.state.observable import Observable
from console.state.workspace import OfferedInverse
from console.window.undo_bar import UndoBar
from tests.backend.wire.alert_values import ALERT_RULE
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient

PAUSE = Pause(replica="replica-1", by="anna")


class Operator:
    """A window with the bar, and somebody who pauses a replica in it."""

    def __init__(self, client: ScriptedClient, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.client = client
        self.box = QLineEdit()
        self.window.setCentralWidget(self.box)
        self.offers = Observable[OfferedInverse | None](None)
        self.bar = UndoBar(self.window, ActionRegistry(lambda _: None), client, self.offers)
        self.window.resize(700, 400)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        empty = reducers.empty_snapshot(NOW)
        sample = sample_messages.replica("replica-1")
        client.snapshot_changed.emit(reducers.apply_notice(empty, sample, 0))

    def pause(self) -> None:
        self.client.request(PAUSE, lambda _: None)
        self.client.ordered[-1].answer(OrderDone())

    @property
    def last_order(self) -> object:
        return self.client.ordered[-1].body


@pytest.fixture
def operator(scripted_client: ScriptedClient, qtbot: QtBot) -> Operator:
    return Operator(scripted_client, qtbot)


def test_that_an_act_of_any_panel_can_be_taken_back_by_one_button(operator: Operator) -> None:
    operator.pause()
    assert operator.bar.text == "replica-1 is paused."
    assert operator.bar.geometry().bottom() < operator.window.statusBar().geometry().top()
    QTest.mouseClick(operator.bar.undo, Qt.MouseButton.LeftButton)
    assert operator.last_order == Resume(replica="replica-1", by="anna")
    operator.client.ordered[-1].answer(OrderDone())
    assert operator.bar.text == "Taken back."
    assert not operator.bar.action.isEnabled()


def test_that_what_a_panel_offers_takes_its_order_back(operator: Operator) -> None:
    removal = RemoveAlertRule(name="late", by="anna")
    again = SetAlertRule(rule=ALERT_RULE, by="anna")
    operator.offers.publish(OfferedInverse(removal, "late is removed", again))
    operator.client.request(removal, lambda _: None)
    operator.client.ordered[-1].answer(OrderDone())
    assert operator.bar.text == "late is removed."
    QTest.mouseClick(operator.bar.undo, Qt.MouseButton.LeftButton)
    assert operator.last_order == again


def test_that_ctrl_z_takes_back_the_last_act_but_in_a_text_the_last_letter(
    operator: Operator,
) -> None:
    operator.pause()
    operator.bar.hide()  # it was dismissed, or its time was over
    operator.box.setFocus()
    QTest.keyClicks(operator.box, "ab")
    QTest.keyClick(operator.box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert operator.box.text() != "ab"
    assert len(operator.client.ordered) == 1
    operator.box.clearFocus()
    assert operator.bar.action.text() == "Take back: replica-1 is paused"
    QTest.keyClick(operator.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert operator.last_order == Resume(replica="replica-1", by="anna")


def test_that_it_says_why_an_act_was_not_taken_back_and_offers_it_again(
    operator: Operator,
) -> None:
    operator.pause()
    operator.bar.undo_newest()
    late = Failure(code="timed-out", message="replica-1 did not carry out the order in time.")
    operator.client.ordered[-1].answer(late)
    assert "did not carry out the order in time" in operator.bar.text
    assert operator.bar.undo.isVisible()
    assert operator.bar.action.isEnabled()


def test_that_an_observer_takes_nothing_back(operator: Operator) -> None:
    operator.pause()
    operator.client.set_role("observer")
    assert not operator.bar.undo.isEnabled()
    assert not operator.bar.action.isEnabled()
    assert "takes the role operator" in operator.bar.undo.toolTip()
