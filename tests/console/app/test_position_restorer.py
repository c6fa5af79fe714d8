"""The events that a window made anew shows again."""

import pytest

from backend.messages.access_roles import AccessRole
from backend.messages.catalogue import CatalogueReply
from console.app.earlier_window import EarlierWindow, PositionRestorer
from console.state.undo_history import UndoHistory
from console.state.workspace import Workspace

CATALOGUE = CatalogueReply(modules=[], commands=[], events=[], views=[])
ROLE: AccessRole = "operator"


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    earlier = EarlierWindow(
        role=ROLE,
        has_started_backend=False,
        start_error="",
        link="",
        panel="",
        selected_position=17,
        compared_position=0,
        playhead=12,
        undo=UndoHistory(),
    )
    workspace.catalogue.subscribe(PositionRestorer(workspace, earlier).on_catalogue)
    return workspace


def test_that_the_event_is_shown_again_though_replay_went_to_the_end_of_the_log(
    workspace: Workspace,
) -> None:
    workspace.playhead.set(99)
    workspace.catalogue.publish(CATALOGUE)
    assert (workspace.selected_position.value, workspace.playhead.value) == (17, 12)


def test_that_what_was_chosen_meanwhile_or_since_stays(workspace: Workspace) -> None:
    workspace.selected_position.set(5)
    workspace.catalogue.publish(CATALOGUE)
    workspace.selected_position.set(0)
    workspace.catalogue.publish(CATALOGUE)
    assert workspace.selected_position.value == 0
