import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine.url import make_url

from backend.errors import AlreadyRunning, GivenUp, StorageFailed, Unreadable, WrongVersion
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from backend.store.postgres_engine import server_connection
from backend.store.postgres_engine.postgres_log_connection import PostgresLogConnection
from backend.store.sql.log_connection import LogConnection
from backend.store.sql.sql_event_log import SqlEventLog
from tests.contract.drafts import ANNA, draft
from tests.running import until


@pytest.fixture
def url(empty_database: str) -> str:
    return empty_database


def once() -> Transaction:
    return Transaction(events=[draft()])


def end_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_that_a_second_writer_is_turned_away_until_the_first_is_gone(url: str) -> None:
    first = open_log(url)
    with pytest.raises(AlreadyRunning, match="Stop it"):
        open_log(url)
    first.close()
    open_log(url).close()


def test_that_the_lock_is_free_before_the_server_has_ended_the_connection(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_time(_: LogConnection) -> None:
        """Do what a server does that has not yet ended the connection."""

    first = open_log(url)
    with monkeypatch.context() as patch:
        patch.setattr(LogConnection, "close", take_time)
        first.close()
    open_log(url).close()


def test_that_a_writer_that_got_past_the_lock_is_noticed(url: str) -> None:
    first = open_log(url)
    first.append(once(), recorded=7)
    intruder = SqlEventLog(PostgresLogConnection(make_url(url), writable=True, exclusive=False))
    intruder.append(once(), recorded=7)
    with pytest.raises(WrongVersion):
        first.append(once(), recorded=7)
    assert [event.version for event in first.read_stream(ANNA)] == [1, 2]
    first.append(once(), recorded=7)
    assert first.stream_version(ANNA) == 3
    intruder.close()
    first.close()


def test_that_a_writer_goes_on_after_its_connection_was_lost(url: str) -> None:
    log = open_log(url)
    log.append(once(), recorded=7)
    end_connections(url)
    with pytest.raises(StorageFailed, match="try again"):
        log.append(once(), recorded=7)
    assert [event.position for event in log.append(once(), recorded=7)] == [2]
    with pytest.raises(AlreadyRunning):
        open_log(url)
    log.close()


def test_that_a_reader_goes_on_after_its_connection_was_lost(url: str) -> None:
    log, reader = open_log(url), open_reader(url)
    log.append(once(), recorded=7)
    assert reader.head() == 1
    end_connections(url)
    with pytest.raises(StorageFailed):
        reader.head()
    assert reader.head() == 1
    reader.close()
    log.close()


def test_that_an_error_shows_no_password(url: str) -> None:
    hidden = make_url(url).set(password="hunter2", database="missing")  # noqa: S106 - none
    with pytest.raises(StorageFailed) as caught:
        open_log(hidden.render_as_string(hide_password=False))
    assert "missing" in caught.value.message
    assert "hunter2" not in caught.value.message


@contextmanager
def frozen_server(url: str) -> Generator[None]:
    """Stop the processes of the server, as a machine without memory does; its network goes on."""
    with psycopg.connect(url, autocommit=True) as connection:
        lock_file = connection.execute("SELECT pg_read_file('postmaster.pid')").fetchone()
        assert lock_file is not None
        sessions = connection.execute("SELECT pid FROM pg_stat_activity").fetchall()
        stopped = [int(lock_file[0].splitlines()[0]), *(pid for (pid,) in sessions)]
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)


def test_that_a_server_that_stands_still_is_given_up_in_time_and_used_again(url: str) -> None:
    impatient = make_url(url).update_query_dict({"response_timeout_s": "1", "connect_timeout": "2"})
    log = open_log(impatient.render_as_string(hide_password=False))
    log.append(once(), recorded=7)
    with frozen_server(url):
        with pytest.raises(StorageFailed, match=r"no answer within 1 s\..*try again"):
            log.append(once(), recorded=7)
        with pytest.raises(StorageFailed, match=r"timeout expired.*try again"):
            log.append(once(), recorded=7)

    def goes_on() -> bool:
        try:
            return bool(log.append(once(), recorded=7))
        except (StorageFailed, AlreadyRunning):  # its former session still holds the lock
            return False

    until(goes_on, "the log is written again")
    assert [event.position for event in log.read(0, 9)] == [1, 2]
    log.close()


@pytest.mark.parametrize("timeout", ["0", "-1", "inf", "nan", "soon"])
def test_that_a_response_timeout_that_is_none_is_refused(timeout: str) -> None:
    with pytest.raises(Unreadable, match="greater than 0") as caught:
        open_log(f"postgresql://localhost/log?response_timeout_s={timeout}")
    assert caught.value.code == "bad-log-url"


def test_that_an_older_log_gets_its_indexes_and_says_so(url: str) -> None:
    with closing(open_log(url)) as log:
        log.append(once(), recorded=7)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP INDEX events_id")
    reported: list[str] = []

    def note(what: str) -> bool:
        reported.append(what)
        return True

    open_log(url, note).close()
    (what,) = reported
    assert "events_id, 1 of 1, over 1 event." in what
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_indexes WHERE indexname = 'events_id'")
        assert found.fetchone()


@contextmanager
def kept_from_its_index(url: str) -> Generator[None]:
    """Let a log lack an index, and let nobody make it."""
    with closing(open_log(url)) as log:
        log.append(once(), recorded=7)
    with psycopg.connect(url) as writing:
        writing.execute("DROP INDEX events_id")
        writing.commit()
        writing.execute("LOCK TABLE events IN ROW EXCLUSIVE MODE")
        yield


def test_that_an_index_is_cancelled_when_its_process_is_to_end_and_the_lock_given_back(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_connection, "_LOOK_INTERVAL_S", 0.0)
    answers = iter((True, True, False))
    with kept_from_its_index(url):
        with pytest.raises(GivenUp, match="begun anew at the next start"):
            open_log(url, lambda _: next(answers))
        assert list(answers) == []
        with psycopg.connect(url, autocommit=True) as connection:
            running = connection.execute(
                "SELECT query FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%'"
                " AND state = 'active'"
            )
            assert running.fetchall() == []
    with closing(open_log(url)) as log:
        assert log.head() == 1


def test_that_a_stop_is_heard_while_a_long_index_is_made(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_LOG", url)
    command = [sys.executable, "-P", "-m", "backend", "backend", "--data", str(tmp_path / "data")]
    with (
        kept_from_its_index(url),
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as backend,
    ):
        assert backend.stderr is not None
        assert b"adds an index" in backend.stderr.readline()
        backend.terminate()
        assert backend.wait(60) == 0
    log = (tmp_path / "data" / "backend.log").read_text()
    assert "begun anew at the next start" in log
    assert "primary has stopped" in log
    assert "is ended" not in log
