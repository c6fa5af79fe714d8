"""A replica is killed, throttled and rebuilt, in front of a real window."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from console.panels.replicas.rebuild_dialog import RebuildDialog
from console.panels.replicas.replica_card import ReplicaCard
from console.panels.replicas.replicas_panel import ReplicasPanel
from tests.e2e.fault_scene import in_background
from tests.e2e.watched_window import WatchedWindow
from tests.plugins.moody_projection import MOOD_VARIABLE, MOODY_NAME, install_nicknames
from tests.running import Running, accepted, command

_PICTURES = "WINDOW_PICTURES"  # names a folder for pictures of each step, to be looked at


@pytest.fixture(autouse=True)
def no_widget_is_left_behind() -> None:
    """Leave the window to its own fixture."""


class Bench:
    """One window beside a backend with one replica, whose view of nicknames has moods."""

    def __init__(self, backend: Running, window: WatchedWindow, mood: Path) -> None:
        self.backend, self.window, self.mood = backend, window, mood

    @property
    def panel(self) -> ReplicasPanel:
        panel = self.window.console.window.panel("replicas")
        assert isinstance(panel, ReplicasPanel)
        return panel

    @property
    def card(self) -> ReplicaCard:
        return self.panel.cards["replica-1"]

    @property
    def shown_text(self) -> str:
        """Everything that the card says, with plain spaces."""
        texts = (label.text() for label in self.card.findChildren(QLabel))
        return " ".join(texts).replace("\N{NO-BREAK SPACE}", " ")

    def until(self, holds: Callable[[], bool], what: str) -> None:
        self.window.until(lambda _frame: holds(), what)

    def picture(self, name: str, shown: QWidget | None = None) -> None:
        """Keep what is seen, for somebody to look at."""
        folder = os.environ.get(_PICTURES)
        if folder:
            (shown or self.panel.window()).grab().save(str(Path(folder) / f"{name}.png"))


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    mood = tmp_path / "mood"
    packages = install_nicknames(tmp_path / "packages")
    path = [str(packages), str(Path(__file__).parents[2])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))
    monkeypatch.setenv(MOOD_VARIABLE, str(mood))
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    backend = Running(tmp_path / "data", "--replicas", "1")
    window = WatchedWindow(qapp, backend.folder, tmp_path / "config")
    try:
        with in_background(backend.launch) as is_running:
            window.run_while(is_running)
        window.until_well()
        yield Bench(backend, window, mood)
        assert backend.stop() == 0
    finally:
        window.close()
        left = backend.end()
    assert not left


def test_that_a_replica_is_killed_throttled_and_rebuilt_in_the_window(bench: Bench) -> None:
    window = bench.window
    with bench.backend.client() as client:
        names = ("Anna", MOODY_NAME, "Ben")
        users = [
            command("user.register", user_id=f"u{number}", name=name)
            for number, name in enumerate(names)
        ]
        accepted(client, *users)
    window.until_well()
    bench.backend.kill("replica-1")
    window.until(lambda frame: "OK" not in frame.words("replica-1"), "it is not well any more")
    bench.picture("killed")
    window.until_well()

    window.console.window.docks.show_panel("replicas")
    bench.until(lambda: "replica-1" in bench.panel.cards, "its card is there")
    bench.until(bench.card.controls.isEnabled, "and can be used")
    controls = bench.card.controls
    controls.rate_per_s.setValue(100)
    QTest.mouseClick(controls.set_rate, Qt.MouseButton.LeftButton)
    bench.until(lambda: "throttled to 100" in bench.shown_text, "its throttle is told")
    bench.picture("throttled")

    bench.mood.write_text("wait")
    QTest.mouseClick(controls.rebuild, Qt.MouseButton.LeftButton)
    question = controls.findChild(RebuildDialog)
    assert question is not None
    question.view.setCurrentIndex(question.view.findData("nicknames"))
    bench.until(lambda: "3 rows" in question.texts(), "its rows are counted")
    bench.picture("asked", question)
    QTest.mouseClick(question.rebuild, Qt.MouseButton.LeftButton)
    status = bench.card.rebuild
    bench.until(lambda: status.text.text().startswith("Builds nicknames anew: 0 of"), "it is told")
    window.until(lambda frame: frame.words("replica-1") == {"REPLAYING"}, "it is replaying")
    bench.picture("replaying")
    bench.mood.write_text("raise")
    bench.until(lambda: "not in the mood" in status.error.toPlainText(), "its error is told")
    bench.picture("failed")
    bench.mood.unlink()
    QTest.mouseClick(status.go_on, Qt.MouseButton.LeftButton)
    bench.until(lambda: "nicknames rebuilt and verified" in status.text.text(), "it is rebuilt")
    window.until_well()
    bench.picture("rebuilt")
