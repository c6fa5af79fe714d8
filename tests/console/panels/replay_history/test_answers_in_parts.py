"""Parts of an answer stand behind those that they were asked from, whatever is asked meanwhile."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import Column
from backend.messages.row_history import (
    Blame,
    DifferingRow,
    EventOrigin,
    FieldWriter,
    RowHistory,
    RowVersion,
    ViewDiff,
)
from console.panels.replay.replay_context import ReplayCell, ReplayContext
from console.panels.replay_history.blame_pane import BlamePane
from console.panels.replay_history.diff_pane import DiffPane
from console.panels.replay_history.row_versions import KnownVersions
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.scripted_client import ScriptedClient

COLUMNS = [Column(name="user_id", kind="text", key=True), Column(name="position", kind="position")]
CATALOGUE_VIEW = sample_messages.view_kind("users", columns=COLUMNS)


def origin(position: int) -> EventOrigin:
    return EventOrigin(
        position=position,
        id=bytes(16),
        type="user.topped-up",
        subject="user-u1",
        time=0,
        recorded=0,
        actor="anna",
        correlation=bytes(16),
    )


def blame(at: int, positions: Sequence[int], cursor: int) -> Blame:
    return Blame(
        view="users",
        key=["u1"],
        field=Column(name="balance", kind="integer"),
        value=1,
        writers=[FieldWriter(event=origin(each), after=each) for each in positions],
        at=at,
        replica="archive",
        cursor=cursor,
    )


def answer(client: ScriptedClient, reply: object) -> None:
    """Answer the newest question, as the I/O thread would hand it over."""
    asked = client.asked[-1]
    asked.answer(asked.prepare(reply))


@pytest.fixture
def context(
    scripted_client: ScriptedClient, theme: Theme, workspace: Workspace, qtbot: QtBot
) -> ReplayContext:
    panel = QWidget()
    qtbot.addWidget(panel)
    return ReplayContext(scripted_client, theme, workspace, panel)


@pytest.fixture
def blamed(context: ReplayContext, qtbot: QtBot) -> BlamePane:
    pane = BlamePane(context)
    qtbot.addWidget(pane)
    context.playhead.set(100)
    context.cell.set(ReplayCell(view="users", key=("u1",), column="balance"))
    pane.field.setEditText("balance")
    pane.show()
    pane.refresh()
    return pane


def listed(pane: BlamePane) -> list[object]:
    return [row.key for row in pane.table.model.rows if row is not None]


def test_that_earlier_writers_stand_behind_the_later_ones(
    blamed: BlamePane, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client, blame(100, [90, 80], cursor=80))
    blamed.more.click()
    answer(scripted_client, blame(100, [70], cursor=0))
    assert listed(blamed) == [90, 80, 70]


def test_that_a_part_from_before_is_not_put_behind_what_is_asked_anew(
    blamed: BlamePane, context: ReplayContext, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client, blame(100, [90, 80], cursor=80))
    context.playhead.set(120)
    blamed.refresh()
    blamed.more.click()
    answer(scripted_client, blame(120, [110, 90], cursor=90))
    answer(scripted_client, blame(100, [70], cursor=0))
    assert listed(blamed) == [110, 90]


def test_that_a_part_of_a_difference_that_is_asked_for_twice_is_listed_once(
    context: ReplayContext, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    pane = DiffPane(context)
    qtbot.addWidget(pane)
    pane.view.addItem("Users", "users")
    pane.show()
    pane.restore_state({"a": "10", "b": "20"})
    pane.refresh()

    def part(key: str, cursor: int) -> ViewDiff:
        row = DifferingRow(key=[key], before=None, after=[key, 15], last=15)
        return ViewDiff(
            view="users",
            columns=COLUMNS,
            rows=[row],
            start=10,
            end=20,
            looked_at=15,
            replica="archive",
            cursor=cursor,
        )

    answer(scripted_client, part("u1", cursor=5))
    pane.more.click()  # the next part is on its way already
    asked = len(scripted_client.asked)
    answer(scripted_client, part("u2", cursor=0))
    if len(scripted_client.asked) > asked:
        answer(scripted_client, part("u2", cursor=0))
    assert len([row for row in pane.table.model.rows if row is not None]) == 2


def test_that_a_row_is_known_where_the_playhead_went_while_it_was_asked_for(
    scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    known = KnownVersions(scripted_client, owner, limit=1)
    version = RowVersion(event=origin(90), key=["u1"], before=None, after=["u1", 90])
    page = RowHistory(
        view="users",
        columns=COLUMNS,
        versions=[version],
        applied=100,
        replica="archive",
        cursor=90,
    )
    known.seek("users", ("u1",), 95)
    known.seek("users", ("u1",), 50)
    answer(scripted_client, page)
    assert len(scripted_client.asked) == 2
    answer(scripted_client, replace(page, versions=[replace(version, event=origin(40))], cursor=0))
    assert len(scripted_client.asked) == 2
    held = known.at(50)
    assert held is not None
    assert held.event.position == 40
