"""How often panels ask, and what they ask no more."""

from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from backend.messages.live_pages import AskLivePage
from backend.messages.queries import AskChanges, AskView, CountLog
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.views.page_freshness import answer_place
from tests.console.open_console import TIMEOUT_MS, OpenConsole
from tests.console.panels.panel_operator import (
    SentQuestions,
    frozen,
    timeline_and_views,
)
from tests.running import Running, accepted, command


def test_that_a_page_of_a_view_is_cancelled_when_another_is_wanted_or_the_panel_is_closed(
    console: OpenConsole, shop: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.window.docks.show_panel("views")
    _, views = timeline_and_views(console)
    views.show_view("users")
    qtbot.waitUntil(lambda: views.shown_view == "users", timeout=TIMEOUT_MS)
    wire = SentQuestions(monkeypatch)

    def past() -> list[object]:
        return [each.at for each in wire.open(AskView) if isinstance(each, AskView)]

    with frozen(shop, "archive"):
        for at in ("4", "5"):
            views.controls.at.setText(at)
            views.controls.at.editingFinished.emit()
        qtbot.waitUntil(lambda: past() == [5], timeout=TIMEOUT_MS)
        console.window.docks.by_name["views"].close()
        qtbot.waitUntil(lambda: past() == [], timeout=TIMEOUT_MS)
        console.window.docks.show_panel("views")
        qtbot.waitUntil(lambda: past() == [5], timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: len(views.rows) == 5, timeout=TIMEOUT_MS)


def test_that_a_count_of_the_timeline_is_cancelled_when_the_filter_changes_or_it_is_closed(
    console: OpenConsole, shop: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.window.docks.show_panel("timeline")
    timeline, _ = timeline_and_views(console)
    qtbot.waitUntil(timeline.is_ready, timeout=TIMEOUT_MS)
    wire = SentQuestions(monkeypatch)

    def filters() -> set[str]:
        return {each.filter for each in wire.open(CountLog) if isinstance(each, CountLog)}

    with frozen(shop, "replica-1"):
        for text in ("data.name:U1", "data.name:U2"):
            timeline.filter_bar.changed.emit(text)
        qtbot.waitUntil(lambda: filters() == {"data.name:U2"}, timeout=TIMEOUT_MS)
        console.window.docks.by_name["timeline"].close()
        qtbot.waitUntil(lambda: not filters(), timeout=TIMEOUT_MS)
        console.window.docks.show_panel("timeline")
        qtbot.waitUntil(lambda: filters() == {"data.name:U2"}, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: timeline.table.row_count == 1, timeout=TIMEOUT_MS)


def test_that_one_move_of_the_playhead_asks_once_and_paints_once(
    console: OpenConsole, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.window.docks.show_panel("replay")
    replay = console.window.panel("replay")
    assert isinstance(replay, ReplayPanel)
    qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
    replay.go_to("10")
    qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
    wire = SentQuestions(monkeypatch)
    painted: list[str] = []

    def note(name: str, *_range: object) -> None:
        painted.append(name)

    for view, tile in replay.tiles.tiles.items():
        for changed in (tile.model.dataChanged, tile.model.modelReset):
            changed.connect(partial(note, view))
    replay.event_summary.changes.model().modelReset.connect(partial(note, "changes"))
    for steps in (1, 1, -1, 3, -2):
        before = replay.playback.position
        wire.sent.clear()
        painted.clear()
        replay.step(steps)
        qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
        first, last = sorted((before, before + steps))
        question = AskChanges(after=first, upto=last, event=before + steps, limit=400)
        assert [each for each, _ in wire.sent] == [question]
        assert set(painted) >= {"users", "changes"}
        assert len(painted) == len(set(painted))
    wire.sent.clear()
    painted.clear()
    replay.go_to("start")
    qtbot.waitUntil(replay.is_ready, timeout=TIMEOUT_MS)
    assert len(wire.sent) == 1
    assert len(painted) == len(set(painted))


def test_that_a_view_is_followed_at_its_replica_and_comes_back_when_that_is_killed(
    console: OpenConsole, shop: Running, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.window.docks.show_panel("views")
    _, views = timeline_and_views(console)
    views.show_view("users")
    views.controls.filter.set_filter("user_id:1")
    qtbot.waitUntil(
        lambda: len(views.rows) == 1 and views.shown_view == "users", timeout=TIMEOUT_MS
    )
    balance = views.column_names.index("balance")

    def shown(amount: str) -> bool:
        return amount in views.rows[0].texts[balance]

    with shop.client() as client:
        wire = SentQuestions(monkeypatch)
        position = 0
        for number in range(20):
            position = accepted(client, command("user.register", user_id=f"o-{number}", name="O"))
        place = answer_place("replica-1", position)
        qtbot.waitUntil(lambda: place in views.footer.source.toolTip(), timeout=TIMEOUT_MS)
        assert len(wire.open(AskLivePage)) <= 2  # none came but for a replica that was sought
        top_up = partial(command, "user.top-up", user_id="1", currency="EUR")
        accepted(client, top_up(amount=123))
        qtbot.waitUntil(lambda: shown("1.23"), timeout=TIMEOUT_MS)
        row = views.model.rows[0]
        assert row is not None
        assert balance in row.marked
        shop.kill("replica-1")
        accepted(client, top_up(amount=400))
        qtbot.waitUntil(lambda: shown("5.23"), timeout=TIMEOUT_MS)
    views.controls.filter.clear()
