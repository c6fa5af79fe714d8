"""Replicas come and go while a backend of real processes runs."""

import json
import os
import signal
from collections.abc import Iterator

import pytest

from backend.client import Client
from backend.errors import Rejected, Unreadable
from backend.messages.control import OrderDone, Rebuild, StartReplica, StopReplica
from backend.messages.queries import AskView, ViewPage
from tests.running import Running, accepted, command, rows, until


@pytest.fixture
def client(small_backend: Running) -> Iterator[Client]:
    with small_backend.client() as connected:
        yield connected


def ordered(client: Client, order: StartReplica | StopReplica) -> str:
    done = client.control(order)
    assert isinstance(done, OrderDone)
    return done.message


def add_users(client: Client, first: int, last: int) -> int:
    users = (command("user.register", user_id=str(n), name="A") for n in range(first, last + 1))
    return accepted(client, *users)


def until_running(backend: Running, name: str) -> None:
    def is_running() -> bool:
        found = backend.processes().get(name)
        return found is not None and found.state == "running"

    until(is_running, f"{name} runs")


def past_users(client: Client, at: int) -> int:
    """Return how many users there were at a position."""
    page = client.ask(AskView(view="users", limit=1, at=at), "archive")
    assert isinstance(page, ViewPage)
    return page.total


def test_that_a_replica_starts_with_anothers_rows_and_both_go_on(
    small_backend: Running, client: Client
) -> None:
    rows(client, "users", position=add_users(client, 1, 50))
    start = StartReplica(copy_of="replica-1", by="anna")
    assert "replica-2 starts with a copy of the rows of replica-1" in ordered(client, start)
    until_running(small_backend, "replica-2")
    assert "begins with a copy of the rows of replica-1" in small_backend.log()
    position = add_users(client, 51, 60)
    for name in ("replica-1", "replica-2"):
        assert len(rows(client, "users", replica=name, position=position).rows) == 60
    assert not list(small_backend.folder.glob("*.copying*"))
    with pytest.raises(Rejected, match="replica-2 runs already"):
        ordered(client, StartReplica(replica="replica-2", by="anna"))


def test_that_an_archive_begins_with_a_replicas_rows_and_says_what_is_not_kept(
    small_backend: Running, client: Client
) -> None:
    copied_at = add_users(client, 1, 50)
    rows(client, "users", position=copied_at)
    start = StartReplica(replica="archive", copy_of="replica-1", by="anna")
    assert "What was before them is not kept" in ordered(client, start)
    until_running(small_backend, "archive")
    assert "begins with a copy of the rows of replica-1" in small_backend.log()
    position = add_users(client, 51, 60)
    assert (past_users(client, copied_at), past_users(client, position)) == (50, 60)
    with pytest.raises(Unreadable, match=r"keeps users from position \S+ on"):
        past_users(client, copied_at - 1)
    pid = small_backend.processes()["archive"].pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: small_backend.processes()["archive"].pid != pid, "the archive starts again")
    until_running(small_backend, "archive")
    assert past_users(client, add_users(client, 61, 61)) == 61
    assert past_users(client, copied_at) == 50


def test_that_a_stopped_replica_stays_stopped_and_is_missed_by_nobody(
    small_backend: Running, client: Client
) -> None:
    assert "builds its rows from the log" in ordered(client, StartReplica(by="anna"))
    until_running(small_backend, "replica-2")
    stop = StopReplica(replica="replica-1", by="anna")
    assert ordered(client, stop) == "replica-1 stops; its rows stay on disk."
    until(lambda: "replica-1" not in small_backend.processes(), "it has gone")
    assert not [each for each in client.health().report.problems if each.subject == "replica-1"]
    until(lambda: not client.health().report.problems, "nothing is wrong")
    assert [each.name for each in client.health().replicas] == ["replica-2"]
    assert json.loads((small_backend.folder / "replicas.json").read_text()) == {
        "added": ["replica-2"],
        "stopped": ["replica-1"],
    }
    assert small_backend.stop() == 0
    small_backend.start()
    with small_backend.client() as again:
        assert {"replica-2"} == {
            each.name for each in again.topology().processes if each.role == "replica"
        }
        begun = ordered(again, StartReplica(by="anna"))
        assert begun == "replica-1 starts with the rows that it had."
        until_running(small_backend, "replica-1")


def stopped(client: Client) -> dict[str, bool]:
    """Return the replicas that could be started again, and whether they have rows."""
    return {each.name: each.rows_bytes > 0 for each in client.health().topology.stopped}


def test_that_rows_are_forgotten_only_when_asked_and_then_built_anew(
    small_backend: Running, client: Client
) -> None:
    position = add_users(client, 1, 5)
    path = small_backend.folder / "replica-2.sqlite"
    ordered(client, StartReplica(by="anna"))
    until_running(small_backend, "replica-2")
    ordered(client, StopReplica(replica="replica-2", by="anna"))
    until(lambda: "replica-2 has stopped" in small_backend.log(), "it has ended")
    assert path.exists()
    until(lambda: stopped(client) == {"replica-2": True}, "it is told, with rows")
    with pytest.raises(Rejected, match="has rows of its own"):
        ordered(client, StartReplica(copy_of="replica-1", by="anna"))
    done = ordered(client, StopReplica(replica="replica-2", forget=True, by="anna"))
    assert done == "The rows of replica-2 are removed."
    until(lambda: not path.exists(), "its rows are removed")
    assert stopped(client) == {}
    ordered(client, StartReplica(copy_of="replica-1", by="anna"))
    until_running(small_backend, "replica-2")
    assert len(rows(client, "users", replica="replica-2", position=position).rows) == 5


def test_that_what_was_to_be_forgotten_is_removed_before_the_replica_starts_again(
    small_backend: Running, client: Client
) -> None:
    path = small_backend.folder / "replica-2.sqlite"
    ordered(client, StartReplica(by="anna"))
    until_running(small_backend, "replica-2")
    ordered(client, StopReplica(replica="replica-2", by="anna"))
    until(lambda: "replica-2 has stopped" in small_backend.log(), "it has ended")
    ordered(client, StopReplica(replica="replica-2", forget=True, by="anna"))
    begun = ordered(client, StartReplica(replica="replica-2", by="anna"))
    assert begun == "replica-2 starts, and builds its rows from the log."
    until_running(small_backend, "replica-2")
    assert small_backend.stop() == 0
    wanted = {"added": ["replica-2"], "forgotten": ["replica-2"]}  # and then it was killed
    (small_backend.folder / "replicas.json").write_text(json.dumps(wanted))
    before = path.stat().st_ino
    small_backend.start()
    until_running(small_backend, "replica-2")
    assert "the rows of replica-2 are removed" in small_backend.log()
    assert path.stat().st_ino != before
    assert json.loads((small_backend.folder / "replicas.json").read_text()) == {
        "added": ["replica-2"]
    }


def test_that_only_replicas_are_started_stopped_and_copied(client: Client) -> None:
    for order, reason in (
        (StartReplica(replica="nonsense", by="anna"), "is called replica-1, replica-2"),
        (StartReplica(copy_of="primary", by="anna"), "is no replica that runs here"),
        (StartReplica(copy_of="replica-9", by="anna"), "is no replica that runs here"),
        (StopReplica(replica="primary", by="anna"), "No replica primary runs here"),
        (StopReplica(replica="replica-9", by="anna"), "No replica replica-9 runs here"),
    ):
        with pytest.raises(Rejected, match=reason):
            ordered(client, order)


def test_that_a_copy_leaves_out_a_rebuild_that_its_source_is_at(
    small_backend: Running, client: Client
) -> None:
    position = add_users(client, 1, 50)
    rows(client, "users", position=position)
    client.control(Rebuild(replica="replica-1", by="anna"))
    ordered(client, StartReplica(copy_of="replica-1", by="ben"))
    until_running(small_backend, "replica-2")
    assert len(rows(client, "users", replica="replica-2", position=position).rows) == 50
    found = [each for each in client.health().replicas if each.name == "replica-2"]
    assert all(each.rebuild is None for each in found)
