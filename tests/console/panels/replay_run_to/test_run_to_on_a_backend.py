"""Running to conditions, probes and breakpoints in the real window, over a real archive."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replay_run_to.breakpoints_pane import BreakpointsPane
from console.panels.replay_run_to.run_to_pane import RunToPane
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.running import Running, accepted, command


def top_up(shop: Running, user: str, *amounts: int) -> int:
    """Give a user money, one event after the other; return the position of the last."""
    paid = [
        command("user.top-up", user_id=user, amount=amount, currency="EUR") for amount in amounts
    ]
    with shop.client() as client:
        return accepted(client, *paid)


def replay_of(console: OpenConsole, qtbot: QtBot, position: int) -> ReplayPanel:
    """Return the replay panel with its playhead at a position."""
    console.window.docks.show_panel("replay")
    panel = console.window.panel("replay")
    assert isinstance(panel, ReplayPanel)
    qtbot.waitUntil(lambda: panel.playback.head >= position, timeout=TIMEOUT_MS)
    panel.context.go_to(position)
    return panel


def run_to_pane(panel: ReplayPanel) -> RunToPane:
    panel.context.show_pane("run-to")
    pane = panel.panes.panes["run-to"]
    assert isinstance(pane, RunToPane)
    return pane


def breakpoints_pane(panel: ReplayPanel) -> BreakpointsPane:
    panel.context.show_pane("breakpoints")
    pane = panel.panes.panes["breakpoints"]
    assert isinstance(pane, BreakpointsPane)
    return pane


def wait_for_end(pane: RunToPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not pane.search.is_running, timeout=TIMEOUT_MS)


def test_that_the_playhead_runs_to_the_next_and_the_previous_hit(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    last = top_up(shop, "11", 100, 900, 100, 950)
    panel = replay_of(console, qtbot, last - 3)
    pane = run_to_pane(panel)
    assert "Type a condition" in pane.table.empty.text
    pane.condition.setText("users: balance>9EUR user_id:11")
    QTest.keyClick(pane.condition, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.playback.position == last - 2, timeout=TIMEOUT_MS)
    assert panel.context.hits.value == (last - 2,)
    wait_for_end(pane, qtbot)
    pane.run("next")
    qtbot.waitUntil(
        lambda: "nowhere behind the playhead" in pane.table.empty.text, timeout=TIMEOUT_MS
    )
    panel.context.go_to(last)
    pane.run("previous")
    qtbot.waitUntil(lambda: panel.playback.position == last - 2, timeout=TIMEOUT_MS)


def test_that_every_hit_is_listed_with_what_is_probed_and_leads_there(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    last = top_up(shop, "12", 200, 400, 600)
    panel = replay_of(console, qtbot, last)
    pane = run_to_pane(panel)
    pane.condition.setText("type:user.topped-up subject:user-12")
    pane.probe.setText("data.amount")
    pane.run("every")
    wait_for_end(pane, qtbot)
    assert [hit.position for hit in pane.hits] == [last - 2, last - 1, last]
    assert "3 hits" in pane.table.title.text()
    assert "least 2.00\N{NARROW NO-BREAK SPACE}EUR" in pane.table.title.text()
    assert "greatest 6.00\N{NARROW NO-BREAK SPACE}EUR" in pane.table.title.text()
    assert pane.plot.isVisible()
    pane.table.grid.row_pressed.emit(1)
    assert panel.playback.position == last - 1
    pane.plot.position_chosen.emit(last)
    assert panel.playback.position == last
    pane.by_time.setChecked(True)
    assert pane.plot.isVisible()


def test_that_hits_of_one_event_are_told_apart_by_their_rows(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    add = partial(command, "product.add", name="Pen", price=700, currency="EUR", stock=10)
    lines = [{"product_id": name, "quantity": 2} for name in ("twin-1", "twin-2")]
    with shop.client() as client:
        last = accepted(
            client,
            command("user.register", user_id="twins", name="Twins"),
            *(add(product_id=name) for name in ("twin-1", "twin-2")),
            *(command("product.list", product_id=name) for name in ("twin-1", "twin-2")),
            command("order.create", order_id="twins", user_id="twins", lines=lines),
        )
    panel = replay_of(console, qtbot, last)
    pane = run_to_pane(panel)
    pane.condition.setText("sales: product_id:twin* units>1")
    pane.run("every")
    wait_for_end(pane, qtbot)
    event = [row for row, hit in enumerate(pane.hits) if hit.position == pane.hits[-1].position]
    assert len(event) == 2
    panel.context.go_to(1)
    for row in event:
        pane.table.grid.row_pressed.emit(row)
        assert panel.playback.position == pane.hits[row].position
        pane.refresh()
        assert pane.table.grid.selected_row == row
        assert [each.texts[4] for each in pane.table.grid.selection.rows()] == [
            f"sales {' '.join(map(str, pane.hits[row].key))}"
        ]


def test_that_a_condition_which_cannot_be_read_is_red_and_says_why(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    panel = replay_of(console, qtbot, top_up(shop, "13", 5))
    pane = run_to_pane(panel)
    pane.condition.setText("users: blance>5")
    qtbot.waitUntil(lambda: pane.condition.property("state") == "bad", timeout=TIMEOUT_MS)
    assert "did you mean `balance`" in pane.condition.toolTip().replace("&#x27;", "'")
    pane.run("every")
    qtbot.waitUntil(lambda: "balance" in pane.table.empty.text, timeout=TIMEOUT_MS)
    pane.condition.setText("users: balance>5EUR")
    qtbot.waitUntil(lambda: pane.condition.property("state") == "good", timeout=TIMEOUT_MS)


def test_that_a_breakpoint_is_added_run_to_switched_and_removed(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    last = top_up(shop, "14", 100, 7700)
    panel = replay_of(console, qtbot, last - 1)
    pane = breakpoints_pane(panel)
    pane.name.setText("rich")
    pane.condition.setText("users: balance>77EUR user_id:14")
    pane.add.click()
    qtbot.waitUntil(
        lambda: pane.found is not None and bool(pane.found.breakpoints), timeout=TIMEOUT_MS
    )
    run = run_to_pane(panel)
    run.condition.setText("")
    run.run("next")
    qtbot.waitUntil(lambda: panel.playback.position == last, timeout=TIMEOUT_MS)
    assert [hit.rule for hit in run.hits] == ["rich"]
    breakpoints_pane(panel)
    pane.table.grid.row_pressed.emit(0)
    assert pane.switch.text() == "Off"
    pane.switch.click()
    qtbot.waitUntil(lambda: pane.switch.text() == "On", timeout=TIMEOUT_MS)
    pane.table.grid.row_double_clicked.emit(0)
    assert panel.panes.open_name == "run-to"
    assert run.condition.condition == "breakpoint:rich"
    wait_for_end(run, qtbot)
    assert [hit.position for hit in run.hits] == [last]
    breakpoints_pane(panel)
    pane.remove.click()
    qtbot.waitUntil(
        lambda: pane.found is not None and not pane.found.breakpoints, timeout=TIMEOUT_MS
    )


def test_that_an_order_which_is_refused_says_why(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    panel = replay_of(console, qtbot, top_up(shop, "15", 5))
    pane = breakpoints_pane(panel)
    pane.name.setText("two words")
    pane.condition.setText("users: balance>5EUR")
    pane.add.click()
    qtbot.waitUntil(pane.outcome.isVisible, timeout=TIMEOUT_MS)
    assert pane.outcome.property("tone") == "bad"
    assert pane.outcome.text()
