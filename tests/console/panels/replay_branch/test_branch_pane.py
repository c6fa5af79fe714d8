"""Branches in the window: made at the playhead, run in a process, looked at, and thrown away."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from backend.wire.branch_document import EditedEvent, SkippedEvent, TriedCommand
from backend.wire.branches import BranchFiles, BranchState, list_branches
from console.panels.replay.replay_context import ReplayCell
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replay_branch.branch_pane import BranchPane
from console.panels.replay_branch.edit_dialog import EditDialog
from console.panels.replay_branch.move_dialog import MoveDialog
from console.panels.timeline.timeline_panel import TimelinePanel
from console.state.event_lines import format_event_line
from console.state.formatting import UNKNOWN
from console.widgets.impact_dialog import ImpactDialog
from tests.console.open_console import TIMEOUT_MS, OpenConsole, open_console
from tests.running import Running, accepted, command, running

PAID = 7  # the position of the order's `order.paid`


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A shop with an order that was paid and shipped: events 1 to 9."""
    with running(tmp_path_factory.mktemp("shop") / "data", "--replicas", "1") as started:
        with started.client() as client:
            accepted(
                client,
                command("user.register", user_id="anna", name="Anna"),
                command(
                    "product.add",
                    product_id="pen",
                    name="Pen",
                    price=700,
                    currency="EUR",
                    stock=10,
                ),
                command("product.list", product_id="pen"),
                command(
                    "order.create",
                    order_id="o1",
                    user_id="anna",
                    lines=[{"product_id": "pen", "quantity": 2}],
                ),
                command("order.pay", order_id="o1", payment_id="p1", method="card"),
                command("order.ship", order_id="o1"),
            )
        yield started


@pytest.fixture
def console(
    shop: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[OpenConsole]:
    for each in list_branches(shop.folder):
        BranchFiles(shop.folder, each.name).discard()
    with open_console(shop.folder, tmp_path, qapp, qtbot) as found:
        found.wait_until_connected()
        yield found


@pytest.fixture
def desk(console: OpenConsole, qtbot: QtBot) -> ReplayPanel:
    console.window.docks.show_panel("replay")
    panel = console.window.panel("replay")
    assert isinstance(panel, ReplayPanel)
    go_to(panel, qtbot, PAID)
    return panel


@pytest.fixture
def pane(desk: ReplayPanel) -> BranchPane:
    desk.panes.open("branch")
    found = desk.panes.panes["branch"]
    assert isinstance(found, BranchPane)
    return found


def go_to(panel: ReplayPanel, qtbot: QtBot, position: int) -> None:
    panel.context.go_to(position)
    shown = panel.context.shown_event
    qtbot.waitUntil(
        lambda: shown.value is not None and shown.value.position == position, timeout=TIMEOUT_MS
    )


def run(pane: BranchPane, qtbot: QtBot, name: str) -> None:
    pane.draft.name.setText(name)
    QTest.mouseClick(pane.draft.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.branches.name == name, timeout=TIMEOUT_MS)
    qtbot.waitUntil(
        lambda: pane.branches.report is not None and pane.branches.report.word == "done",
        timeout=TIMEOUT_MS,
    )
    qtbot.waitUntil(lambda: " position " in pane.result.summary, timeout=TIMEOUT_MS)


def lines(pane: BranchPane) -> list[str]:
    tree = pane.result.tree

    def below(item: QTreeWidgetItem) -> Iterator[str]:
        yield " | ".join(item.text(column) for column in range(4))
        item.setExpanded(True)
        children = [item.child(row) for row in range(item.childCount())]
        for child in children:
            if child is not None:
                yield from below(child)

    roots = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [line for root in roots if root is not None for line in below(root)]


def edit_dialog(pane: BranchPane) -> EditDialog:
    """Return the dialog that is open."""
    dialog = pane.draft.findChild(EditDialog)
    assert dialog is not None
    return dialog


def test_that_an_event_is_skipped_and_what_depends_on_it_is_shown(
    pane: BranchPane, desk: ReplayPanel, qtbot: QtBot
) -> None:
    assert "order.paid of order-o1" in pane.draft.place.text()
    QTest.mouseClick(pane.draft.skip_button, Qt.MouseButton.LeftButton)
    assert pane.draft.edits == (SkippedEvent(position=PAID),)
    run(pane, qtbot, "unpaid")
    assert pane.result.summary == "Different at position 9: 1 row."
    written = lines(pane)
    assert written[0].startswith("Orders: 1 row")
    assert written[1].startswith("o1")
    assert written[2].startswith(f"Paid at | {PAID} | ")
    assert written[2].endswith(f" | {UNKNOWN}")
    assert desk.context.hits.value == (PAID,)
    assert not pane.draft.list.count()

    tree = pane.result.tree
    root = tree.topLevelItem(0)
    assert root is not None
    go_to(desk, qtbot, 2)
    row = root.child(0)
    assert row is not None
    tree.setCurrentItem(row)
    assert desk.context.cell.value == ReplayCell(view="orders", key=("o1",))
    tree.itemActivated.emit(row, 0)
    assert desk.context.playhead.value == PAID


def test_that_a_branch_begins_at_the_event_that_is_selected_in_the_timeline(
    console: OpenConsole, desk: ReplayPanel, qtbot: QtBot
) -> None:
    event = desk.context.shown_event.value
    assert event is not None
    desk.context.go_to(2)
    console.window.docks.show_panel("timeline")
    timeline = console.window.panel("timeline")
    assert isinstance(timeline, TimelinePanel)
    timeline.table.row_selected.emit(format_event_line(event))
    menu = QMenu()
    timeline.table.grid.table_actions.offer_more(menu)
    (action,) = [each for each in menu.actions() if each.text().startswith("Branch from here")]
    action.trigger()
    assert desk.panes.open_name == "branch"
    pane = desk.panes.panes["branch"]
    assert isinstance(pane, BranchPane)
    qtbot.waitUntil(lambda: "order.paid" in pane.draft.place.text(), timeout=TIMEOUT_MS)
    assert desk.context.playhead.value == PAID


def test_that_an_event_is_edited_in_a_form_and_as_json(
    pane: BranchPane, desk: ReplayPanel, qtbot: QtBot
) -> None:
    go_to(desk, qtbot, 1)
    pane.draft.edit_event()
    dialog = edit_dialog(pane)
    assert dialog.tabs.currentIndex() == 0
    name = dialog.form.editors["name"]
    name.set_texts([["Annika"]])
    dialog.tabs.setCurrentIndex(1)
    assert "Annika" in dialog.json.toPlainText()
    dialog.json.setPlainText("{")
    dialog.save()
    assert "no JSON object" in dialog.problem
    dialog.json.setPlainText('{"user_id": "anna", "name": "Annika"}')
    dialog.save()
    (edit,) = pane.draft.edits
    assert isinstance(edit, EditedEvent)
    assert bytes(edit.patch) == b'{"data":{"name":"Annika"}}'
    run(pane, qtbot, "annika")
    assert any("Anna | Annika" in line for line in lines(pane))


def test_that_a_form_with_a_mistake_stays_a_form_and_says_where(
    pane: BranchPane, desk: ReplayPanel, qtbot: QtBot
) -> None:
    go_to(desk, qtbot, 4)
    pane.draft.try_command()
    dialog = edit_dialog(pane)
    dialog.kind.setCurrentText("user.top-up")
    dialog.tabs.setCurrentIndex(1)  # nothing was typed: JSON may be begun with
    assert dialog.tabs.currentIndex() == 1
    dialog.tabs.setCurrentIndex(0)
    for name, text in (("user_id", "anna"), ("currency", "EUR"), ("amount", "twelve")):
        dialog.form.editors[name].set_texts([[text]])
    dialog.tabs.setCurrentIndex(1)
    assert dialog.tabs.currentIndex() == 0
    assert dialog.problem.startswith("Amount: not right yet")
    assert dialog.form.editors["amount"].texts() == [["twelve"]]
    dialog.form.editors["amount"].set_texts([["12"]])
    dialog.tabs.setCurrentIndex(1)
    assert dialog.problem == ""
    written = msgspec.json.decode(dialog.json.toPlainText())
    assert written == {"user_id": "anna", "amount": 1200, "currency": "EUR"}
    dialog.reject()


def test_that_json_which_the_form_cannot_show_stays_json_and_is_named(
    pane: BranchPane, desk: ReplayPanel, qtbot: QtBot
) -> None:
    go_to(desk, qtbot, 1)
    pane.draft.edit_event()
    dialog = edit_dialog(pane)
    dialog.tabs.setCurrentIndex(1)
    for text, named in (
        ('{"user_id": "anna", "name": "Anna", "shoe_size": 38}', "cannot show shoe_size"),
        ('{"user_id": "anna", "name": 7}', "cannot show name"),
        ('{"user_id": "anna", "name": " Anna "}', "cannot show name"),
        ('{"user_id": "anna"', "no JSON object"),
    ):
        write(dialog, text)
        dialog.tabs.setCurrentIndex(0)
        assert dialog.tabs.currentIndex() == 1
        assert named in dialog.problem
        assert dialog.json.toPlainText() == text
    write(dialog, '{"user_id": "anna", "name": ""}')
    dialog.tabs.setCurrentIndex(0)
    assert (dialog.tabs.currentIndex(), dialog.problem) == (0, "")
    dialog.tabs.setCurrentIndex(1)
    write(dialog, '{"user_id": "anna", "name": "Annika"}')
    dialog.tabs.setCurrentIndex(0)
    assert dialog.form.editors["name"].texts() == [["Annika"]]
    dialog.reject()


def test_that_the_rows_of_a_form_are_asked_for_what_they_cannot_show(
    pane: BranchPane, desk: ReplayPanel, qtbot: QtBot
) -> None:
    go_to(desk, qtbot, 4)
    pane.draft.try_command()
    dialog = edit_dialog(pane)
    dialog.kind.setCurrentText("order.create")
    dialog.tabs.setCurrentIndex(1)
    for lines_text, named in (
        ('[{"product_id": "pen", "quantity": 2, "note": "red"}]', "lines.0.note"),
        ('[{"product_id": "", "quantity": "2"}]', "lines.0.quantity"),
        ('["pen"]', "lines"),
    ):
        write(dialog, f'{{"order_id": "o2", "user_id": "anna", "lines": {lines_text}}}')
        dialog.tabs.setCurrentIndex(0)
        assert dialog.tabs.currentIndex() == 1
        assert f"cannot show {named} as" in dialog.problem
    dialog.reject()


def write(dialog: EditDialog, text: str) -> None:
    """Type a text in the place of the JSON."""
    dialog.json.selectAll()
    dialog.json.insertPlainText(text)


def test_that_a_command_is_tried_and_its_rejection_shown(
    pane: BranchPane, desk: ReplayPanel, qtbot: QtBot
) -> None:
    go_to(desk, qtbot, 5)
    pane.draft.try_command()
    dialog = edit_dialog(pane)
    dialog.kind.setCurrentText("order.ship")
    dialog.form.editors["order_id"].set_texts([["o1"]])
    dialog.save()
    (edit,) = pane.draft.edits
    assert isinstance(edit, TriedCommand)
    assert edit.position == 6
    run(pane, qtbot, "early")
    assert lines(pane)[0] == (
        "order.ship rejected (not-paid) | 6 |  | Order o1 is created, not paid."
    )


def test_that_amounts_without_their_currency_are_written_as_json(pane: BranchPane) -> None:
    pane.draft.insert_event()
    dialog = edit_dialog(pane)
    dialog.kind.setCurrentText("product.price-changed")
    assert not dialog.tabs.isTabEnabled(0)
    assert '"price": 0' in dialog.json.toPlainText()
    dialog.kind.setCurrentText("user.registered")
    assert dialog.tabs.isTabEnabled(0)
    dialog.reject()


def test_that_no_password_gets_into_a_branch(pane: BranchPane) -> None:
    pane.draft.try_command()
    dialog = edit_dialog(pane)
    dialog.kind.setCurrentText("user.change-password")
    dialog.tabs.setCurrentIndex(1)
    dialog.json.setPlainText('{"user_id": "anna", "new_password": "correct horse"}')
    dialog.save()
    assert "leave out new_password" in dialog.problem
    assert pane.draft.edits == ()
    dialog.reject()


def test_that_what_does_not_fit_is_said_and_nothing_is_run(
    pane: BranchPane, desk: ReplayPanel, qtbot: QtBot
) -> None:
    go_to(desk, qtbot, 4)
    pane.draft.edit_event()
    dialog = edit_dialog(pane)
    dialog.tabs.setCurrentIndex(1)
    dialog.json.setPlainText('{"order_id": "o1"}')
    dialog.save()
    pane.draft.name.setText("broken")
    QTest.mouseClick(pane.draft.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "user_id" in pane.result.problem, timeout=TIMEOUT_MS)
    assert list_branches(desk.workspace.data) == []
    assert pane.draft.edits


def test_that_a_run_shows_how_far_it_is_and_can_be_cancelled(
    pane: BranchPane, desk: ReplayPanel, qtbot: QtBot
) -> None:
    pane.draft.skip_event()
    run(pane, qtbot, "slow")
    files = BranchFiles(desk.workspace.data, "slow")
    with files.hold():  # as the process of a run does
        files.write_state(BranchState(phase="running", stage="branch", done=1, total=4))
        qtbot.waitUntil(pane.branches.cancel_button.isEnabled, timeout=TIMEOUT_MS)
        assert pane.branches.list.item(0).text() == "slow: 25 % run"
        assert not pane.branches.discard_button.isEnabled()
        QTest.mouseClick(pane.branches.cancel_button, Qt.MouseButton.LeftButton)
        assert files.is_cancelled()
    qtbot.waitUntil(lambda: not pane.branches.cancel_button.isEnabled(), timeout=TIMEOUT_MS)
    assert pane.branches.list.item(0).text() == "slow: interrupted"
    QTest.mouseClick(pane.branches.resume_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: pane.branches.list.item(0).text() == "slow: 1 row different", timeout=TIMEOUT_MS
    )


def test_that_branches_are_compared_renamed_and_thrown_away(
    pane: BranchPane, desk: ReplayPanel, qtbot: QtBot
) -> None:
    pane.draft.skip_event()
    run(pane, qtbot, "one")
    go_to(desk, qtbot, 4)
    pane.draft.move_event()
    move = pane.draft.findChild(MoveDialog)
    assert move is not None
    move.place.setValue(1)
    move.save()
    run(pane, qtbot, "two")

    pane.branches.select("one")
    place = pane.branches.other.findData("two")
    pane.branches.other.setCurrentIndex(place)
    pane.branches.other.activated.emit(place)
    qtbot.waitUntil(lambda: "one and two differ" in pane.result.summary, timeout=TIMEOUT_MS)
    assert pane.result.tree.headerItem().text(3) == "two"

    QTest.mouseClick(pane.branches.rename_button, Qt.MouseButton.LeftButton)
    asked = pane.branches.findChild(QInputDialog)
    assert asked is not None
    asked.setTextValue("first")
    asked.accept()
    folder = desk.workspace.data
    qtbot.waitUntil(
        lambda: {each.name for each in list_branches(folder)} == {"first", "two"},
        timeout=TIMEOUT_MS,
    )
    qtbot.waitUntil(lambda: "first" in pane.branches.names, timeout=TIMEOUT_MS)
    pane.branches.select("first")
    QTest.mouseClick(pane.branches.discard_button, Qt.MouseButton.LeftButton)
    impact = pane.branches.findChild(ImpactDialog)
    assert impact is not None
    assert len(list_branches(folder)) == 2
    impact.confirm.click()
    qtbot.waitUntil(lambda: pane.branches.names == ["two"], timeout=TIMEOUT_MS)
