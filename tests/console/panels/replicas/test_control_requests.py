"""Orders, and what came of them."""

import traceback

import pytest
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from backend.messages.commands import Failure
from backend.messages.control import OrderDone, Pause
from console.panels.replicas.control_requests import ControlRequests
from tests.console.scripted_client import ScriptedClient


def test_that_what_came_of_an_order_is_in_sight_wherever_it_stands(
    scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    requests = ControlRequests(scripted_client)
    area, content = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    column = QVBoxLayout(content)
    for line in range(40):
        column.addWidget(QLabel(f"line {line}"))
    column.addWidget(requests.outcome)
    area.setWidgetResizable(True)
    area.setWidget(content)
    area.resize(300, 120)
    area.show()
    requests.submit("Pause replica-1", Pause(replica="replica-1", by="anna"))

    def is_seen_whole() -> bool:
        return requests.outcome.visibleRegion().boundingRect() == requests.outcome.rect()

    qtbot.waitUntil(is_seen_whole)
    area.verticalScrollBar().setValue(0)
    (asked,) = scripted_client.ordered
    asked.answer(OrderDone(message="It is paused. " + "A long sentence follows. " * 9))
    qtbot.waitUntil(is_seen_whole)


def test_that_an_error_is_named_in_the_line_and_its_stack_in_the_tool_tip(
    scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    requests = ControlRequests(scripted_client)
    qtbot.addWidget(requests.outcome)
    requests.submit("Retry", Pause(replica="replica-1", by="anna"))
    with pytest.raises(ValueError, match="poison") as caught:
        int("poison")
    stack = "".join(traceback.format_exception(caught.value)).strip()
    message = f"0 of 3 parked events applied, 3 still parked: {stack}"
    scripted_client.ordered[-1].answer(Failure(code="rejected", message=message))
    shown = requests.outcome.text()
    assert "3 still parked: ValueError: " in shown
    assert "\n" not in shown
    assert "Traceback" in requests.outcome.toolTip()
