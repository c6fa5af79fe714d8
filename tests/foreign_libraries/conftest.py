"""The libraries, an empty database with a role that may only SELECT, and an empty stream."""

from pathlib import Path

import psycopg
import pytest

from tests.backend.foreign.conftest import as_reader, store_url
from tests.backend.foreign.jetstream.conftest import make_stream, stream
from tests.foreign_libraries.node_library import install_libraries

__all__ = ["as_reader", "make_stream", "store_url", "stream"]


@pytest.fixture(scope="session", autouse=True)
def flushed(postgres_server: str) -> None:
    """Let commits wait for the disk, as those of a store do: a writer's rate is measured here."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which npm has installed them."""
    return install_libraries(tmp_path_factory.mktemp("libraries"))
