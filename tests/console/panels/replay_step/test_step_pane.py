"""Stepping into an event in the window: calls with values and source, rows before and after."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replay_step.step_pane import StepPane
from console.panels.replay_step.step_tree import StepNode
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.console.panels.replay_step.greeting_shop import BROKEN, greeting_shop, open_desk
from tests.running import Running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with greeting_shop(tmp_path_factory.mktemp("shop")) as started:
        yield started


@pytest.fixture
def desk(console: OpenConsole, qtbot: QtBot) -> ReplayPanel:
    return open_desk(console, qtbot, BROKEN)


@pytest.fixture
def pane(desk: ReplayPanel) -> StepPane:
    desk.panes.open("step-into")
    found = desk.panes.panes["step-into"]
    assert isinstance(found, StepPane)
    return found


def item_named(pane: StepPane, start: str) -> QTreeWidgetItem:
    waiting = [pane.tree.topLevelItem(row) for row in range(pane.tree.topLevelItemCount())]
    while waiting:
        item = waiting.pop(0)
        assert item is not None
        if item.text(0).startswith(start):
            return item
        item.setExpanded(True)
        waiting += [item.child(row) for row in range(item.childCount())]
    raise AssertionError(start)


def node_named(pane: StepPane, start: str) -> StepNode:
    return pane.tree.node(item_named(pane, start))


def test_that_the_handler_that_raises_comes_first_with_its_values_and_source(
    pane: StepPane, qtbot: QtBot
) -> None:
    assert pane.button.text() == "Step into event 3"
    pane.button.click()
    qtbot.waitUntil(lambda: pane.tree.topLevelItemCount() > 0, timeout=TIMEOUT_MS)
    first = pane.tree.topLevelItem(0)
    assert first is not None
    assert (first.text(0), first.text(2)) == ("Greetings", "raised KeyError: 700")
    assert "handlers that fail: 1 of" in pane.note.text()
    pane.tree.setCurrentItem(item_named(pane, "note_payment"))
    assert "event.amount" in pane.source.toPlainText()
    assert "amount=700" in node_named(pane, "event").after
    put = node_named(pane, "put Users, row anna")
    (balance,) = [each for each in put.children if each.column == "balance"]
    assert (balance.before, balance.after) == ("5.00\u202fEUR", "12.00\u202fEUR")


def test_that_an_event_can_be_stepped_into_from_the_list_of_broken_ones(
    desk: ReplayPanel, pane: StepPane, qtbot: QtBot
) -> None:
    desk.context.go_to(1)
    pane.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(pane.broken.events) == 1, timeout=TIMEOUT_MS)
    marks: list[tuple[int, ...]] = [desk.context.hits.value]
    for name in ("branch", "step-into"):
        desk.panes.open(name)
        marks.append(desk.context.hits.value)
    assert marks == [(BROKEN,), (), (BROKEN,)]
    assert pane.broken.events[0].error == "KeyError: 700"
    item = pane.broken.tree.topLevelItem(0)
    assert item is not None
    pane.broken.tree.itemActivated.emit(item, 0)
    qtbot.waitUntil(lambda: pane.tree.topLevelItemCount() > 0, timeout=TIMEOUT_MS)
    assert (desk.context.playhead.value, pane.tabs.currentIndex()) == (BROKEN, 0)


def test_that_stepping_goes_on_past_a_broken_event(desk: ReplayPanel, qtbot: QtBot) -> None:
    desk.context.go_to(BROKEN + 1)
    qtbot.waitUntil(lambda: desk.context.playhead.value == BROKEN + 1, timeout=TIMEOUT_MS)


def test_that_a_step_can_be_cancelled(pane: StepPane, qtbot: QtBot) -> None:
    pane.button.click()
    assert pane.cancel.isVisible()
    pane.cancel.click()
    qtbot.waitUntil(lambda: not pane.process.is_running, timeout=TIMEOUT_MS)
    assert pane.note.text() == "Cancelled."
