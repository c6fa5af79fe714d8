import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.console.panels.commands.command_operator import Bench
from tests.console.panels.panel_operator import focused


def test_that_a_double_click_on_send_sends_once(bench: Bench) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.send()
    bench.client.accept()  # the answer may come between the two clicks
    QTest.mouseDClick(bench.panel.send_bar.send_button, Qt.MouseButton.LeftButton)
    assert len(bench.client.sent) == 1
    assert bench.outcome == "● Accepted"


def test_that_keys_pressed_while_a_command_is_on_its_way_go_nowhere_else(bench: Bench) -> None:
    bench.panel.activateWindow()
    bench.write("user.register", user_id="u1", name="Uma")
    bar = bench.panel.send_bar
    actor = bar.actor.text()
    bar.send_button.setFocus()
    for _ in range(3):
        QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert (len(bench.client.sent), bar.actor.text()) == (1, actor)
    assert bar.send_button.hasFocus()
    bench.client.accept()
    assert bar.send_button.hasFocus()


def test_that_a_question_is_left_by_escape_and_answered_with_the_tab_before(bench: Bench) -> None:
    bench.panel.activateWindow()
    bar = bench.panel.send_bar
    bench.write("user.top-up", user_id="u1", amount="5", currency="EUR")
    bench.send()
    assert (bar.state, bar.cancel_button.hasFocus()) == ("confirming", True)
    QTest.keyClick(bar.cancel_button, Qt.Key.Key_Escape)
    assert (bar.state, bar.send_button.hasFocus()) == ("ready", True)
    bench.send()
    QTest.keyClick(focused(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert bar.confirm_button.hasFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert bar.cancel_button.hasFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert len(bench.client.sent) == 1


def test_that_what_cannot_be_taken_back_asks_for_the_name_of_what_is_marked_production(
    bench: Bench,
) -> None:
    bench.panel.activateWindow()
    bar = bench.panel.send_bar
    bench.write("user.top-up", user_id="u1", amount="5", currency="EUR")
    bench.panel.workspace.production.set("shop-eu")
    bench.send()
    assert not bar.typed_name.isVisible()  # money can be given back
    bench.click(bar.cancel_button)
    bench.write("user.rename", user_id="u1", name="Una")
    bench.send()
    assert bar.typed_name.hasFocus()
    assert "Type shop-eu first" in bar.question.text()
    for typed in ("", "shop"):
        bar.typed_name.setText(typed)
        bench.click(bar.confirm_button)
        assert (bar.state, bench.client.sent) == ("confirming", [])
    QTest.keyClicks(bar.typed_name, "-eu")
    QTest.keyClick(bar.typed_name, Qt.Key.Key_Return)
    assert len(bench.client.sent) == 1
    assert bar.send_button.hasFocus()


def test_that_tab_reaches_a_question_from_the_form_before_it(bench: Bench) -> None:
    bench.panel.activateWindow()
    bar = bench.panel.send_bar
    bench.write("user.top-up", user_id="u1", amount="5", currency="EUR")
    bench.send()
    QTest.keyClick(focused(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(focused(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert bench.panel.form is not None
    assert bench.panel.form.isAncestorOf(focused())
    for button in (bar.confirm_button, bar.cancel_button):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert button.hasFocus()
    assert bar.state == "confirming"


def test_that_nothing_sends_a_command_again_while_it_is_on_its_way(bench: Bench) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.send()
    assert bench.panel.send_bar.send_button.text() == "On its way"
    QTest.mouseClick(bench.panel.send_bar.send_button, Qt.MouseButton.LeftButton)
    bench.field("name").setText("Una")
    QTest.keyClick(bench.field("name"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bench.panel.send_bar.send_clicked.emit()
    assert not bench.panel.history.resend_button.isEnabled()
    assert len(bench.client.sent) == 1
    bench.client.accept()
    assert bench.panel.history.resend_button.isEnabled()


def test_that_an_old_answer_is_gone_at_the_next_attempt(bench: Bench) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.send()
    bench.client.accept()
    assert bench.outcome == "● Accepted"
    bench.write("user.register", user_id="", name="Una")
    bench.send()
    assert bench.outcome == "Not sent"
    assert "User id" in bench.panel.answer.message.text()
    assert len(bench.client.sent) == 1


def test_that_an_answer_is_not_shown_over_another_form(bench: Bench) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.send()
    bench.client.accept()
    bench.panel.command_list.select("user.change-password")
    assert bench.outcome == ""


def test_that_an_unknown_outcome_offers_the_same_id_in_the_place_of_send(bench: Bench) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.send()
    bench.client.fail()
    assert bench.outcome == "○ Unknown"
    assert bench.panel.send_bar.send_button.text() == "Send the same id again"
    assert not bench.field("name").isEnabled()
    bar = bench.panel.send_bar
    assert (bar.actor.isEnabled(), bar.version.isVisible()) == (False, False)
    bench.send()
    assert bench.client.ids[0] == bench.client.ids[1]
    bench.client.accept()
    assert bench.panel.send_bar.send_button.text() == "Send"
    assert bench.field("name").isEnabled()
    assert (bar.actor.isEnabled(), bar.version.isVisible()) == (True, True)
    assert {sent.outcome_text for sent in bench.panel.submitter.history} == {"● Accepted"}


def test_that_a_password_can_be_sent_again_with_the_same_id_while_its_outcome_is_unknown(
    bench: Bench,
) -> None:
    typed = {"user_id": "u1", "new_password": "correct horse"}
    bench.write("user.change-password", **typed)
    bench.send()
    assert bench.field("new_password").text() == ""
    bench.client.fail()
    bench.send()
    first, second = (command for command, _ in bench.client.sent)
    assert first == second
    bench.client.accept()
    assert not bench.panel.history.resend_button.isEnabled()
    assert all("new_password" not in sent.data for sent in bench.panel.submitter.history)


def test_that_an_operator_may_leave_an_outcome_open_and_write_another_command(
    bench: Bench,
) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.send()
    bench.client.fail()
    bench.click(bench.panel.answer.dismiss_button)
    bench.write("user.register", user_id="u2")
    bench.send()
    assert bench.client.ids[0] != bench.client.ids[1]


def test_that_a_failure_of_the_primary_is_no_unknown_outcome(bench: Bench) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.send()
    bench.client.fail("unreadable")
    assert bench.outcome == "■ Failed"
    assert bench.panel.send_bar.send_button.text() == "Send"


def test_that_nothing_is_sent_without_an_actor(bench: Bench) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.panel.send_bar.actor.setText("  ")
    bench.send()
    assert bench.client.sent == []
    assert "Actor" in bench.panel.answer.message.text()
    assert bench.panel.send_bar.actor.property("state") == "bad"


@pytest.mark.parametrize("text", ["99999999999999999999", "1e3", "-1", "two"])
def test_that_no_version_is_sent_that_none_can_be(bench: Bench, text: str) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.panel.send_bar.version.setText(text)
    bench.send()
    assert bench.client.sent == []
    assert bench.panel.send_bar.version.property("state") == "bad"


def test_that_a_command_that_moves_money_is_asked_about_first(bench: Bench) -> None:
    bench.write("user.top-up", user_id="u1", amount="5", currency="EUR")
    bench.send()
    bar = bench.panel.send_bar
    assert bar.question.text() == "Give 5.00 EUR to u1?"
    assert bench.client.sent == []
    QTest.keyClick(bench.panel, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert bench.client.sent == []  # the keys that send do not answer the question
    bench.click(bar.cancel_button)
    assert bench.client.sent == []
    bench.send()
    bench.click(bar.confirm_button)
    assert len(bench.client.sent) == 1


def test_that_the_second_click_of_a_double_click_does_not_cancel(bench: Bench) -> None:
    bench.write("user.top-up", user_id="u1", amount="5", currency="EUR")
    bar, window = bench.panel.send_bar, bench.panel.windowHandle()
    middle = bar.send_button.mapTo(bench.panel, bar.send_button.rect().center())
    QTest.mouseDClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert bar.cancel_button.rect().contains(bar.cancel_button.mapFrom(bench.panel, middle))
    assert bar.state == "confirming"
    assert bench.client.sent == []


def test_that_cancelling_says_that_nothing_was_sent(bench: Bench) -> None:
    bench.write("user.top-up", user_id="u1", amount="5", currency="EUR")
    bench.send()
    bench.click(bench.panel.send_bar.cancel_button)
    assert bench.panel.send_bar.state == "ready"
    assert bench.outcome == "Not sent"
    assert bench.panel.answer.message.text() == "It was cancelled."


def test_that_a_question_is_taken_back_when_what_it_asks_about_changes(bench: Bench) -> None:
    bench.write("user.top-up", user_id="u1", amount="5", currency="EUR")
    bench.send()
    QTest.keyClicks(bench.field("amount"), "0")
    assert bench.panel.send_bar.state == "ready"
    assert bench.client.sent == []


def test_that_a_rejection_marks_the_form_that_it_belongs_to(bench: Bench) -> None:
    bench.write("user.register", user_id="u1", name="Uma")
    bench.send()
    bench.panel.command_list.select("user.change-password")
    bench.client.reject("user_id", "User u1 exists already.")
    assert bench.field("user_id").property("state") != "bad"
    bench.panel.command_list.select("user.register")
    assert bench.field("user_id").property("state") == "bad"
    assert bench.outcome == "◆ Rejected"


def test_that_tab_goes_through_the_commands_as_they_are_read(bench: Bench) -> None:
    bench.panel.command_list.select("user.register")
    bench.panel.activateWindow()
    bench.field("user_id").setFocus()
    seen: list[QWidget | None] = []
    for _ in range(5):
        seen.append(bench.panel.focusWidget())
        QTest.keyClick(bench.panel.focusWidget(), Qt.Key.Key_Tab)
    bar = bench.panel.send_bar
    expected = [bench.field("user_id"), bench.field("name"), bench.field("email")]
    assert seen == [*expected, bar.actor, bar.version]
