"""A poison event, from the first alarm to the last line of the audit."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from backend.messages.commands import Answer
from backend.translation import tr
from console.panels.alerts.alerts_panel import AlertsPanel
from console.panels.audit.audit_panel import AuditPanel
from console.panels.parked.parked_panel import ParkedPanel
from console.panels.replicas.replicas_panel import ReplicasPanel
from console.panels.replicas.start_dialog import StartDialog
from console.widgets.impact_dialog import ImpactDialog
from tests.e2e.poisoned_projection import POISON, install_loyalty
from tests.stories.story import Story, open_story

ALERT = "parked-events@replica-1/loyalty"
ENTITY = "users/user-u1"
_BY_HAND = ("retry-parked", "stop-replica", "start-replica")
TOP_UPS = [
    {"type": "user.top-up", "data": {"user_id": user, "amount": amount, "currency": "EUR"}}
    for user in ("u1", "u0")
    for amount in (100, 200)
]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the package with the broken handler is installed."""
    site = install_loyalty(tmp_path / "site", is_mended=False)
    path = [str(site), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # the mended version is read at once
    return site


@pytest.fixture
def story(
    site: Path, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Story]:
    assert site.exists()
    with open_story("poison-event", qapp, tmp_path, monkeypatch, "--replicas", "1") as story:
        yield story


@pytest.mark.campaign
@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # not every display has a tray
def test_that_a_poison_event_is_alarming_explained_mended_retried_and_on_record(
    story: Story, site: Path
) -> None:
    story.picture("all is well")
    poison = _send_poison(story)
    _see_the_alarm(story, poison)
    _open_what_is_parked(story)
    _retry_in_vain(story)
    _mend_and_restart(story, site)
    _retry_in_order(story)
    _read_the_audit(story)


def _send_poison(story: Story) -> int:
    """The event comes from a form of the window, what waits behind it from elsewhere."""
    first = {"type": "user.register", "data": {"user_id": "u0", "name": "Anna"}}
    story.command_line.run("send", "-", stdin=_lines([first]))
    panel = story.write("user.register", {"user_id": "u1", "name": POISON})
    story.press(panel.send_bar.send_button)
    story.until(lambda: panel.submitter.history and panel.submitter.history[-1].answer, "answered")
    story.command_line.run("send", "-", stdin=_lines(TOP_UPS))
    story.picture("the poison is sent")
    assert story.says(panel.answer, "Accepted")
    answer = panel.submitter.history[-1].answer
    assert isinstance(answer, Answer)
    return answer.positions[0]


def _see_the_alarm(story: Story, poison: int) -> None:
    """FAULTED with its evidence; health says impact and cause; the alert fires in three places."""
    story.window.until(lambda frame: "FAULTED" in frame.worst, "it is FAULTED")
    story.open(type(story.overview))
    story.until(lambda: story.notifications, "the desktop is told")
    story.until(lambda: story.says(story.overview, ALERT), "its alert is shown")
    story.picture("faulted")
    assert f"{poison}" in story.window.frame.worst
    assert story.says(story.overview, "stand still")
    assert story.says(story.overview, f"KeyError: '{POISON}'")
    assert ALERT in story.notifications[-1]
    reported = story.report_state()
    assert reported.codes == (1, 1)
    assert reported.statuses["replica-1"] == "FAULTED"
    assert ALERT in reported.firing
    (problem,) = reported.health["problems"]
    assert "loyalty" in problem["symptom"]
    assert "stand still" in problem["impact"]
    assert f"KeyError: '{POISON}'" in problem["cause"]
    assert (reported.parked[0]["entity"], reported.parked[0]["position"]) == (ENTITY, poison)
    assert len(reported.parked) == 3
    alerts = story.open(AlertsPanel)
    story.until(lambda: story.says(alerts, ALERT), "it stands among the alerts")
    story.picture("the alert")
    story.open(type(story.overview))


def _open_what_is_parked(story: Story) -> None:
    """What the problem leads to says why: the stack, the payload, and what waits behind it."""
    story.press_in(story.overview, tr("Look"))
    panel = story.panel(ParkedPanel)
    story.until(lambda: panel.isVisible() and panel.is_ready(), "what is parked has come")
    story.until(lambda: len(panel.detail.model.rows) == 3, "what waits is listed")
    assert [each.entity for each in panel.pages.items] == [ENTITY]
    assert f"KeyError: '{POISON}'" in panel.detail.error.toPlainText()
    assert "Traceback" in panel.detail.error.toPlainText()
    story.picture("parked, the error")
    panel.detail.tabs.setCurrentIndex(1)
    assert f'"name": "{POISON}"' in panel.detail.payload.toPlainText()
    story.picture("parked, the payload")
    panel.detail.tabs.setCurrentIndex(2)
    story.picture("parked, what waits")


def _retry_in_vain(story: Story) -> None:
    panel = story.panel(ParkedPanel)
    outcome = panel.requests.outcome
    story.press(panel.acts.retry)
    story.until(lambda: outcome.property("tone") == "bad", "it cannot be retried yet")
    story.picture("retried in vain")
    assert story.says(outcome, "0 of 3 parked events applied")
    assert story.report_state().outcomes("retry-parked") == ["refused"]


def _mend_and_restart(story: Story, site: Path) -> None:
    """The package is replaced, and the replica stopped and started with it."""
    install_loyalty(site, is_mended=True)
    panel = story.open(ReplicasPanel)
    before = story.window.frame.snapshot.replicas["replica-1"].sample.pid
    story.press(panel.cards["replica-1"].controls.stop)
    question = story.main.findChild(ImpactDialog)
    assert question is not None
    story.picture("asked whether to stop it")
    story.press(question.confirm)
    story.until(
        lambda: [each.name for each in story.window.frame.snapshot.stopped] == ["replica-1"],
        "it is stopped",
    )
    reported = story.report_state()
    assert reported.codes[0] == 1, "nobody answers questions, and that is not well"
    assert [each["symptom"] for each in reported.health["problems"]] == ["No replica runs"]
    story.picture("stopped")
    story.press(panel.bar.start)
    asked = story.main.findChild(StartDialog)
    assert asked is not None
    asked.replica.setCurrentIndex(asked.replica.findData("replica-1"))
    story.picture("asked what to start")
    story.press(asked.confirm)
    story.window.until(
        lambda frame: (
            "replica-1" in frame.snapshot.replicas
            and frame.snapshot.replicas["replica-1"].sample.pid != before
            and "FAULTED" in frame.worst
        ),
        "it is there again, and still FAULTED: nothing is retried by itself",
    )
    story.picture("started again")


def _retry_in_order(story: Story) -> None:
    panel = story.open(ParkedPanel)
    outcome = panel.requests.outcome
    story.until(lambda: len(panel.pages.items) == 1, "it is still listed")
    story.press(panel.acts.retry)
    story.until(lambda: outcome.property("tone") == "ok", "it is retried")
    assert story.says(outcome, "3 parked events applied")
    story.until(lambda: not panel.pages.items, "nothing is parked any more")
    story.picture("retried in order")
    story.open(type(story.overview))
    story.window.until_well()
    story.until(lambda: ALERT not in story.report_state().firing, "the alert is over")
    story.until(
        lambda: ALERT in story.notifications[-1] and len(story.notifications) > 1,
        "the desktop is told",
    )
    story.picture("well again")
    reported = story.report_state()
    assert reported.codes == (0, 0)
    assert reported.statuses["replica-1"] == "OK"
    assert reported.parked == []
    story.command_line.run("verify", "--quiet")
    rows = story.command_line.run("query", "loyalty", "--json").objects
    assert [(each["user_id"], each["tier"], each["points"]) for each in rows] == [
        ("u0", "gold", 300),
        ("u1", "none", 300),
    ]


def _read_the_audit(story: Story) -> None:
    panel = story.open(AuditPanel)
    reported = story.report_state()
    assert reported.outcomes("retry-parked") == ["refused", "done"]
    assert reported.outcomes("stop-replica") == ["done"]
    assert reported.outcomes("start-replica") == ["done"]
    by_hand = [each for each in reported.acts if each["act"] in _BY_HAND]
    assert {each["by"] for each in by_hand} == {"anna"}
    story.until(lambda: len(panel.model.rows) == len(reported.acts), "all of it is listed")
    story.picture("the audit")
    alerts = story.open(AlertsPanel)
    alerts.tabs.setCurrentWidget(alerts.history)
    story.until(lambda: len(alerts.history.model.rows) >= 2, "it stands in the alerts' history")
    story.picture("the alerts' history")


def _lines(commands: Sequence[Mapping[str, object]]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in commands)
