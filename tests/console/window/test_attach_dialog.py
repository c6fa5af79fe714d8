"""The dialog that attaches the store of another program."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from backend.wire.attachment import is_attached, read_attachment
from backend.wire.connection_profiles import ConnectionProfile, add_profile, read_profiles
from console.window.attach_dialog import AttachDialog
from console.window.store_preview_text import read_preview
from tests.backend.foreign.bank import open_accounts, sqlite_bank
from tests.backend.projection.test_views_file import BALANCES


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "bank.db"
    opened = sqlite_bank(path)
    open_accounts(opened, 3)
    opened.close()
    return path


class Operator:
    """Somebody before the dialog, and the windows that it opens."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.config, self.data = folder / "config", folder / "data"
        self.opened: list[ConnectionProfile] = []
        self.qtbot = qtbot
        self.dialog = AttachDialog(
            self.window, self.config, self.data, "administrator", self._launch
        )

    def _launch(self, profile: ConnectionProfile, _config: Path) -> str:
        self.opened.append(profile)
        return ""

    def press(self, button: QWidget) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def await_answer(self) -> None:
        self.qtbot.waitUntil(lambda: not self.dialog.process.is_running, timeout=30_000)


@pytest.fixture
def operator(qtbot: QtBot, tmp_path: Path) -> Operator:
    return Operator(qtbot, tmp_path)


def test_that_a_store_is_looked_at_before_anything_is_written(
    operator: Operator, bank: Path
) -> None:
    dialog = operator.dialog
    assert not dialog.preview.isEnabled()
    dialog.url.setText(str(bank))
    assert (dialog.name.text(), dialog.folder.text()) == ("bank.db", f"{operator.data}-bank.db")

    operator.press(dialog.preview)
    operator.await_answer()

    assert "eventsourcing (Python), events in stored_events" in dialog.found.text()
    assert "The last event is 6, and final" in dialog.found.text()
    assert dialog.events.rowCount() == 6
    assert not Path(dialog.folder.text()).exists()
    assert operator.opened == []

    dialog.url.setText(f"{bank}.other")
    assert (dialog.found.text(), dialog.events.rowCount()) == ("", 0)


def test_that_attaching_keeps_a_profile_and_opens_it(operator: Operator, bank: Path) -> None:
    dialog, folder = operator.dialog, operator.data.with_name("copy")
    dialog.url.setText(str(bank))
    dialog.name.setText("bank")
    dialog.folder.setText(str(folder))
    dialog.options.page.setValue(9)
    dialog.options.rate.setValue(2.5)
    views = operator.data.with_name("my_views.py")
    views.write_text(BALANCES)
    dialog.options.views.setText(str(views))

    operator.press(dialog.attach)
    dialog.folder.setText(str(folder.with_name("another")))  # while it is under way
    operator.qtbot.waitUntil(lambda: bool(operator.opened), timeout=30_000)

    attachment = read_attachment(folder)
    assert attachment is not None
    assert (attachment.name, attachment.url) == ("bank", f"sqlite:///{bank}")
    assert (attachment.page_events, attachment.reads_per_s) == (9, 2.5)
    assert attachment.views == str(views)
    assert [each.name for each in read_profiles(operator.config).profiles] == ["bank"]
    assert operator.opened[0].folder == folder


def test_that_what_is_refused_is_said_in_the_dialog(operator: Operator, tmp_path: Path) -> None:
    dialog = operator.dialog
    dialog.url.setText(str(tmp_path / "none.db"))

    operator.press(dialog.attach)
    operator.await_answer()

    assert "There is no file" in dialog.note.text()
    assert operator.opened == []
    assert not is_attached(Path(dialog.folder.text()))


@pytest.mark.parametrize("name", ["bank", "a\x07b"])
def test_that_nothing_is_attached_under_a_name_that_no_profile_can_have(
    operator: Operator, bank: Path, name: str
) -> None:
    known = ConnectionProfile(name="bank", data=str(operator.data))
    add_profile(operator.config, known)
    dialog = operator.dialog
    dialog.url.setText(str(bank))
    dialog.name.setText(name)

    operator.press(dialog.attach)

    assert not dialog.process.is_running
    assert "profile" in dialog.note.text()
    assert not Path(dialog.folder.text()).exists()


def test_that_a_mapping_file_is_asked_for_where_it_is_chosen(operator: Operator) -> None:
    dialog = operator.dialog
    dialog.url.setText("postgresql://reader@host/shop?sslmode=require")
    assert dialog.name.text() == "shop"
    assert not dialog.mapping.isEnabled()

    dialog.kind.setCurrentIndex(dialog.kind.count() - 1)

    assert dialog.mapping.isEnabled()
    assert not dialog.preview.isEnabled()


def test_that_no_name_is_made_of_a_password(operator: Operator) -> None:
    operator.dialog.url.setText("postgresql://anna:secret@host")

    assert operator.dialog.name.text() == "anna@host"
    assert "secret" not in operator.dialog.folder.text()


def test_that_a_preview_that_is_none_shows_nothing() -> None:
    shown = read_preview("marigraph 1.0\n[]\n")

    assert (shown.lines, shown.events) == ([], [])


def test_that_a_preview_says_what_is_not_known() -> None:
    shown = read_preview(
        '{"kind":"end","head":[9],"end":null,"is_final":false}\n'
        '{"kind":"subscription","name":"a","events_behind":null}\n'
        '{"kind":"subscription","name":"b","events_behind":3,"at_most":true}\n'
        '{"kind":"event","position":[734,9],"time":null,"type":null,"subject":"x",'
        '"data":{"value":null,"problem":"no JSON"}}\n'
    )

    assert shown.lines == [
        "The last event is 9; final up to nothing",
        "Subscription a: not known how far behind",
        "Subscription b: at most 3 events behind",
    ]
    assert shown.events == [("734:9", "not kept", "not kept", "x", "no JSON")]
