import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.client import Client
from backend.errors import TimedOut, Unavailable, Unreadable
from backend.messages.control import (
    ApplyNow,
    ControlRequest,
    OrderDone,
    Pause,
    Rebuild,
    Resume,
    SetMode,
    Throttle,
)
from backend.messages.health import ProcessHealth
from backend.messages.notices import ReplicaSample
from backend.messages.queries import AskView, ViewPage
from tests.running import Running, accepted, command, rows, until

SHORT = 200_000  # microseconds that a question waits for a replica that is held


def sample(client: Client, name: str = "replica-1") -> ReplicaSample | None:
    return next((each for each in client.health().replicas if each.name == name), None)


def health_of(client: Client, name: str) -> ProcessHealth:
    return next(each for each in client.health().report.processes if each.name == name)


def known(client: Client, name: str = "replica-1") -> ReplicaSample:
    until(lambda: sample(client, name) is not None, f"{name} has said how it is")
    found = sample(client, name)
    assert found is not None
    return found


def ordered(client: Client, order: ControlRequest) -> str:
    done = client.control(order)
    assert isinstance(done, OrderDone)
    return done.message


def add_users(client: Client, first: int, last: int) -> int:
    return accepted(
        client,
        *(command("user.register", user_id=str(n), name="Anna") for n in range(first, last + 1)),
    )


def says(client: Client, status: str, name: str = "replica-1") -> None:
    until(
        lambda: health_of(client, name).verdict.status == status, f"{name} is reported as {status}"
    )


@pytest.fixture
def client(shared_backend: Running) -> Iterator[Client]:
    """A client of a backend whose replica is let go on afterwards."""
    with shared_backend.client() as connected:
        yield connected
        for order in (
            Resume(replica="replica-1", by="anna"),
            SetMode(replica="replica-1", mode="realtime", by="anna"),
            Throttle(replica="replica-1", rate_per_s=0, by="anna"),
        ):
            ordered(connected, order)


def test_that_a_paused_replica_stands_still_says_by_whom_and_goes_on(client: Client) -> None:
    before = len(rows(client, "users", position=add_users(client, 101, 105)).rows)
    ordered(client, Pause(replica="replica-1", by="anna"))
    position = add_users(client, 106, 110)
    with pytest.raises(TimedOut):
        client.ask(AskView(view="users", min_position=position, timeout_us=SHORT))
    assert len(rows(client, "users").rows) == before
    until(lambda: known(client).events_behind == 5, "five events are behind")
    held = known(client)
    assert held.paused_by == "anna"
    assert health_of(client, "replica-1").verdict.status == "PAUSED"
    assert held.time_behind_us is not None
    assert held.time_behind_us > 0
    ordered(client, Resume(replica="replica-1", by="anna"))
    assert len(rows(client, "users", position=position).rows) == before + 5
    says(client, "OK")


def test_that_a_pause_outlives_the_process(small_backend: Running) -> None:
    with small_backend.client() as client:
        ordered(client, Pause(replica="replica-1", by="anna"))
        small_backend.kill("replica-1")
        position = add_users(client, 1, 1)
        says(client, "PAUSED")
        with pytest.raises(TimedOut):
            client.ask(AskView(view="users", min_position=position, timeout_us=SHORT))
        ordered(client, Resume(replica="replica-1", by="anna"))
        rows(client, "users", position=position)


def test_that_a_replica_on_demand_applies_when_told_to(client: Client) -> None:
    before = len(rows(client, "users", position=add_users(client, 201, 201)).rows)
    ordered(client, SetMode(replica="replica-1", mode="demand", by="anna"))
    position = add_users(client, 202, 206)
    with pytest.raises(TimedOut):
        client.ask(AskView(view="users", min_position=position, timeout_us=SHORT))
    ordered(client, ApplyNow(replica="replica-1", by="anna"))
    assert len(rows(client, "users", position=position).rows) == before + 5
    with pytest.raises(Unreadable) as caught:
        ordered(client, SetMode(replica="replica-1", mode="sometimes", by="anna"))
    assert caught.value.field == "mode"


def test_that_a_throttled_replica_takes_its_time(client: Client) -> None:
    before = len(rows(client, "users", position=add_users(client, 301, 301)).rows)
    ordered(client, Throttle(replica="replica-1", rate_per_s=20, by="anna"))
    position = add_users(client, 302, 361)
    with pytest.raises(TimedOut):
        client.ask(AskView(view="users", min_position=position, timeout_us=SHORT))
    ordered(client, Throttle(replica="replica-1", rate_per_s=0, by="anna"))
    assert len(rows(client, "users", position=position).rows) == before + 60


def test_that_broken_rows_are_built_anew_from_the_log(small_backend: Running) -> None:
    with small_backend.client() as client:
        position = add_users(client, 1, 20)
        before = rows(client, "users", position=position).rows
    assert small_backend.stop() == 0
    for path in small_backend.folder.glob("replica-1.sqlite*"):
        path.write_bytes(b"broken" * 5000)
    small_backend.start()
    with small_backend.client() as client:
        assert rows(client, "users", position=position).rows == before
    assert "replica-1.sqlite is rebuilt from the log" in small_backend.log()


def test_that_rows_ahead_of_a_restored_log_are_kept_and_not_followed_on(
    small_backend: Running, tmp_path: Path
) -> None:
    with small_backend.client() as client:
        rows(client, "users", position=add_users(client, 1, 5))
    assert small_backend.stop() == 0
    copies = [shutil.copy(path, tmp_path) for path in small_backend.folder.glob("log.sqlite*")]
    small_backend.start()
    with small_backend.client() as client:
        rows(client, "users", position=add_users(client, 6, 20))
        until(lambda: known(client).applied == 20, "it has sampled all events")
    assert small_backend.stop() == 0
    for path in small_backend.folder.glob("log.sqlite*"):
        path.unlink()
    for copy in copies:
        shutil.copy(copy, small_backend.folder)
    small_backend.start()
    with small_backend.client() as client:
        until(lambda: health_of(client, "replica-1").verdict.status == "AHEAD", "it says so")
        add_users(client, 30, 60)  # the log is longer than the rows again, and still another one
        assert health_of(client, "replica-1").verdict.reason.startswith("its rows stand at 20")
    assert small_backend.stop() == 0
    small_backend.start()
    with small_backend.client() as client:
        until(lambda: health_of(client, "replica-1").verdict.status == "AHEAD", "it says so")
        found = health_of(client, "replica-1").verdict
        assert (found.severity, found.applied) == ("critical", 20)
        assert found.reason.startswith("the event at 20 is not the one that its rows hold")
        ordered(client, Rebuild(replica="replica-1", by="anna"))
        until(lambda: health_of(client, "replica-1").verdict.status == "OK", "it is rebuilt")
        names = [row[0] for row in rows(client, "users", position=36).rows]
        assert sorted(names, key=str) == sorted([str(n) for n in (*range(1, 6), *range(30, 61))])


def test_that_rows_of_another_log_are_kept_until_an_operator_has_decided(
    small_backend: Running, tmp_path: Path
) -> None:
    with small_backend.client() as client:
        rows(client, "users", position=add_users(client, 1, 5))
        until(lambda: known(client).applied == 5, "it has sampled five events")
    assert small_backend.stop() == 0
    for path in small_backend.folder.glob("log.sqlite*"):
        path.rename(tmp_path / path.name)
    small_backend.start()
    with small_backend.client() as client:
        position = add_users(client, 11, 18)  # the log is longer than the rows
    assert small_backend.stop() == 0
    small_backend.start()
    with small_backend.client() as client:
        until(lambda: health_of(client, "replica-1").verdict.status == "AHEAD", "it says so")
        found = health_of(client, "replica-1").verdict
        assert (found.severity, found.applied) == ("critical", 5)
        assert found.reason.startswith("its rows come from another log")
        page = rows(client, "users")
        assert (len(page.rows), page.events_behind) == (5, None)
        with pytest.raises(Unavailable, match="come from another log"):
            client.ask(AskView(view="users", max_age_us=SHORT))
        ordered(client, Rebuild(replica="replica-1", by="anna"))
        until(lambda: health_of(client, "replica-1").verdict.status == "OK", "it is rebuilt")
        assert len(rows(client, "users", position=position).rows) == 8
    assert "replica-1.sqlite is not followed on: its rows come from another" in small_backend.log()


def test_that_the_archive_shows_the_past_and_replicas_only_the_present(backend: Running) -> None:
    with backend.client() as client:
        position = add_users(client, 1, 3)
        rows(client, "users", position=position, replica="archive")
        page = client.ask(AskView(view="users", at=2))
        assert isinstance(page, ViewPage)
        assert (page.replica, len(page.rows)) == ("archive", 2)
        assert len(rows(client, "users", position=position, replica="replica-2").rows) == 3


def test_that_a_frozen_replica_left_behind_is_named_and_doubles_nothing(
    small_backend: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    with small_backend.client() as client:
        position = add_users(client, 1, 20)
        before = rows(client, "users", position=position).rows
    orphan = small_backend.processes()["replica-1"].pid
    os.kill(orphan, signal.SIGSTOP)
    try:
        small_backend.kill_supervisor()
        with pytest.raises(AssertionError):
            small_backend.start()
        told = capfd.readouterr().err
        assert f"replica-1 of an earlier backend is still there as process {orphan}" in told
        assert f"kill -CONT {orphan}" in told
    finally:
        os.kill(orphan, signal.SIGCONT)
    small_backend.start()  # it ends by itself now, and is waited for
    with small_backend.client() as client:
        assert rows(client, "users", position=position).rows == before
