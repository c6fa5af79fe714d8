"""Views at the playhead that could not be had, as while the archive was behind."""

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.queries import AskChanges, AskView
from console.panels.replay.event_differences import EventDifferences
from console.panels.replay.page_delta import PlayheadChanges
from console.panels.replay.replay_panel import ReplayPanel
from console.state.backend_snapshot import BackendSnapshot
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.scripted_client import AwaitedAnswer, ScriptedClient

SECOND_US = 1_000_000


def snapshot(now_us: int) -> BackendSnapshot:
    primary = sample_messages.primary(head=5)
    made = StateStore().take_snapshot()
    return replace(made, session="one", now_us=now_us, head=5, primary=primary)


def asked(client: ScriptedClient, kind: type[AskView | AskChanges]) -> list[AwaitedAnswer]:
    return [each for each in client.asked if isinstance(each.body, kind)]


def test_that_a_view_that_could_not_be_had_is_asked_for_again_though_the_changes_have_come(
    theme: Theme, workspace: Workspace, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    panel = ReplayPanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    kinds = [sample_messages.view_kind("view-0")]
    workspace.catalogue.set(CatalogueReply(commands=[], events=[], views=kinds))
    panel.show()
    panel.apply_snapshot(snapshot(1 * SECOND_US))
    (page,) = asked(scripted_client, AskView)
    (changes,) = asked(scripted_client, AskChanges)

    page.answer(Failure(code="behind", message="Position 5 was not applied in time."))
    nothing = EventDifferences(position=5, views=(), changed={})
    changes.answer(PlayheadChanges(differences=nothing, pages={}))
    panel.apply_snapshot(snapshot(1 * SECOND_US))
    assert len(asked(scripted_client, AskView)) == 1, "not at once"

    panel.apply_snapshot(snapshot(3 * SECOND_US))
    assert len(asked(scripted_client, AskView)) == 2
