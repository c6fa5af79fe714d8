"""An incident is saved out of a window by its menu, and looked into at another, elsewhere."""

from collections.abc import Generator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from backend.client import attach
from backend.domain.registry import load_registry
from backend.exchange.incident.scratch_folder import CACHE_VARIABLE, open_file
from backend.projection.installed_projections import load_projections
from backend.settings import load_settings
from backend.wire.backend_process import find_backend
from console.app.arguments import parse_arguments
from console.app.composition import Console, compose
from console.panels.replay.replay_panel import ReplayPanel
from console.window.incident_dialog import IncidentDialog
from console.window.work_dialog import WorkDialog
from tests.backend.exchange.incident.incident_scene import IncidentScene
from tests.backend.projection.shop_history import Shop, events
from tests.console.open_console import TIMEOUT_MS, OpenConsole, open_console
from tests.e2e.replay_desk import ReplayDesk, until_applied
from tests.running import running, until

EVENTS, FIRST, LAST, PLAYHEAD = 300, 100, 260, 180
_PAID = "type:order.paid"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a history, of which no backend runs yet."""
    history = [*events(load_registry(), islice(Shop(7, users=20, products=6).payloads(), EVENTS))]
    return IncidentScene(tmp_path / "source", history, load_projections(), load_registry()).folder


def test_that_an_incident_saved_by_the_menu_is_looked_into_elsewhere(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "opened"))
    file = tmp_path / "elsewhere" / "late.marigraph"
    file.parent.mkdir()
    with (
        running(folder, "--replicas", "1"),
        open_console(folder, tmp_path / "here", qapp, qtbot) as console,
    ):
        console.wait_until_connected()
        qtbot.waitUntil(lambda: console.snapshot.head == EVENTS, timeout=TIMEOUT_MS)
        _save(console, file, qtbot)
        assert find_backend(folder) is not None
    folder.rename(tmp_path / "gone")  # nothing of it can be asked any more

    opened = open_file(file)
    with _opened(qapp, opened, tmp_path / "there") as other:
        _look_into(other, qtbot)
    until(lambda: find_backend(opened) is None, "its backend ends when nobody looks")


@contextmanager
def _opened(qapp: QApplication, folder: Path, config: Path) -> Generator[Console]:
    """Open a window on a file's folder, as the program does: it starts what serves it."""
    console = compose(qapp, parse_arguments(["--data", str(folder), "--config", str(config)]))
    try:
        console.start()
        console.window.resize(1280, 720)
        console.window.show()
        yield console
    finally:
        console.stop()
        console.window.hide()
        console.theme.release()
        console.window.deleteLater()


def _save(console: OpenConsole, file: Path, qtbot: QtBot) -> None:
    """Save a range as its operator does: the menu, the range, the file's name."""
    console.workspace.playhead.set(PLAYHEAD)
    (listed,) = (
        each
        for each in console.window.registry.group("File")
        if each.action.text() == "Save an incident file…"
    )
    listed.action.trigger()
    asked = console.window.findChild(IncidentDialog)
    assert asked is not None
    assert (asked.first.value(), asked.last.value()) == (1, EVENTS)
    asked.first.setValue(FIRST)
    asked.last.setValue(LAST)
    asked.playhead.setValue(PLAYHEAD)
    qtbot.waitUntil(lambda: asked.size_text.text().startswith("161 events"), timeout=TIMEOUT_MS)
    QTest.mouseClick(asked.save, Qt.MouseButton.LeftButton)
    names = console.window.findChild(QFileDialog)
    assert names is not None
    assert names.selectedFiles()[0].endswith(f"incident-{FIRST}-{LAST}.marigraph")
    names.selectFile(str(file))
    names.accept()
    shown = console.window.findChild(WorkDialog)
    assert shown is not None
    qtbot.waitUntil(lambda: not shown.process.is_running, timeout=TIMEOUT_MS)
    assert shown.text.text().startswith(f"161 events are in {file} (")
    shown.close()


def _look_into(console: Console, qtbot: QtBot) -> None:
    """Run to a payment, ask who wrote its moment, and step about it."""
    window = console.window
    panel = window.panel("replay")
    assert isinstance(panel, ReplayPanel)
    qtbot.waitUntil(lambda: panel.playback.head == LAST, timeout=TIMEOUT_MS)
    settings = load_settings(data=str(console.workspace.data), role="observer")
    with attach(settings, name="test") as client:
        until_applied(client, LAST)
    window.activateWindow()
    window.docks.show_panel("replay")
    qtbot.waitUntil(lambda: panel.isVisible() and panel.is_ready(), timeout=TIMEOUT_MS)
    assert window.windowTitle().startswith("Incident late, read-only")
    assert panel.playback.position == PLAYHEAD
    desk = ReplayDesk(panel, lambda met: qtbot.waitUntil(met, timeout=TIMEOUT_MS))

    desk.type_condition(_PAID)
    paid = desk.run_by_key()
    assert PLAYHEAD < paid <= LAST
    event = desk.event
    assert (event.type, event.position) == ("order.paid", paid)
    order = event.subject.removeprefix("order-")
    desk.focus_slider()
    desk.press("orders", order, "paid_at")
    desk.press_key(Qt.Key.Key_B)
    assert panel.panes.open_name == "blame"
    _, writers = desk.blame()
    assert writers[0] == paid

    desk.focus_slider()
    desk.press_key(Qt.Key.Key_Left)
    desk.settle()
    assert desk.position == paid - 1
    assert desk.shown_positions() == {paid - 1}
