"""The preview of a rule says as of when it is and of how long a time, and is kept fresh."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.clock import SECOND_US, now_us
from backend.messages.alerts import AlertPreview, AlertRule, AskAlertPreview
from backend.messages.commands import Failure
from backend.messages.number_text import NARROW_SPACE
from console.panels.alerts.rule_preview import RulePreview
from console.plots.preview_strip import PreviewStrip
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_local
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console.panels.alerts.open_alerts import JUDGED, REPORT, snapshot
from tests.console.scripted_client import ScriptedClient

RULE = AlertRule(name="draft", metric="memory", operator=">", limit=5.0, process="*-1")


@pytest.fixture
def frame() -> BackendSnapshot:
    return snapshot()


@pytest.fixture
def preview(
    scripted_client: ScriptedClient,
    theme: Theme,
    workspace: Workspace,
    qtbot: QtBot,
    frame: BackendSnapshot,
) -> RulePreview:
    preview = RulePreview(scripted_client, theme, workspace.cursor)
    qtbot.addWidget(preview)
    preview.apply_snapshot(frame)
    preview.show()
    preview.show_rule(RULE)
    return preview


def answer(client: ScriptedClient, *begins_us: int | None, fails: str = "") -> None:
    """Answer what is asked, place after place; `begins_us`: from when on each is kept."""
    for begin_us in begins_us or (None,):
        asked = client.ordered.pop()
        assert isinstance(asked.body, AskAlertPreview)
        kept = AlertPreview(
            replica=asked.body.replica,
            view=asked.body.view,
            at_us=[now_us()],
            values=[1.0],
            spans=[],
            begins_at_us=begin_us,
        )
        asked.answer(Failure(code="busy", message=fails) if fails else kept)
    assert client.ordered == []


def plain(text: str) -> str:
    return text.replace(NARROW_SPACE, " ")


def test_that_a_preview_is_asked_for_again_and_again_while_somebody_looks(
    preview: RulePreview, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    assert preview.renewal.interval() == 30_000
    answer(scripted_client)
    preview.renewal.setInterval(5)
    qtbot.waitUntil(lambda: len(scripted_client.ordered) == 1)
    assert "It would have fired 0 times in the last hour" in preview.summary, "it stays till then"
    answer(scripted_client)
    qtbot.waitUntil(lambda: len(scripted_client.ordered) == 1)
    answer(scripted_client)
    preview.hide()
    assert not preview.renewal.isActive()
    preview.show()
    assert preview.renewal.isActive()


def test_that_a_rule_that_was_changed_is_asked_for_at_once(
    preview: RulePreview, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client)
    preview.show_rule(replace(RULE, limit=6.0))
    assert preview.age == "", "what is shown is of another rule"
    (asked,) = scripted_client.ordered
    assert isinstance(asked.body, AskAlertPreview)
    assert asked.body.rule.limit == 6.0


def test_that_a_preview_says_as_of_when_it_is(
    preview: RulePreview,
    scripted_client: ScriptedClient,
    frame: BackendSnapshot,
    qtbot: QtBot,
) -> None:
    assert preview.age == ""
    before_us = now_us()
    answer(scripted_client)
    assert preview.age.startswith(f"As of {format_local(before_us)[:17]}")
    shown = preview.age

    def is_older() -> bool:
        preview.apply_snapshot(frame)
        return preview.age != shown

    qtbot.waitUntil(is_older)
    preview.show_rule(None, "The limit is no number.")
    assert (preview.age, preview.summary) == ("", "The limit is no number.")


def test_that_what_was_found_stays_where_it_cannot_be_renewed(
    preview: RulePreview, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    answer(scripted_client)
    preview.renewal.setInterval(5)
    qtbot.waitUntil(lambda: len(scripted_client.ordered) == 1)
    answer(scripted_client, fails="The backend is gone.")
    assert preview.summary.startswith("It would have fired 0 times in the last hour")
    assert preview.summary.endswith("It could not be renewed: The backend is gone.")
    assert preview.age.startswith("As of ")
    qtbot.waitUntil(lambda: len(scripted_client.ordered) == 1)
    answer(scripted_client)
    assert "renewed" not in preview.summary


def test_that_a_preview_says_how_long_a_time_is_kept_where_that_is_less_than_was_asked_for(
    preview: RulePreview, scripted_client: ScriptedClient
) -> None:
    (asked,) = scripted_client.ordered
    assert isinstance(asked.body, AskAlertPreview)
    answer(scripted_client, asked.body.since_us + (3_600 - 754) * SECOND_US)
    said = "It would have fired 0 times in the last 12 min 34 s, which is all that is kept"
    assert plain(preview.summary).startswith(said)
    (strip,) = preview.findChildren(PreviewStrip)
    assert "in the last 12 min 34 s: would have fired" in plain(strip.accessibleName())


def test_that_of_several_places_it_is_said_where_less_is_kept(
    preview: RulePreview, scripted_client: ScriptedClient, frame: BackendSnapshot
) -> None:
    scripted_client.ordered.clear()
    report = replace(REPORT, processes=[JUDGED, replace(JUDGED, name="replica-2")])
    preview.apply_snapshot(replace(frame, health=report))
    preview.show_rule(replace(RULE, process="*"))
    answer(scripted_client, None, now_us() - 60 * SECOND_US)
    assert "in the last hour" in preview.summary
    assert preview.summary.endswith("Of 1 place less than that is kept.")
    texts = [each.text() for each in preview.findChildren(QLabel)]
    assert any("kept since" in each for each in texts)
