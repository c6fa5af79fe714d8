"""An incident is saved in one window, and looked at in another, where no backend of it runs."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from backend.client import attach
from backend.domain.registry import load_registry
from backend.exchange.incident.scratch_folder import CACHE_VARIABLE, open_file
from backend.messages.row_history import AskBlame, Blame
from backend.messages.run_to import AskRunTo, RunToHits
from backend.projection.installed_projections import load_projections
from backend.settings import load_settings
from backend.wire.backend_process import find_backend
from console.app.arguments import parse_arguments
from console.app.composition import Console, compose
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.timeline.timeline_panel import TimelinePanel
from console.window.incident_dialog import IncidentChoice
from tests.backend.exchange.incident.incident_scene import IncidentScene
from tests.backend.projection.shop_history import Shop, events
from tests.e2e.operator import Operator
from tests.e2e.replay_desk import until_applied
from tests.running import until

FIRST, LAST, PLAYHEAD = 200, 450, 333
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> IncidentScene:
    history = [*events(load_registry(), islice(Shop(7, users=20, products=6).payloads(), 600))]
    folder = tmp_path_factory.mktemp("source")
    scene = IncidentScene(folder, history, load_projections(), load_registry())
    scene.follow(folder)
    return scene


@pytest.fixture
def incident(source: IncidentScene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "opened"))
    source.save(tmp_path / "late.marigraph", first=FIRST, last=LAST, playhead=PLAYHEAD)
    return tmp_path / "late.marigraph"


@pytest.fixture
def console(qapp: QApplication, incident: Path, tmp_path: Path) -> Iterator[Console]:
    folder = open_file(incident)
    options = parse_arguments(["--data", str(folder), "--config", str(tmp_path / "config")])
    opened = compose(qapp, options)
    opened.start()
    opened.window.resize(1280, 720)
    opened.window.show()
    yield opened
    opened.stop()
    opened.window.hide()
    opened.theme.release()
    opened.window.deleteLater()
    until(lambda: find_backend(folder) is None, "its backend ends when nobody looks")


def test_that_a_file_shows_its_playhead_its_rows_and_its_events(
    console: Console, source: IncidentScene, qtbot: QtBot
) -> None:
    window = console.window
    replay, timeline = window.panel("replay"), window.panel("timeline")
    assert isinstance(replay, ReplayPanel)
    assert isinstance(timeline, TimelinePanel)
    window.docks.show_panel("replay")

    qtbot.waitUntil(lambda: replay.playback.head == LAST and replay.is_ready(), timeout=PATIENCE_MS)

    assert window.windowTitle().startswith("Incident late, read-only")
    assert find_backend(source.folder) is None
    assert replay.playback.position == PLAYHEAD
    replay.transport.move_to(3)
    assert replay.playback.position == FIRST - 1
    window.docks.show_panel("timeline")
    qtbot.waitUntil(lambda: timeline.source.total == LAST - FIRST + 1, timeout=PATIENCE_MS)
    window.docks.show_panel("commands")
    notes = window.panel("commands").findChildren(QLabel, "opened-note")
    assert [note.text()[:30] for note in notes] == ["This window shows late, a file"]

    settings = load_settings(data=str(console.workspace.data), role="observer")
    with attach(settings, name="test") as client:
        until_applied(client, LAST)
        hit = client.ask(AskRunTo(condition="orders: changed:status"), "archive")
        assert isinstance(hit, RunToHits)
        [first] = hit.hits
        assert first.position >= FIRST
        asked = AskBlame(
            view="orders", key=[str(each) for each in first.key], field="status", at=first.position
        )
        blame = client.ask(asked, "archive")
        assert isinstance(blame, Blame)
        assert blame.writers[0].event.position == first.position


def test_that_an_incident_is_saved_out_of_the_window(
    operator: Operator, qtbot: QtBot, tmp_path: Path
) -> None:
    window = operator.window
    operator.workspace.requested_sample.publish("")
    dialog = window.incidents.ask()
    assert not dialog.save.isEnabled() or dialog.choice.first == 1
    dialog.reject()
    choice = IncidentChoice(1, 10, 5, is_masked=True)

    shown = window.incidents.save(choice, str(tmp_path / "short"))

    qtbot.waitUntil(lambda: not shown.process.is_running, timeout=PATIENCE_MS)
    assert "The log is empty" in shown.text.text()
