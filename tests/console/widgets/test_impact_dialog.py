import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.widgets.impact_dialog import Impact, ImpactDialog, ImpactGrade


class Asked:
    """A dialog about removing rows, and how often it was answered with yes."""

    def __init__(
        self,
        qtbot: QtBot,
        grade: ImpactGrade,
        production_name: str,
        required: QLineEdit | None = None,
    ) -> None:
        self.confirmed = 0
        self.parent = QWidget()
        qtbot.addWidget(self.parent)
        impact = Impact(
            title="Remove",
            question="Remove the rows of replica-1?",
            action="Remove",
            facts={"Events": "1 204", "Rows": None},
            consequences=["They are gone for good."],
            grade=grade,
        )
        self.dialog = ImpactDialog(
            self.parent,
            impact,
            self._confirm,
            production_name=production_name,
            inputs=required,
            required=required,
        )

    def _confirm(self) -> None:
        self.confirmed += 1


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_it_says_how_far_an_act_reaches_and_what_is_still_being_counted(qtbot: QtBot) -> None:
    asked = Asked(qtbot, "costly", "")
    texts = asked.dialog.texts()
    assert {"Remove the rows of replica-1?", "1 204", "They are gone for good."} <= set(texts)
    assert texts[texts.index("Rows") + 1].startswith("being counted")
    asked.dialog.set_fact("Rows", "310")
    assert "310" in asked.dialog.texts()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_that_nothing_is_done_by_a_key_that_was_pressed_too_soon(qtbot: QtBot, key: Qt.Key) -> None:
    asked = Asked(qtbot, "costly", "")
    qtbot.waitUntil(asked.dialog.isVisible)
    focused = QApplication.focusWidget() or asked.dialog
    QTest.keyClick(focused if asked.dialog.isAncestorOf(focused) else asked.dialog, key)
    assert asked.confirmed == 0


def test_that_a_costly_act_takes_one_clear_yes_on_production_too(qtbot: QtBot) -> None:
    asked = Asked(qtbot, "costly", "shop-eu")
    assert asked.dialog.typed_name.isHidden()
    click(asked.dialog.confirm)
    assert asked.confirmed == 1


def test_that_what_cannot_be_undone_takes_the_name_of_production(qtbot: QtBot) -> None:
    asked = Asked(qtbot, "final", "shop-eu")
    assert any("shop-eu" in text for text in asked.dialog.texts())
    for typed in ("", "shop", "shop-EU"):
        asked.dialog.typed_name.setText(typed)
        click(asked.dialog.confirm)
        QTest.keyClick(asked.dialog.typed_name, Qt.Key.Key_Space)
        assert asked.confirmed == 0
    asked.dialog.typed_name.setText("shop-eu")
    click(asked.dialog.confirm)
    assert asked.confirmed == 1


def test_that_what_cannot_be_undone_is_confirmed_where_nothing_is_marked(qtbot: QtBot) -> None:
    asked = Asked(qtbot, "final", "")
    assert asked.dialog.typed_name.isHidden()
    click(asked.dialog.confirm)
    assert asked.confirmed == 1


def test_that_an_obstacle_found_meanwhile_is_said_and_in_the_way(qtbot: QtBot) -> None:
    asked = Asked(qtbot, "costly", "")
    asked.dialog.set_obstacle("The replica is gone.")
    assert "The replica is gone." in asked.dialog.texts()
    click(asked.dialog.confirm)
    assert asked.confirmed == 0
    asked.dialog.set_obstacle("")
    click(asked.dialog.confirm)
    assert asked.confirmed == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_that_a_key_presses_the_button_that_has_the_focus(qtbot: QtBot, key: Qt.Key) -> None:
    asked = Asked(qtbot, "costly", "")
    qtbot.waitUntil(asked.dialog.isVisible)
    asked.dialog.confirm.setFocus()
    QTest.keyClick(asked.dialog.confirm, key)
    assert asked.confirmed == 1


def test_that_the_keyboard_begins_at_what_has_to_be_written_and_enter_there_does_nothing(
    qtbot: QtBot,
) -> None:
    reason = QLineEdit()
    asked = Asked(qtbot, "final", "shop-eu", reason)
    qtbot.waitUntil(asked.dialog.isVisible)
    assert asked.dialog.focusWidget() is reason
    QTest.keyClicks(reason, "a b")
    QTest.keyClick(reason, Qt.Key.Key_Return)
    asked.dialog.hide()
    asked.dialog.show()
    asked.dialog.typed_name.setText("shop-eu")
    QTest.keyClick(asked.dialog.typed_name, Qt.Key.Key_Enter)
    assert asked.dialog.isVisible()
    assert (asked.confirmed, reason.text()) == (0, "a b")
    QTest.keyClick(reason, Qt.Key.Key_Escape)
    assert not asked.dialog.isVisible()
    assert asked.confirmed == 0


def test_that_what_is_said_later_takes_no_room_from_what_is_there(qtbot: QtBot) -> None:
    asked = Asked(qtbot, "costly", "")
    qtbot.waitUntil(asked.dialog.isVisible)
    asked.dialog.set_fact("Rows", "counted in a way that takes many words, " * 6)
    asked.dialog.set_obstacle("There is something in the way. " * 8)
    labels = [each for each in asked.dialog.findChildren(QLabel) if each.text()]
    qtbot.waitUntil(labels[-1].isVisible)
    QApplication.processEvents()
    cut = {
        each.text(): (each.height(), needed_px)
        for each in labels
        if each.height() < (needed_px := each.heightForWidth(each.width()))
    }
    assert cut == {}
