from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.messages.control import OrderDone, StartReplica, StopReplica
from backend.messages.notices import StoppedReplica
from backend.messages.view_shares import ViewShare
from console.panels.replicas.control_requests import ControlRequests
from console.panels.replicas.replica_set_bar import ForgetDialog, ReplicaSetBar
from console.panels.replicas.start_dialog import StartChoice, StartDialog
from console.state.workspace import Workspace
from tests.console.scripted_client import ScriptedClient


def test_that_a_replica_is_started_with_the_copy_that_is_chosen(
    scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> None:
    bar = ReplicaSetBar(workspace, ControlRequests(scripted_client))
    qtbot.addWidget(bar)
    bar.show_replicas(["replica-1", "replica-2", "archive"], 1_234)
    QTest.mouseClick(bar.start, Qt.MouseButton.LeftButton)
    asked = bar.findChild(StartDialog)
    assert asked is not None
    assert "1\u202f234 events" in asked.texts()
    assert [asked.source.itemData(place) for place in range(asked.source.count())] == [
        "replica-1",
        "replica-2",
        "",
    ]
    asked.source.setCurrentIndex(1)
    assert scripted_client.ordered == []
    QTest.mouseClick(asked.confirm, Qt.MouseButton.LeftButton)
    assert [each.body for each in scripted_client.ordered] == [
        StartReplica(replica="replica-3", copy_of="replica-2", by="anna")
    ]


STOPPED = [
    StoppedReplica(name="replica-2", rows_bytes=2_000_000),
    StoppedReplica(name="replica-3", rows_bytes=0),
]


def test_that_a_stopped_replica_is_chosen_and_goes_on_with_its_rows(
    scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> None:
    bar = ReplicaSetBar(workspace, ControlRequests(scripted_client))
    qtbot.addWidget(bar)
    bar.show_replicas(["replica-1", "archive"], 9, STOPPED)
    bar.ask()
    asked = bar.findChild(StartDialog)
    assert asked is not None
    names = [asked.replica.itemData(place) for place in range(asked.replica.count())]
    assert names == ["replica-4", "replica-2", "replica-3"]
    assert "as much again as the rows of another replica" in asked.texts()
    asked.replica.setCurrentIndex(1)
    assert "none: its rows are there" in asked.texts()
    assert "2.0\u202fMB" in asked.replica.currentText()
    assert not asked.source.isEnabled()
    asked.confirm.click()
    assert scripted_client.ordered[0].body == StartReplica(replica="replica-2", by="anna")


def test_that_rows_of_a_stopped_replica_are_removed_after_its_production_was_named(
    scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> None:
    bar = ReplicaSetBar(workspace, ControlRequests(scripted_client))
    qtbot.addWidget(bar)
    bar.show_replicas(["replica-1"], 9)
    assert bar.forget.isHidden()
    workspace.production.set("shop")
    bar.show_replicas(["replica-1"], 9, STOPPED)
    assert not bar.forget.isHidden()
    bar.ask_forget()
    asked = bar.findChild(ForgetDialog)
    assert asked is not None
    assert not asked.confirm.isEnabled()
    asked.typed_name.setText("shop")
    asked.confirm.click()
    assert scripted_client.ordered[0].body == StopReplica(
        replica="replica-2", forget=True, by="anna"
    )


def test_that_an_archive_begins_with_a_copy_only_when_asked_to_and_says_what_it_lacks_then(
    scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> None:
    bar = ReplicaSetBar(workspace, ControlRequests(scripted_client))
    qtbot.addWidget(bar)
    bar.show_replicas(["replica-1"], 9, [StoppedReplica(name="archive", rows_bytes=0)])
    bar.ask()
    asked = bar.findChild(StartDialog)
    assert asked is not None
    asked.replica.setCurrentIndex(1)
    assert asked.choice == StartChoice(name="archive", source="")
    assert asked.past.isHidden()
    asked.replica.setCurrentIndex(0)
    assert asked.source.currentData() == "replica-1"
    asked.replica.setCurrentIndex(1)
    asked.source.setCurrentIndex(0)
    assert asked.past.isVisible()
    assert "What was before is not kept" in asked.past.text()
    asked.confirm.click()
    order = StartReplica(replica="archive", copy_of="replica-1", by="anna")
    assert scripted_client.ordered[0].body == order


def test_that_an_archive_with_rows_goes_on_with_them(
    scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> None:
    bar = ReplicaSetBar(workspace, ControlRequests(scripted_client))
    qtbot.addWidget(bar)
    bar.show_replicas(["replica-1"], 9, [StoppedReplica(name="archive", rows_bytes=5_000)])
    bar.ask()
    asked = bar.findChild(StartDialog)
    assert asked is not None
    asked.replica.setCurrentIndex(1)
    assert not asked.source.isEnabled()
    assert asked.past.isHidden()
    assert asked.choice == StartChoice(name="archive", source="")


def test_that_what_came_of_a_start_stands_in_one_line_where_there_is_room(
    scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> None:
    bar = ReplicaSetBar(workspace, ControlRequests(scripted_client))
    qtbot.addWidget(bar)
    bar.resize(1_000, 60)
    bar.show()
    bar.show_replicas(["replica-1"], 9)
    bar.ask()
    asked = bar.findChild(StartDialog)
    assert asked is not None
    asked.confirm.click()
    scripted_client.ordered[-1].answer(
        OrderDone(message="replica-2 starts with the rows that it had.")
    )
    (outcome,) = [each for each in bar.findChildren(QLabel) if "replica-2 starts" in each.text()]
    line_px = outcome.fontMetrics().lineSpacing()
    qtbot.waitUntil(lambda: outcome.heightForWidth(outcome.width()) < 2 * line_px)


def test_that_a_replica_is_started_with_a_part_of_the_views_that_are_named(
    scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> None:
    bar = ReplicaSetBar(workspace, ControlRequests(scripted_client))
    qtbot.addWidget(bar)
    share = [ViewShare(view="orders", part=1, parts=2), ViewShare(view="sales")]
    stopped = StoppedReplica(name="replica-2", rows_bytes=2_000_000, share=share)
    bar.show_replicas(["replica-1"], 9, [stopped])
    bar.ask()
    asked = bar.findChild(StartDialog)
    assert asked is not None
    asked.replica.setCurrentIndex(1)
    assert "of orders, part 1 of 2; sales" in asked.replica.currentText()
    asked.replica.setCurrentIndex(0)
    asked.views.setText("orders, users")
    asked.part.setCurrentIndex(asked.part.findText("part 2 of 3"))
    asked.confirm.click()
    assert scripted_client.ordered[0].body == StartReplica(
        replica="replica-3",
        copy_of="replica-1",
        views=("orders", "users"),
        part=2,
        parts=3,
        by="anna",
    )


def test_that_nothing_is_copied_or_shared_where_replicas_keep_their_rows_in_postgresql(
    scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> None:
    bar = ReplicaSetBar(workspace, ControlRequests(scripted_client))
    qtbot.addWidget(bar)
    bar.show_replicas(["replica-1", "archive"], 9, in_database=True)
    bar.ask()
    asked = bar.findChild(StartDialog)
    assert asked is not None
    assert not [each for each in (asked.source, asked.views, asked.part) if each.isVisible()]
    assert "each has all views, and builds them from the log" in "".join(asked.texts())
    assert "as much again as the rows of another replica, in PostgreSQL" in asked.texts()
    asked.confirm.click()
    assert scripted_client.ordered[0].body == StartReplica(replica="replica-2", by="anna")


def test_that_rows_of_a_stopped_replica_in_postgresql_are_removed_or_gone_on_with(
    scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> None:
    bar = ReplicaSetBar(workspace, ControlRequests(scripted_client))
    qtbot.addWidget(bar)
    stopped = StoppedReplica(name="replica-2", rows_bytes=0, in_database=True)
    bar.show_replicas(["replica-1"], 9, [stopped], in_database=True)
    bar.ask()
    asked = bar.findChild(StartDialog)
    assert asked is not None
    asked.replica.setCurrentIndex(1)
    assert asked.replica.currentText() == "replica-2, with its rows in PostgreSQL"
    assert "none: its rows are there" in asked.texts()
    asked.reject()
    assert not bar.forget.isHidden()
    bar.ask_forget()
    forgotten = bar.findChild(ForgetDialog)
    assert forgotten is not None
    assert "Started again, it builds its rows from the log." in forgotten.texts()
    forgotten.confirm.click()
    assert scripted_client.ordered[0].body == StopReplica(
        replica="replica-2", forget=True, by="anna"
    )
