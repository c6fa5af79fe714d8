from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.control import CancelRebuild, Rebuild
from backend.messages.rebuild import RebuildProgress
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.rebuild_status import RebuildStatus
from console.state.observable import Observable
from console.state.workspace import Workspace
from tests.console.scripted_client import ScriptedClient

BUILDING = RebuildProgress(
    state="building",
    views=["orders"],
    by="anna",
    position=250,
    target=1_000,
    rate_per_s=50,
    eta_us=15_000_000,
)
ERROR = "Traceback (most recent call last):\n  line\nKeyError: 'no such shelf'"
FAILED = RebuildProgress(
    state="failed",
    views=["orders"],
    by="anna",
    position=250,
    target=1_000,
    parked=1,
    failed_view="orders",
    failed_entity="orders/order-7",
    failed_position=251,
    reason=ERROR,
)


@pytest.fixture
def status(tmp_path: Path, scripted_client: ScriptedClient, qtbot: QtBot) -> RebuildStatus:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    made = RebuildStatus("replica-1", workspace, ControlRequests(scripted_client))
    qtbot.addWidget(made)
    return made


def test_that_progress_is_told_with_counts_rate_and_what_is_left(status: RebuildStatus) -> None:
    assert status.isHidden()
    status.show_progress(BUILDING)
    assert status.text.text() == (
        "Builds orders anew: 250 of 1\u202f000 events, 50 events/s, 15.0\u202fs left."
    )
    assert status.bar.value() * 4 == status.bar.maximum()
    assert status.error.isHidden()
    assert status.go_on.isHidden()


def test_that_an_error_is_shown_whole_with_what_can_be_done(
    status: RebuildStatus, scripted_client: ScriptedClient
) -> None:
    status.show_progress(FAILED)
    assert status.error.toPlainText() == ERROR
    assert "at event 251 of orders/order-7 in orders" in status.text.text()
    for button in (status.go_on, status.past_errors, status.cancel):
        assert not button.isHidden()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [each.body for each in scripted_client.ordered] == [
        Rebuild(replica="replica-1", by="anna"),
        Rebuild(replica="replica-1", past_errors=True, by="anna"),
        CancelRebuild(replica="replica-1", by="anna"),
    ]


def test_that_what_came_of_it_is_told_for_an_hour(status: RebuildStatus) -> None:
    done = RebuildProgress(
        state="done",
        views=["orders"],
        by="anna",
        position=1_000,
        rows=40,
        changed=2,
        added=1,
        gone=0,
        elapsed_us=60_000_000,
    )
    status.show_progress(done)
    assert status.text.text() == (
        "orders rebuilt and verified: at position 1\u202f000, 40 rows, 2 changed, 1 added, 0 gone."
    )
    assert status.bar.isHidden()
    assert status.cancel.isHidden()
    status.show_progress(RebuildProgress(state="done", views=[], by="", elapsed_us=3_600_000_001))
    assert status.isHidden()
