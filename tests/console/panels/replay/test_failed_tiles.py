"""What could not be had at the playhead, as while the archive was behind, or had ended."""

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import CatalogueReply, Column
from backend.messages.commands import Failure
from backend.messages.queries import AskChanges, AskView, ViewPage
from backend.messages.row_history import AskBlame
from console.panels.replay.event_differences import EventDifferences
from console.panels.replay.page_delta import PlayheadChanges
from console.panels.replay.replay_context import ReplayCell
from console.panels.replay.replay_panel import ReplayPanel
from console.state.backend_snapshot import BackendSnapshot
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.tables.view_cells import FormattedPage, format_page
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.scripted_client import AwaitedAnswer, ScriptedClient

SECOND_US = 1_000_000
VIEW = sample_messages.view_kind("view-0")


def page_at(position: int) -> FormattedPage:
    page = ViewPage(
        view="view-0",
        columns=[Column(name="name", kind="text", key=True)],
        rows=[["Ann"]],
        total=1,
        replica="archive",
        position=position,
        cached=False,
        took_us=80,
    )
    return format_page(page, compact=True)


def snapshot(now_us: int) -> BackendSnapshot:
    primary = sample_messages.primary(head=5)
    made = StateStore().take_snapshot()
    return replace(made, session="one", now_us=now_us, head=5, primary=primary)


@pytest.fixture
def panel(
    theme: Theme, workspace: Workspace, scripted_client: ScriptedClient, qtbot: QtBot
) -> ReplayPanel:
    """The panel with one view, as it has asked for what stands there for the first time."""
    made = ReplayPanel(scripted_client, theme, workspace)
    qtbot.addWidget(made)
    workspace.catalogue.set(CatalogueReply(commands=[], events=[], views=[VIEW]))
    made.show()
    made.apply_snapshot(snapshot(1 * SECOND_US))
    return made


def asked(
    client: ScriptedClient, kind: type[AskView | AskChanges | AskBlame]
) -> list[AwaitedAnswer]:
    return [each for each in client.asked if isinstance(each.body, kind)]


def test_that_a_view_that_could_not_be_had_is_asked_for_again_though_the_changes_have_come(
    panel: ReplayPanel, scripted_client: ScriptedClient
) -> None:
    (page,) = asked(scripted_client, AskView)
    (changes,) = asked(scripted_client, AskChanges)

    page.answer(
        Failure(
            code="timed-out", message="Position 5 was not applied in time.", field="min_position"
        )
    )
    nothing = EventDifferences(position=5, views=(), changed={})
    changes.answer(PlayheadChanges(differences=nothing, pages={}))
    panel.apply_snapshot(snapshot(1 * SECOND_US))
    assert len(asked(scripted_client, AskView)) == 1, "not at once"

    panel.apply_snapshot(snapshot(3 * SECOND_US))
    assert len(asked(scripted_client, AskView)) == 2


def test_that_an_open_pane_asks_again_what_nobody_answered_and_nothing_else(
    theme: Theme, workspace: Workspace, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    panel = ReplayPanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.show()
    panel.apply_snapshot(snapshot(1 * SECOND_US))
    panel.context.cell.publish(ReplayCell(view="users", key=("u1",), column="balance"))
    panel.context.show_pane("blame")
    (blame,) = asked(scripted_client, AskBlame)
    blame.answer(Failure(code="no-replica", message="archive does not answer at the moment."))
    panel.apply_snapshot(snapshot(1 * SECOND_US))
    assert len(asked(scripted_client, AskBlame)) == 1, "not at once"

    away = replace(snapshot(3 * SECOND_US), phase="connecting")
    panel.apply_snapshot(away)
    assert len(asked(scripted_client, AskBlame)) == 1, "nobody is there to be asked"
    panel.apply_snapshot(replace(away, now_us=5 * SECOND_US, phase="connected"))
    assert len(asked(scripted_client, AskBlame)) == 2

    asked(scripted_client, AskBlame)[-1].answer(Failure(code="unreadable", message="No such."))
    panel.apply_snapshot(replace(away, now_us=9 * SECOND_US, phase="connected"))
    assert len(asked(scripted_client, AskBlame)) == 2, "it would be answered in the same way"


def test_that_what_stands_there_while_the_archive_is_silent_is_told_to_be_of_another_place(
    panel: ReplayPanel, scripted_client: ScriptedClient
) -> None:
    asked(scripted_client, AskView)[-1].answer(page_at(5))
    changed = EventDifferences(position=5, views=(), changed={})
    asked(scripted_client, AskChanges)[-1].answer(PlayheadChanges(differences=changed, pages={}))
    silent = sample_messages.process("archive", "starting")
    panel.go_to("3")
    panel.apply_snapshot(replace(snapshot(2 * SECOND_US), processes=(silent,)))
    assert "as of position" not in texts(panel), "it may still come"
    panel.apply_snapshot(replace(snapshot(4 * SECOND_US), processes=(silent,)))
    assert "1 row, as of position 5" in texts(panel)
    assert "What it changed is not known now." in texts(panel)


def texts(panel: ReplayPanel) -> str:
    return "\n".join(each.text() for each in panel.findChildren(QLabel) if each.isVisible())
