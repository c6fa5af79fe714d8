"""The database of the log, or of read models, goes away under a running backend, and comes back."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine.url import make_url

from backend.client import Client
from backend.errors import Rejected
from backend.messages.control import OrderDone, Rebuild, StartReplica, StopReplica
from tests.health_watch import HealthWatch, is_well, make_impatient, verdict_of
from tests.running import accepted, command, rows, running, until


class Outage:
    """A database that nobody can use between `begin` and `end`."""

    def __init__(self, url: str) -> None:
        self.url = url
        parsed = make_url(url)
        self._name = str(parsed.database)
        self._admin = parsed.set(database="postgres").render_as_string(hide_password=False)

    def begin(self) -> None:
        self._allow("false")
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                (self._name,),
            )

    def end(self) -> None:
        self._allow("true")

    def _allow(self, value: str) -> None:
        statement = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(self._name), sql.Literal(value)))


@pytest.fixture
def outage(new_database: Callable[[], str]) -> Iterator[Outage]:
    """A database of one's own, which is there at first."""
    made = Outage(new_database())
    yield made
    made.end()


def test_that_nothing_is_well_while_the_logs_database_is_away_and_going_on_is_quick(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    outage: Outage,
) -> None:
    make_impatient(monkeypatch)
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    monkeypatch.setenv("MARIGRAPH_LOG", outage.url)
    with running(tmp_path / "data", "--replicas", "1") as backend, backend.client() as client:
        watch = HealthWatch(client)
        accepted(client, command("user.register", user_id="1", name="Anna"))
        watch.until(is_well, "all is well")
        outage.begin()
        watch.until_status("primary", "HEAD-FROZEN", "STOPPED")
        report = watch.until(
            lambda report: verdict_of(report, "replica-1").status == "HEAD-FROZEN", "it says so"
        )
        assert report.severity == "critical"
        assert [problem.verdict.rule for problem in report.problems] == ["log-unreadable"]
        watch.forget()
        backend.kill("primary")
        watch.until(
            lambda report: verdict_of(report, "primary").reason.startswith("it waits: "),
            "the new primary says what it waits for",
        )
        assert "OK" not in {verdict_of(report, "primary").status for report in watch.reports}
        assert "OK" not in {verdict_of(report, "replica-1").status for report in watch.reports}
        outage.end()
        began = time.monotonic()
        watch.until(is_well, "all is well again")
        assert time.monotonic() - began < 15  # the longest pause between two attempts is 30 s
        accepted(client, command("user.register", user_id="2", name="Bert"))


def test_that_a_replica_in_postgresql_goes_on_where_its_database_was_and_is_rebuilt_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, outage: Outage
) -> None:
    make_impatient(monkeypatch)
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    monkeypatch.setenv("MARIGRAPH_READ_MODELS", outage.url)
    with running(tmp_path / "data", "--replicas", "1") as backend, backend.client() as client:
        watch = HealthWatch(client)
        first = accepted(client, command("user.register", user_id="1", name="Anna"))
        assert rows(client, "users", position=first).total == 1
        killed = backend.processes()["replica-1"].pid
        backend.kill("replica-1")
        until(lambda: backend.processes()["replica-1"].pid not in (0, killed), "it starts anew")
        watch.until(is_well, "it is ready")
        assert rows(client, "users", position=first).total == 1
        outage.begin()  # while there is nothing to be written
        report = watch.until(
            lambda report: verdict_of(report, "replica-1").rule == "rows-unwritable", "it says so"
        )
        second = accepted(client, command("user.register", user_id="2", name="Bert"))
        assert [problem.action for problem in report.problems] == ["check-row-database"]
        outage.end()
        watch.until(is_well, "all is well again")
        assert rows(client, "users", position=second).total == 2
        with pytest.raises(Rejected, match="all of them are rebuilt together"):
            client.control(Rebuild(replica="replica-1", views=("users",), by="test"))
        client.control(Rebuild(replica="replica-1", by="test"))

        def is_rebuilt() -> bool:
            found = [each.rebuild for each in client.health().replicas]
            return bool(found) and found[0] is not None and found[0].state == "done"

        until(is_rebuilt, "it is rebuilt")
        assert rows(client, "users", position=second).total == 2
        assert not (tmp_path / "data" / "replica-1.sqlite").exists()
        with psycopg.connect(outage.url) as other:  # whose lock lets the replica's reading hang
            other.execute("LOCK TABLE replica_1.marigraph_settings IN ACCESS EXCLUSIVE MODE")
            watch.until(
                lambda report: verdict_of(report, "replica-1").rule == "busy", "it says so, too"
            )
        watch.until(is_well, "it goes on")
        _stop_and_forget_one_more(client, outage.url)


def _stop_and_forget_one_more(client: Client, url: str) -> None:
    """One that operators have added leaves rows in PostgreSQL, which are told of, and removed."""

    def left() -> list[tuple[str, bool]]:
        return [(each.name, each.in_database) for each in client.health().topology.stopped]

    with pytest.raises(Rejected, match="nothing begins with a copy of them"):
        client.control(StartReplica(replica="archive", copy_of="replica-1", by="test"))
    client.control(StartReplica(replica="replica-2", by="test"))
    until(lambda: "replica-2" in {e.name for e in client.health().replicas}, "it has spoken")
    done = client.control(StopReplica(replica="replica-2", by="test"))
    assert isinstance(done, OrderDone)
    assert done.message == "replica-2 stops; its rows stay in PostgreSQL."
    until(lambda: left() == [("replica-2", True)], "it has stopped")
    client.control(StopReplica(replica="replica-2", forget=True, by="test"))
    until(lambda: left() == [], "its rows are not offered any more")

    def is_there() -> bool:
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT FROM pg_namespace WHERE nspname = 'replica_2'")
            return bool(found.rowcount)

    until(lambda: not is_there(), "its rows are removed")
