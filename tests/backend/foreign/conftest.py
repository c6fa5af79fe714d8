"""Databases that hold nothing of ours; each test's are its own."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine.url import make_url


@pytest.fixture
def store_url(empty_database: str) -> Iterator[str]:
    """The URL of an empty database; what a store made beside the public schema goes with it."""
    yield empty_database
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS message_store CASCADE")


@pytest.fixture
def as_reader(store_url: str) -> Iterator[Callable[[str], str]]:
    """Make a role that may SELECT from all tables of a schema, and nothing else; return its URL."""
    made: list[str] = []

    def make(schema: str) -> str:
        name = sql.Identifier(f"reader_of_{schema}")
        with psycopg.connect(store_url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'reading'").format(name))
            connection.execute(
                sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.Identifier(schema), name)
            )
            connection.execute(
                sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(
                    sql.Identifier(schema), name
                )
            )
        made.append(f"reader_of_{schema}")
        url = make_url(store_url).set(username=made[-1], password="reading")  # noqa: S106 - of a test's database
        return url.render_as_string(hide_password=False)

    yield make
    with psycopg.connect(store_url, autocommit=True) as connection:
        for each in made:
            role = sql.Identifier(each)
            connection.execute(sql.SQL("DROP OWNED BY {}").format(role))
            connection.execute(sql.SQL("DROP ROLE {}").format(role))
