"""Forms that are filled in from elsewhere, checked while typing, and remembered."""

from pathlib import Path

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.commands import Answer, CheckCommand, CommandChecked
from console.panels.commands.commands_panel import CommandsPanel
from console.state.command_request import CommandRequest
from console.theme.theme import Theme
from tests.console.panels.commands.command_operator import Bench

SECRET = {"new_password": "secret-9"}


def test_that_a_form_is_filled_in_for_another_panel_and_nothing_is_sent(bench: Bench) -> None:
    bench.panel.workspace.requested_command.publish(
        CommandRequest("user.top-up", {"user_id": "u7"})
    )
    assert bench.panel.draft is not None
    assert (bench.panel.draft.type, bench.field("user_id").text()) == ("user.top-up", "u7")
    assert bench.client.sent == []


def test_that_the_rules_of_the_backend_are_asked_while_typing(bench: Bench, qtbot: QtBot) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    qtbot.waitUntil(lambda: bool(bench.client.asked), timeout=5_000)
    question, answer = bench.client.asked[-1]
    assert isinstance(question, CheckCommand)
    assert question.command.data == b'{"user_id":"u1","name":"Uma"}'
    rejected = Answer(
        command_id=bytes(16),
        outcome="rejected",
        code="user-exists",
        field="user_id",
        message="There is one.",
    )
    answer(CommandChecked(answer=rejected))
    assert "would be rejected now: There is one." in bench.panel.form_area.check_text
    assert bench.panel.form is not None
    assert bench.panel.form.problems() == ["User id"]
    QTest.keyClicks(bench.field("user_id"), "2")
    assert bench.panel.form_area.check_text == ""  # that was about something else
    answer(CommandChecked(answer=rejected))
    assert bench.panel.form_area.check_text == ""


def test_that_a_check_says_nothing_of_a_form_that_was_sent(bench: Bench) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.panel.checker.ask_now()  # as its timer does
    _, answer = bench.client.asked[-1]
    answer(CommandChecked(answer=Answer(command_id=bytes(16), outcome="accepted")))
    assert "would be accepted now" in bench.panel.form_area.check_text
    bench.send()
    assert bench.panel.form_area.check_text == ""
    bench.client.accept()
    bench.panel.checker.ask_now()  # the timer of what was typed just before
    checks = [each for each, _ in bench.client.asked if isinstance(each, CheckCommand)]
    assert len(checks) == 1


def test_that_a_secret_is_not_sent_to_be_checked(bench: Bench) -> None:
    bench.write("user.change-password", user_id="u1", **SECRET)
    bench.panel.checker.ask_now()  # as its timer does
    assert bench.client.asked == []
    bench.write("user.register", user_id="u1", name="Uma")
    bench.panel.checker.ask_now()
    assert len(bench.client.asked) == 1


def test_that_the_history_and_templates_are_there_in_the_next_window(
    bench: Bench, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    bench.write("user.change-password", user_id="u1", **SECRET)
    bench.send()
    bench.client.accept()
    bench.write("user.register", user_id="u1", name="Uma")
    bench.send()
    bench.client.accept()
    bench.panel.form_area.templates.save_requested.emit("like Uma")
    bench.write("user.change-password", user_id="u1", **SECRET)
    bench.panel.form_area.templates.save_requested.emit("a password")

    kept = b"".join(file.read_bytes() for file in (tmp_path / "config").rglob("*.jsonl"))
    assert b"secret-9" not in kept
    following = CommandsPanel(bench.client, theme, bench.panel.workspace)
    qtbot.addWidget(following)
    assert [sent.type for sent in following.submitter.history] == [
        "user.change-password",
        "user.register",
    ]
    assert following.submitter.resendable == {2}  # without its secret nobody can send it again
    following.command_list.select("user.register")
    offered = [action.text() for action in following.form_area.templates.menu().actions()]
    assert offered[0] == "like Uma"
    following.form_area.templates.menu().actions()[0].trigger()
    assert following.form is not None
    assert following.form.payload() == {"user_id": "u1", "name": "Uma"}
