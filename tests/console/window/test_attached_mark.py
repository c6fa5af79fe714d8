"""What a window on an attached folder says of it: how the store is followed, and no forms."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.messages.store_status import StoreState, StoreStatus
from backend.wire.attachment import Attachment, FollowedStore
from backend.wire.joined_folder import JoinedReplica
from backend.wire.scratch_mark import ScratchMark
from console.panels.commands.commands_panel import CommandsPanel
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.window.attach_actions import AttachedMark, create_store_mark
from tests.backend.wire.sample_values import PRIMARY
from tests.console.panels.commands.command_operator import HeldClient

BANK = Attachment(url="postgresql://reader@host/bank", name="bank")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("following", "Attached, read-only: bank, following"),
        ("unreachable", "Attached, read-only: bank, does not answer"),
        ("frozen", "Attached, read-only: bank, its end stands still"),
    ],
)
def test_that_the_status_bar_says_how_the_store_is_followed(
    theme: Theme, qtbot: QtBot, state: StoreState, words: str
) -> None:
    mark = AttachedMark(BANK, theme)
    qtbot.addWidget(mark)
    label = mark.findChild(QLabel, "attached")
    assert label is not None
    assert label.text() == "Attached, read-only: bank, not known"
    store = StoreStatus(name="bank", place=BANK.url, state=state, position="7", reason="So it is.")
    frame = replace(
        StateStore().take_snapshot(), phase="connected", primary=replace(PRIMARY, store=store)
    )

    mark.apply_snapshot(frame)

    assert label.text() == words
    assert "copied up to 7" in label.toolTip()
    assert "So it is." in label.toolTip()


def test_that_a_window_on_a_replica_of_another_host_says_so(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    joined = JoinedReplica(name="tokyo", place="10.0.0.5:7420")
    mark = AttachedMark(joined, theme)
    qtbot.addWidget(mark)
    label = mark.findChild(QLabel, "attached")
    assert label is not None
    assert label.text() == "Replica of 10.0.0.5:7420, read-only: not known"
    workspace = Workspace(data=tmp_path, actor=Observable("anna"), joined=joined)
    panel = CommandsPanel(HeldClient(tmp_path), theme, workspace)
    qtbot.addWidget(panel)
    panel.show()
    note = panel.findChild(QLabel, "attached-note")
    assert note is not None
    assert note.text() == (
        "This folder is a replica of the log at 10.0.0.5:7420, read-only: commands go to the"
        " backend there."
    )
    assert not panel.command_list.isVisible()
    assert panel.is_ready()


def test_that_the_panel_of_commands_has_a_line_in_place_of_forms(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"), attached=BANK)
    client = HeldClient(tmp_path)
    panel = CommandsPanel(client, theme, workspace)
    qtbot.addWidget(panel)
    panel.show()

    note = panel.findChild(QLabel, "attached-note")

    assert note is not None
    assert note.isVisible()
    assert note.text() == (
        "This folder is attached to postgresql://reader@host/bank, read-only: commands go to its"
        " own application."
    )
    assert not panel.command_list.isVisible()
    assert panel.is_ready()
    client.stop()


@pytest.mark.parametrize(
    ("theirs", "named", "words"),
    [
        ("", "", "Views: State by stream."),
        (
            "my_views.py",
            "",
            "my_views.py, the folder's own read models, is not run: a file runs no",
        ),
        ("my_views.py", "mended.py", "Views: State by stream, and those of mended.py."),
    ],
)
def test_that_a_file_of_an_attached_folder_says_which_views_are_there(
    qtbot: QtBot, tmp_path: Path, theirs: str, named: str, words: str
) -> None:
    store = FollowedStore(name="bank", views=theirs)
    opened = ScratchMark(
        kind="incident",
        file="late.marigraph",
        name="late",
        checksum="",
        first=1,
        last=2,
        events=2,
        store=store,
        views=named,
    )

    mark = create_store_mark(opened, store)
    qtbot.addWidget(mark)

    assert mark.text() == "Of the attached store bank"
    assert words in mark.toolTip()
    workspace = Workspace(data=tmp_path, actor=Observable("anna"), opened=opened)
    assert workspace.is_of_store
