"""Hands for panels on a running backend, and eyes on what they ask."""

import os
import signal
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from backend.messages.notices import ReplicaSample
from backend.messages.queries import CancelQuestion, QueryRequest
from console.link import request_tracker
from console.link.backend_sockets import BackendSockets
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replicas.replica_card import ReplicaCard
from console.panels.replicas.replicas_panel import ReplicasPanel
from console.panels.timeline.timeline_panel import TimelinePanel
from console.panels.views.views_panel import ViewsPanel
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.running import Running


@contextmanager
def frozen(shop: Running, name: str) -> Generator[None]:
    """Stop a process in its tracks: what it is asked stays unanswered."""
    pid = shop.processes()[name].pid
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


class SentQuestions:
    """What the console asks its replicas over the wire."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[tuple[QueryRequest, int]] = []
        monkeypatch.setattr(request_tracker, "_REQUEST_TIMEOUT_US", 10**12)  # nothing is given up
        send = BackendSockets.send_question

        def note(self_: BackendSockets, name: str, question: QueryRequest, number: int) -> bool:
            self.sent.append((question, number))
            return send(self_, name, question, number)

        monkeypatch.setattr(BackendSockets, "send_question", note)

    def open(self, kind: type[QueryRequest]) -> list[QueryRequest]:
        """Return the questions of a kind that were not cancelled."""
        cancelled = {each.request for each, _ in self.sent if isinstance(each, CancelQuestion)}
        return [
            each for each, number in self.sent if isinstance(each, kind) and number not in cancelled
        ]


class Bench:
    """A replica's card, and what the replica itself says of itself."""

    def __init__(self, console: OpenConsole, card: ReplicaCard, qtbot: QtBot) -> None:
        self.console, self.card, self._qtbot = console, card, qtbot

    @property
    def sample(self) -> ReplicaSample:
        return self.console.snapshot.replicas["replica-1"].sample

    def press(self, button: object) -> None:
        assert isinstance(button, type(self.card.controls.pause))
        self._qtbot.waitUntil(button.isEnabled, timeout=TIMEOUT_MS)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def until(self, mode: str = "realtime", *, paused_by: str = "", throttle: int = 0) -> None:
        self._qtbot.waitUntil(
            lambda: (
                (self.sample.mode, self.sample.paused_by, self.sample.throttle_per_s)
                == (mode, paused_by, throttle)
            ),
            timeout=TIMEOUT_MS,
        )


@contextmanager
def bench(console: OpenConsole, qtbot: QtBot) -> Generator[Bench]:
    console.window.docks.show_panel("replicas")
    panel = console.window.panel("replicas")
    assert isinstance(panel, ReplicasPanel)
    qtbot.waitUntil(panel.is_ready, timeout=TIMEOUT_MS)
    yield Bench(console, panel.cards["replica-1"], qtbot)


def timeline_and_views(console: OpenConsole) -> tuple[TimelinePanel, ViewsPanel]:
    timeline, views = console.window.panel("timeline"), console.window.panel("views")
    assert isinstance(timeline, TimelinePanel)
    assert isinstance(views, ViewsPanel)
    return timeline, views


def focused() -> QWidget:
    """Return who gets the next key."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def choices(replay: ReplayPanel) -> list[QPushButton]:
    return replay.tiles.choices.findChildren(QPushButton)
