"""Whatever the real window shows on a real backend was translated, or is data."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.messages.alert_rules import METRICS
from backend.messages.health import Rule
from backend.messages.pipeline import HandlerState
from backend.projection.views.orders_view import PROJECTION
from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from backend.translation import install_lookup
from console.app import composition
from console.panels.panel_registry import PANELS
from tests.console.language.shown_texts import mark_text, shown_texts, untranslated_part
from tests.console.open_console import TIMEOUT_MS, OpenConsole, open_console
from tests.running import Running, accepted, command

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # parts of it may spell a word
# What is the same in every language: codes, units, names, what is typed in a terminal.
_DATA = re.compile(
    r"marigraph import .*|(avg|sum|count)\b|:?(month|day|hour)\b|[A-Z][A-Z-]+"
    r"|[\w-]*[\w-][._:/@+=-][\w.:/@+=<>*-]*|\b(ms|kB|MB|GB|min|UTC|CSV|PNG|JSON|Ctrl)\b"
)
# Names of processes, operators and rows; Qt's own arrows at tabs speak by Qt's translation, and the
# menu of pyqtgraph is switched off.
NAMES = {
    *("supervisor", "primary", "backend", "replica", "root", "olga", "Olga", "anna"),
    *("Scroll Left", "Scroll Right", "Export"),
}
_WORD = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def used_backend(shared_backend: Running) -> Running:
    with shared_backend.client() as client:
        accepted(client, command("user.register", user_id="olga", name="Olga"))
    return shared_backend


@pytest.fixture
def marked_console(
    used_backend: Running,
    tmp_path: Path,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OpenConsole]:
    """A window in which every translated text stands between marks."""

    def install_marks(_app: object, _choice: object) -> None:
        install_lookup(mark_text)

    monkeypatch.setattr(composition, "install_language", install_marks)
    with open_console(used_backend.folder, tmp_path, qapp, qtbot) as console:
        console.wait_until_connected()
        qtbot.waitUntil(lambda: console.workspace.catalogue.value is not None, timeout=TIMEOUT_MS)
        yield console
    install_lookup(None)


def strings_in(value: object) -> list[str]:
    """Return every string of a message, the names of its fields too."""
    found: list[str] = re.findall(r'"([^"\\]*)"', msgspec.json.encode(value).decode())
    return found


def without_data(text: str, data: list[str]) -> str:
    """Return the words of a text that are neither a module's own nor the same everywhere."""
    text = _ID.sub(" ", text)
    for each in data:
        text = text.replace(each, " ")
    return " ".join(_WORD.findall(_DATA.sub(" ", text)))


def test_that_no_panel_shows_anything_untranslated(
    marked_console: OpenConsole, qtbot: QtBot
) -> None:
    marked_console.workspace.selected_position.set(1)
    data = texts_of_modules(marked_console)
    left = {entry.name: untranslated(marked_console, entry.name, data, qtbot) for entry in PANELS}
    assert left == {entry.name: [] for entry in PANELS}


def untranslated(console: OpenConsole, name: str, data: list[str], qtbot: QtBot) -> list[str]:
    console.window.docks.show_panel(name)
    panel = console.window.panel(name)
    qtbot.waitUntil(panel.is_ready, timeout=TIMEOUT_MS)
    parts = {untranslated_part(text) for _, text in shown_texts(panel)}
    return sorted(part for part in parts if without_data(part, data))


def texts_of_modules(console: OpenConsole) -> list[str]:
    """Return what the installed modules say of themselves, the longest first."""
    found = [*strings_in(console.workspace.catalogue.value), *strings_in(PROJECTION.board)]
    found += [rule.name for rule in DEFAULT_RULES]
    found += [
        *METRICS,
        *get_args(Rule),
        *get_args(HandlerState),
        "rule",
        "until",
    ]  # as rules are written
    known = {text for each in found if len(each) > 2 for text in spellings(each)}
    return sorted(known | NAMES, key=len, reverse=True)


def spellings(name: str) -> tuple[str, ...]:
    """Return how a module's text is shown: as it stands, as a title, as the title of a field."""
    return name, name.capitalize(), name.replace("_", " ").capitalize()
