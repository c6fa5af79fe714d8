"""From a poison event to its cure, in the real window: found, explained, mended, put on record."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from backend.messages.queries import AskView, ViewPage
from console.panels.overview.overview_panel import OverviewPanel
from console.panels.parked.parked_panel import ParkedPanel
from tests.backend.cli.program import Program
from tests.e2e.fault_scene import in_background
from tests.e2e.poisoned_projection import POISON, install_loyalty
from tests.e2e.watched_window import WatchedWindow
from tests.health_watch import make_impatient
from tests.running import Running, accepted, command

ALERT = "parked-events@replica-1/loyalty"


@pytest.fixture(autouse=True)
def no_widget_is_left_behind() -> None:
    """Leave the window to its own fixture, which closes it."""


class Story:
    """A backend with one replica whose package is broken, and a window beside it."""

    def __init__(self, backend: Running, window: WatchedWindow, site: Path, pictures: Path) -> None:
        self.backend, self.window, self.site = backend, window, site
        self.program = Program(backend.folder)
        self._pictures = pictures

    @property
    def overview(self) -> OverviewPanel:
        found = self.window.console.window.panel("overview")
        assert isinstance(found, OverviewPanel)
        return found

    @property
    def parked(self) -> ParkedPanel:
        found = self.window.console.window.panel("parked")
        assert isinstance(found, ParkedPanel)
        return found

    def until(self, condition: Callable[[], object], what: str) -> None:
        self.window.until(lambda _frame: bool(condition()), what)

    def press(self, button: QPushButton) -> None:
        assert button.isVisible(), button.text()
        assert button.isEnabled(), button.text()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def look(self) -> None:
        """Press what leads from the problem to the panel about it."""
        buttons = self.overview.findChildren(QPushButton)
        self.press(next(each for each in buttons if each.text() == "Look" and each.isVisible()))

    def check_what_is_said(self) -> None:
        """The alert fires here and on the command line; health says impact, cause and act."""
        self.until(
            lambda: any(text.startswith(ALERT) for text in self.overview.visible_texts()),
            "its alert is shown",
        )
        code, alerts = self.objects("alerts")
        assert code == 1
        assert (ALERT, "firing") in {(each.get("id"), each.get("state")) for each in alerts}
        code, (health, *_) = self.objects("health")
        assert code == 1
        (problem,) = msgspec.convert(health["problems"], list[dict[str, object]])
        assert "loyalty" in str(problem["symptom"])
        assert "stand still" in str(problem["impact"])
        assert f"KeyError: '{POISON}'" in str(problem["cause"])

    def check_the_end(self) -> None:
        """All is well everywhere, the rows are those of a rebuild, and the acts are on record."""
        with self.backend.client() as client:
            page = client.ask(AskView(view="loyalty"), "replica-1")
        assert isinstance(page, ViewPage)
        assert [row[:3] for row in page.rows] == [["u0", "gold", 300], ["u1", "none", 300]]
        assert self.objects("alerts")[0] == 0
        assert self.objects("health")[0] == 0
        assert self.program.run("verify", "--quiet").code == 0
        _, acts = self.objects("audit")
        retried = [each for each in acts if each["act"] == "retry-parked"]
        assert [each["outcome"] for each in retried] == ["refused", "done"]

    def photograph(self, name: str) -> None:
        """Keep a picture of the panel that is in sight, and one of the overview."""
        for panel in (self.parked, self.overview):
            picture = self._pictures / f"{name}-{panel.entry.name}.png"
            assert panel.grab().save(str(picture))

    def objects(self, *arguments: str) -> tuple[int, list[dict[str, object]]]:
        """Ask the command line, while the window goes on."""
        ran = self.program.run(*arguments, "--json", code=None)
        return ran.code, ran.objects


@pytest.fixture
def story(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    make_impatient(monkeypatch)
    site = install_loyalty(tmp_path / "site", is_mended=False)
    path = [str(site), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # the mended version is read at once
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    pictures = Path(os.environ.get("MARIGRAPH_PICTURES", tmp_path))
    backend = Running(tmp_path / "data", "--replicas", "1")
    window = WatchedWindow(qapp, backend.folder, tmp_path / "config")
    try:
        with in_background(backend.launch) as is_running:
            window.run_while(is_running)
        window.until(lambda frame: frame.is_well, "all is well for the first time")
        yield Story(backend, window, site, pictures)
        assert backend.stop() == 0
    finally:
        window.close()
        left = backend.end()
    assert not left


def test_that_a_poison_event_is_found_explained_mended_and_put_on_record(story: Story) -> None:
    window = story.window
    with story.backend.client() as client:
        accepted(client, command("user.register", user_id="u0", name="Anna"))
        poison = accepted(client, command("user.register", user_id="u1", name=POISON))
        top_ups = [
            command("user.top-up", user_id=user, amount=amount, currency="EUR")
            for user in ("u1", "u0")
            for amount in (100, 200)
        ]
        accepted(client, *top_ups)

    # it is FAULTED, with its evidence; an alert fires, here and on the command line
    window.until_word("replica-1", "FAULTED")
    assert f"first at {poison}" in window.frame.worst
    story.check_what_is_said()

    # what the problem leads to says why, with the stack, the payload, and what waits
    story.look()
    panel = story.parked
    story.until(lambda: panel.isVisible() and panel.is_ready(), "the panel has come")
    assert [each.entity for each in panel.pages.items] == ["users/user-u1"]
    assert "Traceback" in panel.detail.error.toPlainText()
    assert f"KeyError: '{POISON}'" in panel.detail.error.toPlainText()
    assert f'"name": "{POISON}"' in panel.detail.payload.toPlainText()
    story.until(lambda: len(panel.detail.model.rows) == 3, "its waiting events are listed")
    story.photograph("1-parked")
    story.press(panel.acts.retry)
    outcome = panel.requests.outcome
    story.until(lambda: outcome.property("tone") == "bad", "it cannot be retried yet")
    assert "0 of 3 parked events applied" in outcome.text()

    # the handler is mended, and the replica started with it: nothing changes by itself
    install_loyalty(story.site, is_mended=True)
    before = window.frame.snapshot.replicas["replica-1"].sample.pid
    story.backend.kill("replica-1")
    window.until(
        lambda frame: (
            frame.snapshot.replicas["replica-1"].sample.pid != before and "FAULTED" in frame.worst
        ),
        "it is there again, and still FAULTED",
    )
    story.until(panel.acts.retry.isEnabled, "it can be retried")
    story.press(panel.acts.retry)
    story.until(lambda: outcome.property("tone") == "ok", "it is retried")
    assert "3 parked events applied" in outcome.text()
    story.until(lambda: not panel.pages.items, "nothing is parked any more")
    window.console.window.docks.show_panel("overview")
    window.until_well()
    story.until(
        lambda: not any(text.startswith(ALERT) for text in story.overview.visible_texts()),
        "its alert is over",
    )
    story.photograph("2-well")
    story.check_the_end()
