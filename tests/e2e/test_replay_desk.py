"""What the replay desk is for, done by hand in the real window over four weeks of real orders."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from backend.messages.queries import AskLog, LogPage
from backend.wire.branch_document import SkippedEvent
from backend.wire.branch_outcome import read_differences
from backend.wire.branches import BranchFiles, list_branches
from console.panels.event.event_panel import EventPanel
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replay_branch.branch_pane import BranchPane
from console.panels.replay_history.blame_pane import BlamePane
from console.panels.views.views_panel import ViewsPanel
from console.state.formatting import UNKNOWN
from console.state.workspace import RequestedRows
from console.widgets.impact_dialog import ImpactDialog
from tests.console.open_console import TIMEOUT_MS, OpenConsole, open_console
from tests.e2e.replay_desk import ReplayDesk, archived_rows
from tests.running import Running, running
from tests.sample_folder import copied_sample

_SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def shop(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend with the sample: real invoices, as commands."""
    copy = copied_sample(sample_folder, tmp_path_factory.mktemp("desk"))
    with running(copy, "--replicas", "1") as started:
        yield started


@pytest.fixture
def console(
    shop: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[OpenConsole]:
    with open_console(shop.folder, tmp_path, qapp, qtbot) as found:
        found.wait_until_connected()
        found.window.resize(1280, 720)
        found.window.activateWindow()
        yield found


@pytest.fixture
def desk(console: OpenConsole, qtbot: QtBot) -> ReplayDesk:
    console.window.docks.show_panel("replay")
    panel = console.window.panel("replay")
    assert isinstance(panel, ReplayPanel)
    qtbot.waitUntil(lambda: panel.playback.head > 0 and panel.is_ready(), timeout=TIMEOUT_MS)
    desk = ReplayDesk(panel, lambda met: qtbot.waitUntil(met, timeout=TIMEOUT_MS))
    desk.focus_slider()
    return desk


def is_as_it_was(desk: ReplayDesk, shop: Running) -> bool:
    """Whether every view stands as the archive says that it was at the playhead.

    A page that was moved on step by step may be shorter at its end.
    """
    seen = desk.seen()
    with shop.client() as client:
        archived = archived_rows(client, seen, desk.position)
    return all(rows and rows == archived[view][: len(rows)] for view, rows in seen.items())


def test_that_views_are_seen_as_they_were_while_the_slider_is_dragged(
    desk: ReplayDesk, shop: Running
) -> None:
    places: list[int] = []
    desk.grab_slider(0.2)
    for share in (0.3, 0.55, 0.4, 0.8):
        desk.drag_slider(share)
        places.append(desk.position)
        desk.settle()  # the button is still held
        assert desk.shown_positions() == {desk.position}
        assert is_as_it_was(desk, shop)
    desk.release_slider(0.8)
    head = desk.panel.playback.head
    assert [round(each / head, 1) for each in places] == pytest.approx(
        [0.3, 0.6, 0.4, 0.8], abs=0.06
    )
    assert desk.position == places[-1]


def test_that_it_plays_pauses_and_steps_back_by_keys(
    desk: ReplayDesk, shop: Running, qtbot: QtBot
) -> None:
    desk.go_to(5_000)
    desk.focus_slider()
    desk.press_key(Qt.Key.Key_Space)
    assert desk.panel.playback.playing
    seen: set[int] = set()

    def plays_on() -> bool:
        seen.update(desk.shown_positions())
        return len(seen) > 5

    qtbot.waitUntil(plays_on, timeout=TIMEOUT_MS)
    desk.press_key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not desk.panel.playback.playing, timeout=TIMEOUT_MS)
    desk.settle()
    stopped = desk.position
    assert stopped > 5_000
    assert is_as_it_was(desk, shop)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_H):
        desk.press_key(key)
    desk.settle()
    assert desk.position == stopped - 2
    assert is_as_it_was(desk, shop)
    assert desk.event.position == stopped - 2


def test_that_the_keys_step_wherever_the_desk_is_in_sight(
    desk: ReplayDesk, console: OpenConsole, qtbot: QtBot
) -> None:
    console.window.docks.show_panel("event")
    event = console.window.panel("event")
    assert isinstance(event, EventPanel)
    desk.go_to(5_000)
    assert event.isVisible()
    shown = f"{desk.event.type}  ·  {desk.event.subject}"
    qtbot.waitUntil(lambda: event.headline.text() == shown, timeout=TIMEOUT_MS)  # none is selected
    event.tree.setFocus()
    back, forth = Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight
    for key, place in ((back, 4_999), (back, 4_998), (forth, 4_999)):
        desk.press_key(key, Qt.KeyboardModifier.ControlModifier)
        assert desk.position == place


def test_that_it_runs_to_and_back_to_where_a_typed_condition_holds(
    desk: ReplayDesk, shop: Running
) -> None:
    condition = "type:order.cancelled"
    desk.go_to(10_000)
    desk.type_condition(condition)
    with shop.client() as client:
        after = client.ask(AskLog(filter=condition, after=10_000, limit=2))
        before = client.ask(AskLog(filter=condition, before=10_001, backwards=True, limit=1))
    assert isinstance(after, LogPage)
    assert isinstance(before, LogPage)
    first, second = (each.position for each in after.events)
    assert desk.run_by_key() == first
    assert desk.run_by_key() == second
    assert desk.event.type == "order.cancelled"
    assert desk.run_by_key(_SHIFT) == first
    assert desk.run_by_key(_SHIFT) == before.events[-1].position
    assert is_as_it_was(desk, shop)


def test_that_a_press_on_a_cell_and_the_key_b_name_who_wrote_it(desk: ReplayDesk) -> None:
    pane = desk.panel.panes.panes["blame"]
    assert isinstance(pane, BlamePane)
    assert "70.00" in desk.press("users", "ella", "balance")
    desk.press_key(Qt.Key.Key_B)
    desk.settle()
    assert desk.panel.panes.open_name == "blame"
    assert "support/mirko" in pane.summary.text()
    writers = [each.key for each in pane.table.model.rows if each]
    desk.press("users", "ella", "name")
    desk.press_key(Qt.Key.Key_B)
    desk.settle()
    assert "support/mirko" not in pane.summary.text()
    assert [each.key for each in pane.table.model.rows if each] != writers


def test_that_views_ask_who_wrote_a_field_of_a_row(
    desk: ReplayDesk, console: OpenConsole, qtbot: QtBot
) -> None:
    desk.go_to(5_000)
    console.window.docks.show_panel("views")
    views = console.window.panel("views")
    assert isinstance(views, ViewsPanel)
    console.workspace.requested_rows.publish(RequestedRows("users", "user_id:ella"))
    qtbot.waitUntil(lambda: len(views.rows) == 1, timeout=TIMEOUT_MS)
    views.controls.detail.setChecked(True)
    fields = views.area.detail.fields
    qtbot.waitUntil(lambda: views.area.detail.headline.text() == "ella", timeout=TIMEOUT_MS)
    (balance,) = fields.findItems("Balance", Qt.MatchFlag.MatchExactly)
    fields.setCurrentItem(balance)
    fields.setFocus()
    qtbot.waitUntil(fields.hasFocus, timeout=TIMEOUT_MS)
    QTest.keyClick(fields, Qt.Key.Key_B)
    pane = desk.panel.panes.panes["blame"]
    assert isinstance(pane, BlamePane)
    qtbot.waitUntil(lambda: "support/mirko" in pane.summary.text(), timeout=TIMEOUT_MS)
    assert pane.isVisible()
    assert desk.position == desk.panel.playback.head


def test_that_without_an_orders_payment_exactly_its_moment_is_missing_in_a_branch(
    desk: ReplayDesk, shop: Running, qtbot: QtBot
) -> None:
    with shop.client() as client:
        page = client.ask(AskLog(filter="type:order.paid", after=12_000, limit=1))
    assert isinstance(page, LogPage)
    (paid,) = page.events
    order = msgspec.json.decode(paid.data)["order_id"]
    desk.go_to(paid.position)
    pane = desk.panel.panes.panes["branch"]
    assert isinstance(pane, BranchPane)

    said = desk.skip()

    (row,) = read_differences(BranchFiles(shop.folder, pane.branches.name).differences)
    assert (row.view, row.key, row.columns) == ("orders", (order,), ("paid_at",))
    assert row.before is not None
    assert row.after is not None
    assert (row.before["paid_at"], row.after["paid_at"]) == (paid.time, None)
    assert "Paid at | " in said
    assert said.count(f" | {UNKNOWN}") == 1
    report = pane.branches.report
    assert report is not None
    assert report.document is not None
    assert [*report.document.edits] == [SkippedEvent(position=paid.position)]

    _name(pane, "unpaid", qtbot)
    desk.go_to(paid.position - 1)
    pane.draft.name.setText("earlier")
    desk.skip()
    place = pane.branches.other.findData("unpaid")
    pane.branches.other.setCurrentIndex(place)
    pane.branches.other.activated.emit(place)
    qtbot.waitUntil(lambda: "earlier and unpaid differ" in pane.result.summary, timeout=TIMEOUT_MS)
    for name in ("earlier", "unpaid"):
        _throw_away(pane, name, qtbot)
    assert not list_branches(shop.folder)
    assert desk.panel.playback.head == page.head  # nothing of it reached the log


def _name(pane: BranchPane, name: str, qtbot: QtBot) -> None:
    QTest.mouseClick(pane.branches.rename_button, Qt.MouseButton.LeftButton)
    dialog = pane.branches.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue(name)
    dialog.accept()
    qtbot.waitUntil(lambda: name in pane.branches.names, timeout=TIMEOUT_MS)


def _throw_away(pane: BranchPane, name: str, qtbot: QtBot) -> None:
    pane.branches.select(name)
    QTest.mouseClick(pane.branches.discard_button, Qt.MouseButton.LeftButton)
    dialog = pane.branches.findChild(ImpactDialog)
    assert dialog is not None
    QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: name not in pane.branches.names, timeout=TIMEOUT_MS)
