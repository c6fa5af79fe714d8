from collections.abc import Generator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy.engine.url import make_url

from backend.filters.postgres_dialect import PostgresDialect
from backend.filters.sql_dialect import Dialect, SqliteDialect
from backend.sqlite.file_profile import SCRATCH
from backend.sqlite.sqlalchemy_engines import create_engine

NAMES = {
    "são": ["escaped", "plain", "upper", "decomposed"],
    "São": ["escaped", "plain", "upper", "decomposed"],
    "SÃO": ["escaped", "plain", "upper", "decomposed"],
    "sao": ["escaped", "plain", "upper", "decomposed"],
    "a/b": ["slash"],
    "bento": ["plain"],
    "ç": [],
}


@pytest.mark.parametrize("text", NAMES)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_that_a_text_is_found_however_it_is_spelt_and_escaped(
    text: str, engine: str, request: pytest.FixtureRequest
) -> None:
    documents = {
        "escaped": '{"name":"S\\u00e3o Paulo"}',
        "plain": '{"name":"São Bento"}',
        "upper": '{"name":"SÃO LUÍS"}',
        "decomposed": '{"name":"Sa\u0303o"}',
        "slash": '{"name":"a\\/b"}',
    }
    with connected(engine, request) as (connection, dialect):
        found = [
            name
            for name, document in documents.items()
            if connection.scalar(
                sa.select(dialect.contains_json(sa.literal(document, sa.Text()), text))
            )
        ]
    assert found == NAMES[text]


@pytest.mark.parametrize(
    ("path", "number"),
    [
        (("a", "1"), 8),
        (("a", "4294967297"), None),
        (("a", "9" * 30), None),
        (("a", "\u0661"), None),
        (("\u0663",), 5),
    ],
)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_that_a_step_into_a_list_is_a_number_that_a_list_can_have(
    path: tuple[str, ...], number: int | None, engine: str, request: pytest.FixtureRequest
) -> None:
    document = sa.literal('{"a":[7,8],"\u0663":5}', sa.Text())
    with connected(engine, request) as (connection, dialect):
        assert connection.scalar(sa.select(dialect.number_at(document, path))) == number


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        ("2017-09-04", "2017-09-04"),
        ("2017-09-10", "2017-09-04"),
        ("2018-01-01", "2018-01-01"),
        ("2017-02-31", "2017-02-27"),
        ("2017-13-01", None),
        ("2017-09-32", None),
        ("2017-09-00", None),
        ("soon", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_that_a_day_that_no_calendar_has_refuses_no_question(
    day: str, monday: str | None, engine: str, request: pytest.FixtureRequest
) -> None:
    with connected(engine, request) as (connection, dialect):
        found = connection.scalar(sa.select(dialect.monday_of(sa.literal(day, sa.Text()))))
        assert found == monday


@contextmanager
def connected(
    engine: str, request: pytest.FixtureRequest
) -> Generator[tuple[sa.Connection, Dialect]]:
    if engine == "sqlite":
        made, dialect = create_engine(request.getfixturevalue("tmp_path") / "x", SCRATCH), SQLITE
    else:
        url = make_url(request.getfixturevalue("empty_database"))
        made, dialect = sa.create_engine(url.set(drivername="postgresql+psycopg")), POSTGRES
    with made.connect() as connection:
        yield connection, dialect
    made.dispose()


SQLITE: Dialect = SqliteDialect()
POSTGRES: Dialect = PostgresDialect()
