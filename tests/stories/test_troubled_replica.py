"""A replica is killed, throttled, and rebuilt beside its rows."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backend.messages.number_text import format_counted
from backend.translation import tr
from console.panels.audit.audit_panel import AuditPanel
from console.panels.lag.lag_panel import LagPanel
from console.panels.replicas.rebuild_dialog import RebuildDialog
from console.panels.replicas.replica_card import ReplicaCard
from console.panels.replicas.replicas_panel import ReplicasPanel
from tests.plugins.moody_projection import MOOD_VARIABLE, install_nicknames
from tests.stories.story import Story, open_story, plain

_USERS = 4_000  # more than a rebuild applies in one step
_LOAD = 1_000  # users that come while it is throttled
_RATE_PER_S = 2


@pytest.fixture
def mood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that says how the handler of the nicknames feels."""
    packages = install_nicknames(tmp_path / "packages")
    path = [str(packages), str(Path(__file__).parents[2])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))
    monkeypatch.setenv(MOOD_VARIABLE, str(tmp_path / "mood"))
    return tmp_path / "mood"


@pytest.fixture
def story(
    mood: Path, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Story]:
    assert not mood.exists()
    with open_story("troubled-replica", qapp, tmp_path, monkeypatch, "--replicas", "2") as story:
        yield story


@pytest.mark.campaign
@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # not every display has a tray
def test_that_a_replica_is_killed_throttled_and_rebuilt_before_an_operators_eyes(
    story: Story, mood: Path, tmp_path: Path
) -> None:
    story.command_line.run("send", "-", stdin=_register(0, _USERS))
    story.window.until_well()
    _kill(story)
    _throttle(story)
    load = tmp_path / "load.jsonl"
    load.write_bytes(_register(_USERS, _LOAD))
    sending = story.command_line.start("send", str(load), "--rate", "20/s", "--name", "load")
    _fall_behind(story)
    _lift(story)
    story.command_line.run("sends", "stop", "load")
    story.until(lambda: not sending.is_running(), "nothing is sent any more")
    sending.result()
    _rebuild(story, mood)
    _read_the_audit(story)


def _card(story: Story) -> ReplicaCard:
    return story.panel(ReplicasPanel).cards["replica-1"]


def _kill(story: Story) -> None:
    """It is said to be gone, the other one goes on, and it is said to be back."""
    story.open(ReplicasPanel)
    before = story.window.frame.snapshot.replicas["replica-1"].sample.pid
    story.backend.kill("replica-1")
    gone = story.window.until(lambda frame: "replica-1" in frame.worst, "it is said to be gone")
    story.picture("killed")
    assert gone.worst_tone != "ok"
    assert "OK" not in gone.words("replica-1")
    assert gone.words("replica-2") == {"OK"}
    story.window.until(
        lambda frame: (
            "replica-1" in frame.snapshot.replicas
            and frame.snapshot.replicas["replica-1"].sample.pid != before
        ),
        "it is there again",
    )
    story.window.until(lambda frame: frame.is_well, "all is well")
    story.picture("started anew")
    (process,) = [
        each for each in story.window.frame.snapshot.processes if each.name == "replica-1"
    ]
    assert process.restarts == 1
    assert story.report_state().statuses["replica-1"] == "OK"


def _throttle(story: Story) -> None:
    story.open(ReplicasPanel)
    controls = _card(story).controls
    box = controls.rate_per_s
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, str(_RATE_PER_S))
    story.press(controls.set_rate)
    story.until(lambda: _reported_rate(story) == _RATE_PER_S, "it is throttled")
    story.until(lambda: story.says(_card(story), "throttled to 2 events/s"), "its card says so")
    story.picture("throttled")


def _fall_behind(story: Story) -> None:
    """It is slow, and everybody is told why."""
    story.open(LagPanel)
    story.open(type(story.overview))
    story.window.until(lambda frame: "replica-1 SLOW" in frame.worst, "it is said to be behind")
    reported = story.report_state()
    story.picture("behind")
    assert reported.statuses["replica-1"] == "SLOW"
    assert reported.statuses["replica-2"] == "OK"
    (problem,) = reported.health["problems"]
    assert "throttle" in problem["action"]


def _lift(story: Story) -> None:
    story.press_in(story.overview, tr("Lift the throttle"))
    story.until(lambda: _reported_rate(story) == 0, "its throttle is lifted")
    story.window.until(lambda frame: frame.is_well, "it catches up")
    story.picture("the throttle is lifted")
    assert story.report_state().codes == (0, 0)


def _rebuild(story: Story, mood: Path) -> None:
    """Rows are built beside those that are answered meanwhile, verified, and switched."""
    story.window.until_well()
    users = story.window.frame.snapshot.head
    story.open(ReplicasPanel)
    card = _card(story)
    mood.write_text("slow")
    story.press(card.controls.rebuild)
    question = card.controls.findChild(RebuildDialog)
    assert question is not None
    question.view.setCurrentIndex(question.view.findData("nicknames"))
    story.until(
        lambda: story.says(question, plain(format_counted(users, "row"))), "its rows are counted"
    )
    story.picture("asked whether to rebuild")
    story.press(question.rebuild)
    story.window.until(lambda frame: "REPLAYING" in frame.words("replica-1"), "it is replaying")
    story.until(lambda: card.rebuild.bar.isVisible() and card.rebuild.bar.value(), "it goes on")
    story.picture("rebuilding")
    assert story.report_state().statuses["replica-1"] == "REPLAYING"
    rows = story.command_line.run(
        "query", "nicknames", "--replica", "replica-1", "--json", "--limit", "10000"
    )
    assert len(rows.objects) == users, "the old rows are answered meanwhile"
    mood.unlink()
    story.until(lambda: story.says(card.rebuild, "nicknames rebuilt and verified"), "it is done")
    story.window.until(lambda frame: frame.is_well, "all is well")
    story.picture("rebuilt")
    story.command_line.run("verify", "--quiet")


def _read_the_audit(story: Story) -> None:
    panel = story.open(AuditPanel)
    reported = story.report_state()
    assert reported.codes == (0, 0)
    assert reported.outcomes("throttle") == ["done", "done"]
    assert reported.outcomes("rebuild") == ["done"]
    story.until(lambda: len(panel.model.rows) == len(reported.acts), "all of it is listed")
    story.picture("the audit")


def _reported_rate(story: Story) -> int:
    return story.window.frame.snapshot.replicas["replica-1"].sample.throttle_per_s


def _register(first: int, count: int) -> bytes:
    """Return registrations of users, a line each."""
    return b"".join(
        json.dumps(
            {
                "type": "user.register",
                "data": {
                    "user_id": f"u{number}",
                    "name": "Anna",
                },
            }
        ).encode()
        + b"\n"
        for number in range(first, first + count)
    )
