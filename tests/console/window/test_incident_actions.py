"""Incident files, exports and tests of chosen events, saved out of the window."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from backend.messages.queries import AskView
from console.window.incident_dialog import IncidentChoice, IncidentDialog
from console.window.work_dialog import WorkDialog
from tests.console.open_console import TIMEOUT_MS, OpenConsole, open_console
from tests.running import Running, accepted, command, running_with


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend with its archive, of which the rows of the past are."""
    with running_with({}, tmp_path_factory.mktemp("kept") / "data", "--replicas", "1") as started:
        yield started


@pytest.fixture
def last(backend: Running) -> int:
    """The position of the last of four events that the archive has applied."""
    users = [command("user.register", user_id=uuid4().hex, name="Ö") for _ in range(4)]
    with backend.client() as client:
        position = accepted(client, *users)
        client.ask(AskView(view="users", limit=1, at=position), "archive")
    return position


@pytest.fixture
def console(
    backend: Running, last: int, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[OpenConsole]:
    with open_console(backend.folder, tmp_path / "config", qapp, qtbot) as found:
        found.wait_until_connected()
        qtbot.waitUntil(lambda: found.snapshot.head >= last, timeout=TIMEOUT_MS)
        yield found


def until_over(dialog: WorkDialog, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: not dialog.process.is_running, timeout=TIMEOUT_MS)
    text = dialog.text.text()
    dialog.close()
    return text


def working(console: OpenConsole) -> WorkDialog:
    return console.window.findChildren(WorkDialog)[-1]


def choose(console: OpenConsole, file: Path) -> None:
    dialog = console.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(file))
    dialog.close()


def test_that_an_incident_is_saved_masked_with_its_ending(
    console: OpenConsole, last: int, tmp_path: Path, qtbot: QtBot
) -> None:
    choice = IncidentChoice(last - 2, last, last - 1, is_masked=True)

    text = until_over(console.window.incidents.save(choice, str(tmp_path / "late")), qtbot)

    file = tmp_path / "late.marigraph"
    assert text.startswith(f"3 events are in {file} (")
    with zipfile.ZipFile(file) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        events = packed.read("events.jsonl").decode()
    assert (manifest["first"], manifest["last"], manifest["playhead"]) == (last - 2, last, last - 1)
    assert manifest["masked"] == ["personal"]
    assert '"name":"masked-' in events


def test_that_chosen_events_are_the_range_and_its_size_is_said_to_be_about(
    console: OpenConsole, last: int, qtbot: QtBot
) -> None:
    console.workspace.requested_incident.publish((last - 1, last))

    (dialog,) = console.window.findChildren(IncidentDialog)
    assert (dialog.choice.first, dialog.choice.last, dialog.choice.playhead) == (
        last - 1,
        last,
        last,
    )
    qtbot.waitUntil(lambda: "about" in dialog.size_text.text(), timeout=TIMEOUT_MS)
    assert dialog.size_text.text().startswith("2 events and ")
    dialog.last.setValue(last - 2)
    assert not dialog.save.isEnabled()
    dialog.reject()


@pytest.mark.parametrize(
    ("name", "begins"), [("a.jsonl", b'{"specversion"'), ("a.json", b"["), ("a.xml", b"<?xml")]
)
def test_that_chosen_events_become_a_file_of_each_form(
    console: OpenConsole, last: int, tmp_path: Path, qtbot: QtBot, name: str, begins: bytes
) -> None:
    console.workspace.requested_positions.publish(f"{last - 2},{last}")

    choose(console, tmp_path / name)

    assert until_over(working(console), qtbot).startswith("2 events are in ")
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_that_what_happened_at_an_event_becomes_a_test(
    console: OpenConsole, last: int, tmp_path: Path, qtbot: QtBot
) -> None:
    console.workspace.requested_case.publish(last)

    choose(console, tmp_path / "test_event.py")

    assert "pytest" in until_over(working(console), qtbot)
    assert "def test_" in (tmp_path / "test_event.py").read_text()
