from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMainWindow, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from backend.messages.access_roles import AccessRole
from backend.wire.connection_profiles import (
    COLOURS,
    ConnectionProfile,
    add_profile,
    note_used,
    read_profiles,
)
from console.actions.action_registry import ActionRegistry
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.window.profile_menu import ProfileMenu
from console.window.profiles_dialog import ProfilesDialog
from console.window.quit_dialog import QuitDialog
from tests.console.window.console_starts import ConsoleStarts


def profile(
    folder: Path, name: str = "shop-eu", role: AccessRole = "observer"
) -> ConnectionProfile:
    return ConnectionProfile(name=name, data=str(folder), colour="orange", role=role)


class Operator:
    """A window with the menu of profiles, and what it opens instead of other windows."""

    def __init__(self, config: Path, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.opened: list[str] = []
        self.left = 0
        workspace = Workspace(data=config, actor=Observable("anna"), config=config)
        self.menu = ProfileMenu(
            self.window, ActionRegistry(lambda _: None), workspace, self._leave, self._launch
        )

    def trigger(self, text: str) -> None:
        self.menu.menu.aboutToShow.emit()
        next(each for each in self.menu.menu.actions() if each.text() == text).trigger()

    def texts(self) -> list[str]:
        self.menu.menu.aboutToShow.emit()
        return [each.text() for each in self.menu.menu.actions() if each.text()]

    def _leave(self, then: object) -> None:
        self.left += 1
        assert callable(then)
        then()

    def _launch(self, chosen: ConnectionProfile, _config: Path) -> str:
        self.opened.append(chosen.name)
        return ""


def test_that_title_frame_and_status_bar_say_which_backend_this_is(
    starts: ConsoleStarts, qtbot: QtBot, tmp_path: Path
) -> None:
    window = starts.window(qtbot, profile(tmp_path))
    assert window.windowTitle().startswith("shop-eu \N{EM DASH} Marigraph")
    name = window.findChild(QLabel, "profile")
    assert name is not None
    assert name.text() == "shop-eu (read-only)"
    picture = picture_of(window)
    edges = [(1, picture.height() // 2), (picture.width() // 2, 1)]
    edges += [(picture.width() - 2, picture.height() // 2), (9, picture.height() - 2)]
    orange = QColor(COLOURS["orange"])
    assert [picture.pixelColor(*each) for each in edges] == [orange] * 4
    other = starts.window(qtbot)
    assert other.findChild(QLabel, "profile") is None
    assert picture_of(other).pixelColor(1, 200) != orange


def picture_of(window: QMainWindow) -> QImage:
    middle = window.centralWidget()
    assert middle is not None
    return middle.grab().toImage()


def test_that_profiles_are_opened_beside_or_instead_those_used_last_first(
    tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("one", "two"):
        add_profile(tmp_path, profile(tmp_path, name))
    note_used(tmp_path, "two")
    operator = Operator(tmp_path, qtbot)
    assert operator.texts() == [
        "Open two in a window of its own",
        "Open one in a window of its own",
        "Switch this window to two",
        "Switch this window to one",
        "Manage profiles\N{HORIZONTAL ELLIPSIS}",
    ]
    operator.trigger("Open two in a window of its own")
    assert (operator.opened, operator.left) == (["two"], 0)
    operator.trigger("Switch this window to one")
    assert (operator.opened, operator.left) == (["two", "one"], 1)


def test_that_a_profile_whose_folder_is_gone_says_so_and_is_not_opened(
    tmp_path: Path, qtbot: QtBot
) -> None:
    add_profile(tmp_path, profile(tmp_path / "gone", "old"))
    operator = Operator(tmp_path, qtbot)
    text = "Open old in a window of its own (its folder is gone)"
    operator.trigger(text)
    assert operator.opened == []
    action = next(each for each in operator.menu.menu.actions() if each.text() == text)
    assert str(tmp_path / "gone") in action.toolTip()


def test_that_a_window_is_left_for_another_only_when_it_is_closed(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window, calls = starts.window(qtbot), list[str]()
    window.leave_for(lambda: calls.append("first"))
    question = window.findChild(QuitDialog)
    assert isinstance(question, QMessageBox)
    question.reject()  # the operator stays
    assert calls == []
    window.leave_for(lambda: calls.append("second"))
    question = next(each for each in window.findChildren(QuitDialog) if each.isVisible())
    QTest.mouseClick(question.keep, Qt.MouseButton.LeftButton)
    assert calls == ["second"]


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_that_a_profile_is_made_changed_and_forgotten_in_one_dialog(
    tmp_path: Path, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ProfilesDialog(parent, tmp_path, tmp_path)
    dialog.name.setText(" ")
    click(dialog.save)
    assert "can be typed" in dialog.note.text()
    dialog.name.setText("shop-eu")
    dialog.role.setCurrentIndex(0)
    click(dialog.save)
    (made,) = read_profiles(tmp_path).profiles
    assert (made.name, made.data, made.role) == ("shop-eu", str(tmp_path), "observer")
    dialog.name.setText("shop")
    dialog.folder.setText(str(tmp_path / "gone"))
    click(dialog.save)
    (changed,) = read_profiles(tmp_path).profiles
    assert (changed.name, changed.data) == ("shop", str(tmp_path / "gone"))
    assert dialog.names.item(0).text() == "shop (folder is gone)"
    click(dialog.remove)
    assert read_profiles(tmp_path).profiles == []


def test_that_an_empty_list_says_what_to_do_and_the_dialog_closes_by_a_button(
    tmp_path: Path, qtbot: QtBot
) -> None:
    parent = QMainWindow()
    qtbot.addWidget(parent)
    parent.show()
    dialog = ProfilesDialog(parent, tmp_path, tmp_path)
    assert dialog.empty.isVisible()
    assert "no profile yet" in dialog.empty.text()
    dialog.name.setText("shop-eu")
    dialog.save.click()
    assert (dialog.empty.isVisible(), dialog.names.isVisible()) == (False, True)
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    dialog.close_button.click()
    assert len(closed) == 1
