"""Hands for the panel of what is parked, and answers to what it asks."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from backend.messages.parked import AskParked, ParkedItem, ParkedPage
from console.panels.parked.parked_panel import ParkedPanel
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot, HeardSample
from console.state.workspace import Workspace
from tests.backend.wire.sample_values import REPLICA
from tests.console import sample_messages
from tests.console.scripted_client import AwaitedAnswer, ScriptedClient


def item(number: int, waiting: int = 2) -> ParkedItem:
    return ParkedItem(
        view="sales",
        entity=f"orders/order-{number}",
        position=number,
        error=f"in line 3\nKeyError: {number}",
        parked_at_us=0,
        type="order.created",
        waiting=waiting,
    )


class Bench:
    """The panel of a backend whose replica-2 has parked something."""

    def __init__(self, panel: ParkedPanel, client: ScriptedClient, workspace: Workspace) -> None:
        self.panel, self.client, self.workspace = panel, client, workspace
        self.show_second(0)

    def show_second(self, seconds: int) -> None:
        self.panel.apply_snapshot(snapshot(seconds))

    def newest(self, kind: type[object]) -> AwaitedAnswer:
        return [each for each in self.client.asked if isinstance(each.body, kind)][-1]

    def answer_page(self, *items: ParkedItem, total: int = 0, has_more: bool = False) -> None:
        page = ParkedPage(
            items=list(items), total=total or len(items), replica="replica-2", has_more=has_more
        )
        self.newest(AskParked).answer(page)

    def ordered(self) -> object:
        return self.client.ordered[-1].body

    def press(self, button: QPushButton) -> None:
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def snapshot(seconds: int) -> BackendSnapshot:
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    samples = {
        name: HeardSample(sample=replace(REPLICA, name=name, parked=parked), heard_us=0)
        for name, parked in (("archive", 0), ("replica-1", 0), ("replica-2", 6))
    }
    now_us = sample_messages.NOW + seconds * 1_000_000
    return replace(frame, replicas=samples, now_us=now_us, phase="connected")
