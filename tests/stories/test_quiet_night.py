"""Nothing happens for a night, and then one event does."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from backend.clock import SECOND_US
from backend.messages.commands import RecordFacts
from backend.messages.events import Draft
from console.panels.lag.lag_panel import LagPanel
from console.panels.timeline.timeline_panel import TimelinePanel
from console.panels.views.views_panel import ViewsPanel
from tests.health_watch import registration_at
from tests.stories.command_line import JsonObject
from tests.stories.story import Story, all_text, open_story

_EVENTS = 30  # of the evening before
_NIGHT_US = 8 * 3_600 * SECOND_US
_WATCHED_US = 15 * SECOND_US  # several times what these backends take for long


@pytest.fixture
def story(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Story]:
    with open_story("quiet-night", qapp, tmp_path, monkeypatch, "--replicas", "2") as story:
        yield story


@pytest.mark.campaign
@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # not every display has a tray
def test_that_a_quiet_night_is_well_and_one_event_after_it_is_no_lag_of_hours(
    story: Story,
) -> None:
    with story.backend.client() as client:
        facts = _evening(time.time_ns() // 1_000 - _NIGHT_US)
        client.record(
            RecordFacts(origin="shop", since=0, upto=len(facts), state=b"{}", facts=facts)
        )
    story.window.until_well()
    before = _alert_history(story)  # of the start
    _watch_the_night(story)
    _see_one_event(story)
    assert _alert_history(story) == before
    assert story.notifications == []


def _watch_the_night(story: Story) -> None:
    """All stays green with its age, nothing is behind, and no alert has anything to say."""
    story.open(TimelinePanel)
    story.open(LagPanel)
    story.window.until(lambda frame: not frame.banner, "nothing is said of the start any more")
    story.window.forget()
    began_us = story.window.frame.snapshot.now_us
    story.window.until(
        lambda frame: frame.snapshot.now_us - began_us > _WATCHED_US, "a while has gone by"
    )
    story.picture("nothing happens")
    for frame in story.window.frames:
        assert frame.is_well, frame
        assert (frame.banner, frame.head) == ("", f"head {_EVENTS}")
    lag = all_text(story.panel(LagPanel))
    assert "0" in lag
    story.open(type(story.overview))
    story.window.until_well()
    story.picture("nothing happens, the overview")
    assert story.says(story.overview, "committed 8 h")
    reported = story.report_state()
    assert reported.codes == (0, 0)
    assert set(reported.statuses.values()) == {"OK"}
    assert (reported.firing, reported.parked) == (set(), [])


def _see_one_event(story: Story) -> None:
    """It is in sight at once, everywhere; it was late by no more than it took."""
    views = story.open(ViewsPanel)
    views.show_view("users")
    story.until(lambda: len(views.rows) == _EVENTS, "all rows of the evening are listed")
    story.window.forget()
    morning = {"type": "user.register", "data": {"user_id": "morning", "name": "Ben"}}
    story.command_line.run("send", "-", stdin=json.dumps(morning).encode() + b"\n")
    story.until(
        lambda: ("morning",) in {each.key for each in views.rows}, "it is in the view's rows"
    )
    story.picture("one event, the view")
    timeline = story.open(TimelinePanel)
    position = _EVENTS + 1
    (row,) = [each for each in timeline.table.model.rows if each and each.key == position]
    since = [each.column_name for each in timeline.table.model.headings].index("since")
    assert row.texts[since].startswith("+8\N{NARROW NO-BREAK SPACE}h")
    story.picture("one event, the timeline")
    story.open(LagPanel)
    story.window.until(
        lambda frame: min(frame.snapshot.applied.values()) == position, "every replica has it"
    )
    for frame in story.window.frames:
        assert frame.is_well, frame
        for heard in frame.snapshot.replicas.values():
            late_us = [view.time_behind_us or 0 for view in heard.sample.views]
            assert max(late_us, default=0) < 60 * SECOND_US, "no lag of hours"
    reported = story.report_state()
    assert reported.codes == (0, 0)
    story.picture("one event, the lag")


def _alert_history(story: Story) -> list[JsonObject]:
    return story.command_line.run("alerts", "history", "--json").objects


def _evening(last_us: int) -> list[Draft]:
    """Return registrations, a minute apart, the last of them at a moment."""
    moments = [last_us - 60 * SECOND_US * (_EVENTS - 1 - number) for number in range(_EVENTS)]
    return [registration_at(f"{number}", at, at) for number, at in enumerate(moments)]
