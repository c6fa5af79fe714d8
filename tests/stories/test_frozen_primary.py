"""The primary freezes while a window and a command line send to it."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from backend.translation import tr
from console.panels.commands.commands_panel import CommandsPanel
from console.panels.lag.lag_panel import LagPanel
from console.state.formatting import UNKNOWN
from tests.backend.cli.program import RunResult
from tests.health_watch import frozen
from tests.stories.story import Story, open_story

_USERS = 20


@pytest.fixture
def story(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    with open_story("frozen-primary", qapp, tmp_path, monkeypatch, "--replicas", "1") as story:
        yield story


@pytest.mark.campaign
@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # not every display has a tray
def test_that_a_primary_which_freezes_is_never_green_and_does_everything_once(
    story: Story,
) -> None:
    before = _register(0)
    story.command_line.run("send", "-", stdin=before)
    panel = story.write("user.register", {"user_id": "window", "name": "Anna"})
    story.until(lambda: story.window.frame.snapshot.head == _USERS, "they are there")
    lines = _register(_USERS)
    with frozen(story.backend.processes()["primary"].pid):
        story.window.forget()
        story.press(panel.send_bar.send_button)
        assert panel.send_bar.state == "sending"
        sent = story.command_line.start("send", "-", stdin=lines)
        story.picture("on its way")
        _see_that_nobody_knows(story)
        _wait_for_no_answer(story, panel)
        story.until(lambda: not sent.is_running(), "the command line gives up")
        _check_that_ids_are_printed(sent.result(), lines)
        story.press(panel.send_bar.send_button)  # the same id again, to nobody still
        assert panel.send_bar.state == "sending"
    _see_it_answered(story, panel)
    _send_again_by_command_line(story, lines)
    _check_that_nothing_is_doubled(story)


def _see_that_nobody_knows(story: Story) -> None:
    """UNKNOWN and HEAD-FROZEN, with ages that grow, here and on the command line."""
    story.window.until(lambda frame: "primary UNKNOWN" in frame.banner, "the banner says it")
    story.open(type(story.overview))
    shown = story.window.until_word("replica-1", "HEAD-FROZEN")
    story.window.forget()
    story.open(LagPanel)
    story.picture("nobody knows")
    assert shown.rate.startswith(UNKNOWN)
    assert story.says(story.main.statusBar(), "old")
    reported = story.report_state()
    assert reported.codes[0] == 1
    assert reported.statuses["primary"] == "UNKNOWN"
    assert reported.statuses["replica-1"] == "HEAD-FROZEN"
    assert reported.parked == []
    _check_nothing_green(story)


def _check_nothing_green(story: Story) -> None:
    for frame in story.window.frames:
        tones = {each.tone for name in ("primary", "replica-1") for each in frame.of(name)}
        assert "ok" not in {*tones, frame.worst_tone, frame.banner_tone}


def _wait_for_no_answer(story: Story, panel: CommandsPanel) -> None:
    """What came of it is not known, and said to be so; it can be sent again by its id alone."""
    story.open(CommandsPanel)
    story.until(lambda: panel.send_bar.state == "unknown", "nobody answers")
    story.picture("unknown")
    button = panel.send_bar.send_button
    assert button.text() == tr("Send the same id again")
    assert panel.submitter.history[-1].is_unknown
    assert panel.form is not None
    assert not panel.form.isEnabled()
    _check_nothing_green(story)


def _check_that_ids_are_printed(result: RunResult, lines: bytes) -> None:
    """Each command without an answer is printed with its id, by which it may be sent again."""
    assert result.code == 3
    asked = [json.loads(line)["id"] for line in lines.splitlines()]
    assert [each["command_id"] for each in result.objects] == asked
    assert {each["outcome"] for each in result.objects} == {"failed"}


def _see_it_answered(story: Story, panel: CommandsPanel) -> None:
    story.until(lambda: panel.send_bar.state == "ready", "it is answered")
    story.picture("answered")
    assert story.says(panel.answer, "Accepted")
    history = panel.submitter.history
    assert len({each.id for each in history}) == 1, "it was the same id both times"
    assert [each.tone for each in history][-1] == "ok"


def _send_again_by_command_line(story: Story, lines: bytes) -> None:
    answers = story.command_line.run("send", "-", stdin=lines).objects
    assert {each["outcome"] for each in answers} == {"accepted"}
    assert len({each["positions"][0] for each in answers}) == _USERS


def _check_that_nothing_is_doubled(story: Story) -> None:
    story.open(type(story.overview))
    story.until(lambda: story.window.frame.snapshot.head == 2 * _USERS + 1, "all is there, once")
    story.window.until_well()
    story.picture("well again")
    rows = story.command_line.run("query", "users", "--json", "--limit", "100").objects
    assert len({each["user_id"] for each in rows}) == len(rows) == 2 * _USERS + 1
    story.command_line.run("verify", "--quiet")
    story.until(lambda: story.report_state().codes == (0, 0), "its alerts have recovered too")
    reported = story.report_state()
    assert not reported.firing
    assert set(reported.statuses.values()) == {"OK"}


def _register(first: int) -> bytes:
    """Return registrations of users, a line each, with their ids."""
    return b"".join(
        json.dumps(
            {
                "id": str(uuid.uuid4()),
                "type": "user.register",
                "data": {"user_id": f"u{number}", "name": "Anna"},
            }
        ).encode()
        + b"\n"
        for number in range(first, first + _USERS)
    )
