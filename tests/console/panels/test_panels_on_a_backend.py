from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.panels.audit.audit_panel import AuditPanel
from console.panels.causes.causes_panel import CausesPanel
from console.panels.commands.command_list import CommandList
from console.panels.lag.lag_panel import LagPanel
from console.panels.overview.overview_panel import OverviewPanel
from console.panels.overview.process_list import ProcessList
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.views.views_panel import ViewsPanel
from console.settings.preferences import Preferences
from console.state.lag_table_file import copy_samples, write_csv
from console.tables.grid import Grid
from tests.console.open_console import TIMEOUT_MS, OpenConsole, open_console
from tests.console.panels.panel_operator import (
    bench,
    choices,
    focused,
    timeline_and_views,
)
from tests.console.tables.fruit_table import clipboard
from tests.running import Running, accepted, command, make_command


def test_that_a_replica_is_paused_and_resumed_and_says_by_whom(
    console: OpenConsole, qtbot: QtBot
) -> None:
    console.workspace.actor.set("anna")
    with bench(console, qtbot) as at:
        at.press(at.card.controls.pause)
        at.until(paused_by="anna")
        qtbot.waitUntil(lambda: at.card.controls.pause.text() == "Resume", timeout=TIMEOUT_MS)
        assert "Pause:" in at.card.requests.outcome.text()
        at.press(at.card.controls.pause)
        at.until()


def test_that_a_replicas_mode_and_throttle_are_set_and_the_boxes_follow(
    console: OpenConsole, qtbot: QtBot
) -> None:
    with bench(console, qtbot) as at:
        controls = at.card.controls
        assert not controls.set_mode.isEnabled()
        controls.mode_kind.setCurrentIndex(controls.mode_kind.findData("every"))
        controls.interval_s.setValue(2)
        at.press(controls.set_mode)
        at.until("every:2")
        controls.rate_per_s.setValue(500)
        at.press(controls.set_rate)
        at.until("every:2", throttle=500)
        controls.interval_s.setValue(0.5)
        at.press(controls.set_mode)
        at.until("every:0.5", throttle=500)
        qtbot.waitUntil(lambda: not controls.set_rate.isEnabled(), timeout=TIMEOUT_MS)
        controls.mode_kind.setCurrentIndex(controls.mode_kind.findData("realtime"))
        controls.rate_per_s.setValue(0)
        at.press(controls.set_mode)
        at.press(controls.set_rate)
        at.until()


def test_that_an_order_that_is_refused_says_why(console: OpenConsole, qtbot: QtBot) -> None:
    with bench(console, qtbot) as at:
        controls = at.card.controls
        controls.mode_kind.setCurrentIndex(controls.mode_kind.findData("cron"))
        controls.cron.setText("whenever")
        at.press(controls.set_mode)
        outcome = at.card.requests.outcome
        qtbot.waitUntil(lambda: outcome.property("tone") == "bad", timeout=TIMEOUT_MS)
        assert "whenever" in outcome.text()
        at.until()


def test_that_what_an_operator_did_is_on_the_audit_panel_and_leads_to_the_replica(
    console: OpenConsole, qtbot: QtBot
) -> None:
    console.workspace.actor.set("ottilie")
    with bench(console, qtbot) as at:
        at.press(at.card.controls.apply_now)
    console.window.docks.show_panel("audit")
    panel = console.window.panel("audit")
    assert isinstance(panel, AuditPanel)

    def shown() -> tuple[str, ...]:
        first = panel.model.rows[0] if panel.model.rows else None
        return first.texts if first else ()

    qtbot.waitUntil(lambda: "● done" in shown() and "ottilie" in shown(), timeout=TIMEOUT_MS)
    assert "apply now" in shown()
    panel.grid.row_pressed.emit(0)
    panel.jump.click()
    qtbot.waitUntil(lambda: at.card.isVisible() and at.card.isAncestorOf(focused()))


def test_that_an_observers_window_disables_what_it_may_not_do(
    shop: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    with open_console(shop.folder, tmp_path, qapp, qtbot, role="observer") as found:
        found.wait_until_connected()
        with bench(found, qtbot) as at:
            pause, reason = at.card.controls.pause, "this takes the role operator"
            qtbot.waitUntil(lambda: reason in pause.toolTip(), timeout=TIMEOUT_MS)
            assert not pause.isEnabled()


def test_that_a_paused_replica_falls_behind_on_the_graph_and_catches_up(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    with bench(console, qtbot) as at:
        at.press(at.card.controls.pause)
        at.until(paused_by=console.workspace.actor.value)
        with shop.client() as client:
            accepted(client, command("user.top-up", user_id="1", amount=100, currency="EUR"))
        qtbot.waitUntil(lambda: (at.sample.events_behind or 0) >= 1, timeout=TIMEOUT_MS)
        qtbot.waitUntil(lambda: (at.sample.time_behind_us or 0) > 0, timeout=TIMEOUT_MS)
        qtbot.waitUntil(lambda: at.card.controls.pause.text() == "Resume", timeout=TIMEOUT_MS)
        at.press(at.card.controls.pause)
        at.until()
        qtbot.waitUntil(lambda: at.sample.events_behind == 0, timeout=TIMEOUT_MS)


def test_that_an_order_is_followed_to_its_payment_in_the_drawn_causes(
    console: OpenConsole, shop: Running, qtbot: QtBot
) -> None:
    lines = [{"product_id": "mug", "quantity": 1}]
    mug = {"product_id": "mug", "name": "Mug", "price": 700, "currency": "EUR", "stock": 9}
    with shop.client() as client:
        accepted(client, make_command("product.add", mug))
        accepted(client, command("product.list", product_id="mug"))
        order = command("order.create", order_id="drawn", user_id="1", lines=lines)
        reserved = accepted(client, order)
        pay = command("order.pay", order_id="drawn", payment_id="drawn-1", method="card")
        paid = accepted(client, pay)
    panel = console.window.panel("causes")
    assert isinstance(panel, CausesPanel)
    console.window.docks.show_panel("causes")
    console.workspace.selected_position.set(reserved - 1)
    qtbot.waitUntil(lambda: panel.view.prepared is not None, timeout=TIMEOUT_MS)
    QTest.keyClick(panel.view, Qt.Key.Key_Home)
    walked = [panel.view.accessibleDescription().split(",")[0]]
    for _ in range(3):
        QTest.keyClick(panel.view, Qt.Key.Key_Right)
        walked.append(panel.view.accessibleDescription().split(",")[0])
    assert walked[:3] == ["Command", "order.created", "Command"]
    assert console.workspace.selected_position.value in {paid - 1, paid}


def test_that_the_lag_graph_opens_with_its_past(
    console: OpenConsole, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = console.window.panel("lag")
    assert isinstance(panel, LagPanel)
    console.window.docks.show_panel("lag")
    qtbot.waitUntil(panel.is_ready, timeout=TIMEOUT_MS)
    held = (frame.replicas.get("replica-1") for frame in console.snapshots)
    heard = {each.heard_us for each in held if each is not None}
    assert panel.sample_count("replica-1") > len(heard)
    lines = write_csv(copy_samples(panel.rings, 0.0, 1e12), tmp_path / "lag.csv")
    table = (tmp_path / "lag.csv").read_text().splitlines()
    numbers = "behind_events,late_seconds,latency_p99_seconds,drain_events_per_second"
    stages = "published_seconds,received_seconds,applied_seconds,on_disk_seconds,visible_seconds"
    assert table[0] == f"time,replica,view,{numbers},{stages}"
    assert lines == len(table) - 1 == sum(panel.sample_count(name) for name in panel.rings.names())


def test_that_a_moment_that_the_archive_cannot_show_is_marked_in_its_box(
    console: OpenConsole, qtbot: QtBot
) -> None:
    console.window.docks.show_panel("views")
    _, views = timeline_and_views(console)
    qtbot.waitUntil(views.is_ready, timeout=TIMEOUT_MS)
    box = views.controls.at
    for text, reason in (("9" * 20, "There is no position"), ("yesterday", "yesterday")):
        box.setText(text)
        box.editingFinished.emit()
        qtbot.waitUntil(lambda: box.property("state") == "bad", timeout=TIMEOUT_MS)
        assert reason in box.toolTip()
        box.setText("5")
        assert box.property("state") == ""
    box.editingFinished.emit()
    qtbot.waitUntil(lambda: views.footer.freshness.text() == "as of 5", timeout=TIMEOUT_MS)


def test_that_panels_are_remembered_from_one_start_to_the_next(
    shop: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    Preferences(tmp_path).save_on_quit("keep")
    with open_console(shop.folder, tmp_path, qapp, qtbot) as found:
        found.wait_until_connected()
        timeline, views = timeline_and_views(found)
        timeline.filter_bar.replace("data.name:U*")
        timeline.filter_bar.subject.setText("user-1*")
        timeline.filter_bar.subject.editingFinished.emit()
        found.window.docks.show_panel("views")
        qtbot.waitUntil(views.is_ready, timeout=TIMEOUT_MS)
        views.show_view("users")
        views.controls.filter.set_filter("name:U1*")
        qtbot.waitUntil(lambda: len(views.rows) == 11, timeout=TIMEOUT_MS)
        views.grid.horizontalHeader().sectionClicked.emit(views.column_names.index("name"))
        found.window.docks.show_panel("timeline")
        qtbot.waitUntil(lambda: timeline.table.row_count == 11, timeout=TIMEOUT_MS)
        timeline.table.unfollow()
        replay = found.window.panel("replay")
        assert isinstance(replay, ReplayPanel)
        next(each for each in choices(replay) if each.text() == "Users").click()
        is_users_shown = "users" in replay.tiles.chosen
        found.window.close()
    with open_console(shop.folder, tmp_path, qapp, qtbot) as found:
        found.wait_until_connected()
        timeline, views = timeline_and_views(found)
        found.window.docks.show_panel("timeline")
        qtbot.waitUntil(lambda: timeline.table.row_count == 11, timeout=TIMEOUT_MS)
        assert timeline.filter_bar.box.applied_filter == "data.name:U*"
        assert timeline.filter_bar.subject.text() == "user-1*"
        assert not timeline.table.following
        found.window.docks.show_panel("views")
        qtbot.waitUntil(lambda: len(views.rows) == 11, timeout=TIMEOUT_MS)
        assert views.shown_view == "users"
        qtbot.waitUntil(lambda: views.controls.filter.applied_filter == "name:U1*")
        assert views.model.headings[views.column_names.index("name")].mark == "▲"
        replay = found.window.panel("replay")
        assert isinstance(replay, ReplayPanel)
        qtbot.waitUntil(lambda: bool(choices(replay)), timeout=TIMEOUT_MS)
        assert ("users" in replay.tiles.chosen) == is_users_shown


def test_that_the_overview_shows_every_process_and_that_all_is_well(
    console: OpenConsole, qtbot: QtBot
) -> None:
    panel = console.window.panel("overview")
    assert isinstance(panel, OverviewPanel)
    qtbot.waitUntil(panel.is_ready, timeout=TIMEOUT_MS)
    qtbot.waitUntil(
        lambda: "No problems with processes, views or boards." in panel.visible_texts(),
        timeout=TIMEOUT_MS,
    )
    processes = panel.findChild(ProcessList)
    assert isinstance(processes, ProcessList)
    qtbot.waitUntil(lambda: processes.is_folded, timeout=TIMEOUT_MS)
    assert {"replica-1", "archive"} <= panel.visible_texts()
    processes.unfold.click()
    assert {"supervisor", "primary", "replica-1", "archive"} <= panel.visible_texts()
    processes.unfold.click()


def test_that_going_to_a_position_gives_the_keys_back_to_the_replay(
    console: OpenConsole, qtbot: QtBot
) -> None:
    console.window.activateWindow()
    console.window.docks.show_panel("replay")
    replay = console.window.panel("replay")
    assert isinstance(replay, ReplayPanel)
    qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
    goto = replay.playback_bar.goto
    goto.setFocus()
    QTest.keyClicks(goto, "7")
    QTest.keyClick(goto, Qt.Key.Key_Return)
    assert replay.playback.position == 7
    qtbot.waitUntil(lambda: not goto.hasFocus(), timeout=TIMEOUT_MS)
    for key, position in ((Qt.Key.Key_Right, 8), (Qt.Key.Key_L, 9), (Qt.Key.Key_H, 8)):
        QTest.keyClick(focused(), key)
        assert replay.playback.position == position
    goto.setFocus()
    QTest.keyClick(goto, Qt.Key.Key_Escape)  # and without going anywhere as well
    assert not goto.hasFocus()


@pytest.mark.parametrize("name", ["timeline", "views", "commands"])
def test_that_a_panel_that_is_gone_to_gives_the_keyboard_to_its_rows(
    console: OpenConsole, qtbot: QtBot, name: str
) -> None:
    console.window.activateWindow()
    _, views = timeline_and_views(console)
    console.window.docks.show_panel("views")
    views.show_view("users")
    qtbot.waitUntil(lambda: bool(views.rows), timeout=TIMEOUT_MS)
    console.window.docks.show_panel("overview")
    console.window.docks.show_panel(name)
    qtbot.waitUntil(console.window.panel(name).is_ready, timeout=TIMEOUT_MS)
    panel = console.window.panel(name)
    qtbot.waitUntil(
        lambda: (
            isinstance(found := QApplication.focusWidget(), Grid | CommandList)
            and panel.isAncestorOf(found)
        ),
        timeout=TIMEOUT_MS,
    )


def test_that_a_filter_says_how_many_events_and_rows_it_hides(
    console: OpenConsole, qtbot: QtBot
) -> None:
    timeline, views = timeline_and_views(console)
    console.window.docks.show_panel("timeline")
    timeline.filter_bar.replace("data.name:U1*")
    qtbot.waitUntil(lambda: timeline.table.row_count == 11, timeout=TIMEOUT_MS)
    hidden = f"{console.snapshot.head - 11} hidden by the filter"
    qtbot.waitUntil(lambda: hidden in timeline.caption.text(), timeout=TIMEOUT_MS)
    console.window.docks.show_panel("views")
    qtbot.waitUntil(views.is_ready, timeout=TIMEOUT_MS)
    views.show_view("users")
    for text, expected in (
        ("name:U1*", "rows 1 to 11  ·  9 hidden by the filter"),
        ("name:nobody", "no rows  ·  20 hidden by the filter"),
        ("", "rows 1 to 20"),
    ):
        views.controls.filter.set_filter(text)
        shown = partial(_range_text_is, views, expected)
        qtbot.waitUntil(shown, timeout=TIMEOUT_MS)


def _range_text_is(views: ViewsPanel, text: str) -> bool:
    return views.footer.row_range.text() == text


def test_that_each_view_keeps_its_sorting_and_its_columns(
    console: OpenConsole, qtbot: QtBot
) -> None:
    _, views = timeline_and_views(console)
    console.window.docks.show_panel("views")
    qtbot.waitUntil(views.is_ready, timeout=TIMEOUT_MS)
    views.show_view("users")
    qtbot.waitUntil(lambda: views.shown_view == "users", timeout=TIMEOUT_MS)
    place = views.column_names.index("name")
    views.grid.horizontalHeader().sectionClicked.emit(place)
    qtbot.waitUntil(lambda: views.model.headings[place].mark == "▲", timeout=TIMEOUT_MS)
    views.grid.columns.show_column(0, shown=False)
    views.show_view("contacts")
    qtbot.waitUntil(lambda: views.shown_view == "contacts", timeout=TIMEOUT_MS)
    assert 0 in views.grid.columns.shown_places
    assert not any(heading.mark for heading in views.model.headings)
    views.show_view("users")
    qtbot.waitUntil(lambda: views.shown_view == "users", timeout=TIMEOUT_MS)
    assert views.model.headings[place].mark == "▲"
    assert 0 not in views.grid.columns.shown_places


def test_that_several_events_are_copied_from_the_timeline(
    console: OpenConsole, qtbot: QtBot
) -> None:
    timeline, _ = timeline_and_views(console)
    console.window.docks.show_panel("timeline")
    qtbot.waitUntil(timeline.is_ready, timeout=TIMEOUT_MS)
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        QTest.keyClick(timeline.table.grid, Qt.Key.Key_Up, modifier)
    QTest.keyClick(timeline.table.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines, head = clipboard().splitlines(), console.snapshot.head
    assert lines[0].startswith("Position\tMarks\tTime (UTC)\tSince prev.\tType")
    assert [int(line.split("\t")[0]) for line in lines[1:]] == [head - 1, head]
