"""Drift and determinism in the window: started, followed, cancelled, and opened where it begins."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replay_drift.drift_pane import DriftPane
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.console.panels.replay_step.greeting_shop import greeting_shop, open_desk
from tests.plugins.versioned_projection import install_greetings
from tests.running import Running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with greeting_shop(tmp_path_factory.mktemp("shop")) as started:
        yield started


@pytest.fixture
def desk(console: OpenConsole, qtbot: QtBot) -> ReplayPanel:
    return open_desk(console, qtbot, 4)


@pytest.fixture
def pane(desk: ReplayPanel) -> DriftPane:
    desk.panes.open("drift")
    found = desk.panes.panes["drift"]
    assert isinstance(found, DriftPane)
    return found


def wait_until_over(pane: DriftPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not pane.process.is_running, timeout=4 * TIMEOUT_MS)


def test_that_another_version_opens_the_first_event_that_differs(
    desk: ReplayPanel, pane: DriftPane, qtbot: QtBot, tmp_path: Path
) -> None:
    other = install_greetings(tmp_path / "other")
    pane.restore_state({"kind": "against", "version": str(other)})
    pane.start.click()
    assert (pane.cancel.isVisible(), pane.start.isVisible()) == (True, False)
    wait_until_over(pane, qtbot)
    assert pane.note.text().startswith("Views that differ: 1, from event 3 on (user.topped-up")
    first = pane.tree.topLevelItem(0)
    assert first is not None
    assert first.text(3) == "parked: KeyError: 700"
    row = first.child(0)
    assert row is not None
    field = pane.tree.node(row).children[0]
    assert (field.name, field.before, field.ours, field.theirs) == (
        "Paid",
        "500",
        "500",
        "1\u202f200",
    )
    qtbot.waitUntil(lambda: desk.context.playhead.value == 3, timeout=TIMEOUT_MS)
    marks: list[tuple[int, ...]] = [desk.context.hits.value]
    for name in ("branch", "drift"):
        desk.panes.open(name)
        marks.append(desk.context.hits.value)
    assert marks == [(3,), (), (3,)]


def test_that_code_that_is_repeatable_is_said_to_be(pane: DriftPane, qtbot: QtBot) -> None:
    pane.restore_state({"kind": "twice"})
    assert not pane.version.isVisible()
    pane.start.click()
    wait_until_over(pane, qtbot)
    assert pane.note.text() == "Every row of every view is the same at each event from 1 to 4."
    # the view adds up what was paid
    repeated = "Views whose handlers are not idempotent: 1, from event 2 on."
    assert pane.remark.text().startswith(repeated)
    assert pane.remark.isVisible()
    assert not pane.remark.property("tone"), "it is no fault"
    node = pane.tree.topLevelItem(0)
    assert node is not None
    assert node.text(0) == "Handlers that are not idempotent: 1"


def test_that_a_version_that_cannot_be_loaded_is_told_and_a_run_can_be_cancelled(
    pane: DriftPane, qtbot: QtBot, tmp_path: Path
) -> None:
    pane.restore_state({"kind": "against", "version": str(tmp_path / "nowhere")})
    pane.start.click()
    wait_until_over(pane, qtbot)
    assert "is no version of the code" in pane.note.text()
    pane.restore_state({"kind": "twice"})
    pane.start.click()
    pane.cancel.click()
    wait_until_over(pane, qtbot)
    assert pane.note.text() == "Cancelled."


def test_that_what_is_compared_is_remembered(pane: DriftPane) -> None:
    pane.restore_state({"kind": "against", "version": "/next"})
    assert pane.save_state() == {"kind": "against", "version": "/next"}
    pane.version.clear()
    assert not pane.start.isEnabled()
