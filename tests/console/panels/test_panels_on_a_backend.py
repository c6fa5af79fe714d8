from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.messages.notices import ReplicaSample
from backend.messages.queries import AskChanges, QueryRequest
from console.link.backend_sockets import BackendSockets
from console.panels.lag.csv_export import write_csv
from console.panels.lag.lag_panel import LagPanel
from console.panels.overview.overview_panel import OverviewPanel
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replicas.replica_card import ReplicaCard
from console.panels.replicas.replicas_panel import ReplicasPanel
from tests.console.open_console import TIMEOUT_MS, OpenConsole, open_console
from tests.running import Running, accepted, command, running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One backend with a few users, for all tests here."""
    with running(tmp_path_factory.mktemp("shop") / "data", "--replicas", "1") as started:
        with started.client() as client:
            users = [command("user.register", user_id=str(n), name=f"U{n}") for n in range(20)]
            accepted(client, *users)
        yield started


@pytest.fixture
def console(
    shop: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[OpenConsole]:
    with open_console(shop.folder, tmp_path, qapp, qtbot) as found:
        found.wait_until_connected()
        yield found


class Bench:
    """A replica's card, and what the replica itself says of itself."""

    def __init__(self, console: OpenConsole, card: ReplicaCard, qtbot: QtBot) -> None:
        self.console, self.card, self._qtbot = console, card, qtbot

    @property
    def sample(self) -> ReplicaSample:
        return self.console.snapshot.replicas["replica-1"].sample

    def press(self, button: object) -> None:
        assert isinstance(button, type(self.card.controls.pause))
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


def test_that_a_replica_is_paused_and_resumed_and_says_by_whom(
    console: OpenConsole, qtbot: QtBot
) -> None:
    console.workspace.actor.set("anna")
    with bench(console, qtbot) as at:
        at.press(at.card.controls.pause)
        at.until(paused_by="anna")
        qtbot.waitUntil(lambda: at.card.controls.pause.text() == "Resume", timeout=TIMEOUT_MS)
        assert "Pause:" in at.card.requests.outcome.text()
        at.press(at.card.controls.pause)
        at.until()


def test_that_a_replicas_mode_and_throttle_are_set_and_the_boxes_follow(
    console: OpenConsole, qtbot: QtBot
) -> None:
    with bench(console, qtbot) as at:
        controls = at.card.controls
        assert not controls.set_mode.isEnabled()
        controls.mode_kind.setCurrentIndex(controls.mode_kind.findData("every"))
        controls.interval_s.setValue(2)
        at.press(controls.set_mode)
        at.until("every:2")
        controls.rate_per_s.setValue(500)
        at.press(controls.set_rate)
        at.until("every:2", throttle=500)
        controls.interval_s.setValue(0.5)
        at.press(controls.set_mode)
        at.until("every:0.5", throttle=500)
        qtbot.waitUntil(lambda: not controls.set_rate.isEnabled(), timeout=TIMEOUT_MS)
        controls.mode_kind.setCurrentIndex(controls.mode_kind.findData("realtime"))
        controls.rate_per_s.setValue(0)
        at.press(controls.set_mode)
        at.press(controls.set_rate)
        at.until()


def test_that_an_order_that_is_refused_says_why(console: OpenConsole, qtbot: QtBot) -> None:
    with bench(console, qtbot) as at:
        controls = at.card.controls
        controls.mode_kind.setCurrentIndex(controls.mode_kind.findData("cron"))
        controls.cron.setText("whenever")
        at.press(controls.set_mode)
        outcome = at.card.requests.outcome
        qtbot.waitUntil(lambda: outcome.property("tone") == "bad", timeout=TIMEOUT_MS)
        assert "whenever" in outcome.text()
        at.until()


def test_that_a_paused_replica_falls_behind_on_the_graph_and_catches_up(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    with bench(console, qtbot) as at:
        at.press(at.card.controls.pause)
        at.until(paused_by=console.workspace.actor.value)
        with shop.client() as client:
            accepted(client, command("user.top-up", user_id="1", amount=100, currency="EUR"))
        qtbot.waitUntil(lambda: (at.sample.events_behind or 0) >= 1, timeout=TIMEOUT_MS)
        qtbot.waitUntil(lambda: (at.sample.time_behind_us or 0) > 0, timeout=TIMEOUT_MS)
        at.press(at.card.controls.pause)
        at.until()
        qtbot.waitUntil(lambda: at.sample.events_behind == 0, timeout=TIMEOUT_MS)


def test_that_the_lag_graph_opens_with_its_past(
    console: OpenConsole, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = console.window.panel("lag")
    assert isinstance(panel, LagPanel)
    qtbot.waitUntil(panel.is_ready, timeout=TIMEOUT_MS)
    held = (frame.replicas.get("replica-1") for frame in console.snapshots)
    heard = {each.heard_us for each in held if each is not None}
    assert panel.sample_count("replica-1") > len(heard)
    lines = write_csv(panel.rings, 0.0, 1e12, tmp_path / "lag.csv")
    table = (tmp_path / "lag.csv").read_text().splitlines()
    assert table[0] == "time,replica,view,behind_events,late_seconds,p99_seconds"
    assert lines == len(table) - 1 == sum(panel.sample_count(name) for name in panel.rings.names())


def test_that_one_move_of_the_playhead_asks_once_and_paints_once(
    console: OpenConsole, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.window.docks.show_panel("replay")
    replay = console.window.panel("replay")
    assert isinstance(replay, ReplayPanel)
    qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
    replay.go_to("10")
    qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
    asked: list[QueryRequest] = []
    send = BackendSockets.send_question

    def count(self: BackendSockets, name: str, question: QueryRequest, number: int) -> bool:
        asked.append(question)
        return send(self, name, question, number)

    monkeypatch.setattr(BackendSockets, "send_question", count)
    painted: list[str] = []

    def note(name: str, *_range: object) -> None:
        painted.append(name)

    for view, tile in replay.tiles.tiles.items():
        for changed in (tile.model.dataChanged, tile.model.modelReset):
            changed.connect(partial(note, view))
    replay.event_summary.changes.model().modelReset.connect(partial(note, "changes"))
    for steps in (1, 1, -1, 3, -2):
        before = replay.playback.position
        asked.clear()
        painted.clear()
        replay.step(steps)
        qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
        first, last = sorted((before, before + steps))
        question = AskChanges(after=first, upto=last, event=before + steps, limit=400)
        assert asked == [question]
        assert set(painted) >= {"users", "changes"}
        assert len(painted) == len(set(painted))
    asked.clear()
    painted.clear()
    replay.go_to("start")
    qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
    assert len(asked) == 1
    assert len(painted) == len(set(painted))


def test_that_the_overview_shows_every_process_and_that_all_is_well(
    console: OpenConsole, qtbot: QtBot
) -> None:
    panel = console.window.panel("overview")
    assert isinstance(panel, OverviewPanel)
    qtbot.waitUntil(panel.is_ready, timeout=TIMEOUT_MS)
    assert {"supervisor", "primary", "replica-1", "archive"} <= panel.visible_texts()
    qtbot.waitUntil(
        lambda: "All is well: nothing needs your attention." in panel.visible_texts(),
        timeout=TIMEOUT_MS,
    )
