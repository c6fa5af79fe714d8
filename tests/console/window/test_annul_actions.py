"""Annulment from the window, on a backend of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.window.annul_actions import (
    AnnulDialog,
    AnnulmentPreview,
    ChangedView,
    describe_annulment,
)
from console.window.work_dialog import WorkDialog
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.console.sample_messages import view_kind
from tests.running import Running, accepted, command, rows, running


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "data", "--replicas", "1") as started:
        with started.client() as client:
            position = accepted(client, command("user.register", user_id="1", name="U1"))
            rows(client, "users", position=position)
        yield started


def texts(panel: QWidget) -> str:
    return "\n".join(each.text() for each in panel.findChildren(QLabel) if not each.isHidden())


def test_that_an_event_is_annulled_from_its_panel_with_a_reason_and_shown_so(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    window = console.window
    window.docks.show_panel("event")
    panel = window.panels["event"]
    console.workspace.selected_position.set(1)
    button = next(each for each in panel.findChildren(QPushButton) if each.text() == "Annul…")
    qtbot.waitUntil(lambda: "user.registered" in texts(panel), timeout=TIMEOUT_MS)
    button.click()
    dialogs: list[AnnulDialog] = []

    def asked() -> bool:
        dialogs[:] = window.findChildren(AnnulDialog)
        return bool(dialogs)

    qtbot.waitUntil(asked, timeout=TIMEOUT_MS)
    [dialog] = dialogs
    assert any("Leave event 1, user.registered of user-1" in each for each in dialog.texts())
    assert not dialog.confirm.isEnabled()
    dialog.reason.setText("nobody")
    work = window.findChild(WorkDialog)
    assert work is not None
    dialog.confirm.click()
    qtbot.waitUntil(
        lambda: "Event 1 is annulled, from 2 on." in work.text.text(), timeout=TIMEOUT_MS
    )
    work.close()
    console.workspace.selected_position.set(2)
    qtbot.waitUntil(lambda: "log.event-annulled" in texts(panel), timeout=TIMEOUT_MS)
    console.workspace.selected_position.set(1)
    qtbot.waitUntil(lambda: ": nobody" in texts(panel), timeout=TIMEOUT_MS)
    assert "Annulled at 2 by " in texts(panel)
    with shop.client() as client:
        assert rows(client, "users", position=2).total == 0


def test_that_the_reach_of_an_annulment_is_said_before_it_is_done() -> None:
    view = ChangedView("users", changed=1, gone=2, added=0)
    known = {"users": replace(view_kind("users"), title="Customers")}
    impact = describe_annulment(
        AnnulmentPreview(7, "user.topped-up", "user-1", None, 3, [view]), known
    )
    assert impact.grade == "final"
    assert list(impact.facts.values()) == ["3 events", "Customers", "1 row", "2 rows"]
    assert len(impact.consequences) == 2
