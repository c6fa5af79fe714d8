from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from backend.messages.commands import Failure
from backend.messages.control import OrderDone
from backend.messages.parked import ParkedItem, ParkedPage, RetryParked
from backend.translation import install_lookup
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.parked_list import ParkedList
from console.state.observable import Observable
from console.state.workspace import Workspace
from tests.console.scripted_client import ScriptedClient


class ParkedBench:
    """The list with the line that says what came of an order."""

    def __init__(self, client: ScriptedClient, folder: Path) -> None:
        self.client, self.window = client, QWidget()
        self.requests = ControlRequests(client)
        workspace = Workspace(data=folder, actor=Observable("anna"))
        self.parked = ParkedList("replica-1", client, workspace, self.requests)
        column = QVBoxLayout(self.window)
        column.addWidget(self.requests.outcome)
        column.addWidget(self.parked)
        self.window.show()

    def show_parked(self, *entities: str) -> None:
        """The replica says how many are parked, and which."""
        self.parked.set_count(len(entities))
        if entities:
            items = [item(entity, place) for place, entity in enumerate(entities, start=7)]
            self.client.asked[-1].answer(
                ParkedPage(replica="replica-1", items=items, total=len(items))
            )
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def retry_button(self, place: int = 0) -> QPushButton:
        buttons = self.window.findChildren(QPushButton)
        return [each for each in buttons if each.text() == "Retry" and each.isVisible()][place]

    def texts(self) -> list[str]:
        return [each.text() for each in self.window.findChildren(QLabel) if each.isVisible()]


def item(entity: str, position: int) -> ParkedItem:
    return ParkedItem(
        view="sales", entity=entity, position=position, error=f"no {entity}", parked_at_us=0
    )


@pytest.fixture
def bench(scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot) -> ParkedBench:
    made = ParkedBench(scripted_client, tmp_path)
    qtbot.addWidget(made.window)
    return made


def test_that_the_answer_to_a_retry_is_shown_though_its_button_has_gone(bench: ParkedBench) -> None:
    bench.show_parked("order-1")
    QTest.mouseClick(bench.retry_button(), Qt.MouseButton.LeftButton)
    bench.show_parked()
    bench.show_parked("order-2")  # its first event was taken before the answer came
    bench.client.ordered[0].answer(OrderDone(message="1 parked event applied."))
    assert "Retry order-1 in sales: 1 parked event applied." in bench.requests.outcome.text()


def test_that_what_came_of_an_order_ends_once_in_another_language_too(bench: ParkedBench) -> None:
    bench.show_parked("order-1")
    QTest.mouseClick(bench.retry_button(), Qt.MouseButton.LeftButton)
    install_lookup(lambda text: text.replace(".", "\N{IDEOGRAPHIC FULL STOP}"))
    try:
        bench.client.ordered[0].answer(OrderDone(message="Done\N{IDEOGRAPHIC FULL STOP}"))
    finally:
        install_lookup(None)
    assert bench.requests.outcome.text().endswith(": Done\N{IDEOGRAPHIC FULL STOP}")


def test_that_a_button_stays_while_other_entities_come_and_go(bench: ParkedBench) -> None:
    bench.show_parked("order-1", "order-2")
    second = bench.retry_button(1)
    bench.show_parked("order-2", "order-3", "order-4")
    assert bench.retry_button() is second
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert bench.client.ordered[0].body == RetryParked(
        replica="replica-1", view="sales", entity="order-2", by="anna"
    )


def test_that_one_event_waits_and_two_wait(bench: ParkedBench) -> None:
    bench.show_parked("order-1", "order-1")
    assert "no order-1  1 waits behind it" in bench.texts()
    bench.show_parked("order-1", "order-1", "order-1")
    assert "no order-1  2 wait behind it" in bench.texts()


def test_that_a_list_that_cannot_be_read_says_why_and_is_asked_for_again(
    bench: ParkedBench,
) -> None:
    bench.parked.set_count(3)
    bench.client.asked[-1].answer(Failure(code="lost", message="It is silent."))
    assert "What is parked cannot be read now: It is silent." in bench.texts()
    bench.parked.set_count(3)
    assert len(bench.client.asked) == 2


def test_that_the_keyboard_stays_in_the_panel_when_what_was_retried_has_gone(
    bench: ParkedBench, qtbot: QtBot
) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(bench.window)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    bench.show_parked("order-1", "order-2")
    bench.retry_button().setFocus()
    bench.show_parked("order-2")
    assert area.hasFocus()
    bench.retry_button().setFocus()
    bench.show_parked()
    assert area.hasFocus()
    area.takeWidget()  # each is closed by itself


def test_that_a_line_holds_what_an_error_says_and_its_tool_tip_the_stack(
    bench: ParkedBench,
) -> None:
    stack = "Traceback (most recent call last):\n  line 7\nKeyError: 'shelf'"
    bench.parked.set_count(1)
    parked = replace(item("order-1", 7), error=stack)
    bench.client.asked[-1].answer(ParkedPage(replica="replica-1", items=[parked], total=1))
    labels = bench.window.findChildren(QLabel)
    assert {each.text(): each.toolTip() for each in labels}["KeyError: 'shelf'"] == stack
