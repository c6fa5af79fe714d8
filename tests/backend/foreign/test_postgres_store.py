"""Stores in a real PostgreSQL: `eventsourcing` writes one itself, Message DB by its definitions."""

import os
import signal
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy.engine.url import make_url

from backend.clock import now_us
from backend.errors import StorageFailed, TimedOut, Unavailable, Unreadable
from backend.foreign.foreign_reader import ForeignReader
from backend.foreign.mapping_files import parse_mapping
from backend.foreign.postgres_source import PostgresSource
from backend.foreign.store_preview import StorePreview, preview_store, recognize_source
from tests.backend.foreign.bank import open_accounts, postgres_bank, track
from tests.backend.foreign.message_db import create_message_db, write_message

MINUTE_US = 60_000_000


def previewed(url: str) -> StorePreview:
    source = PostgresSource(url)
    try:
        return preview_store(source, recognize_source(source))
    finally:
        source.close()


def bank_at(url: str, accounts: int) -> None:
    bank = postgres_bank(url)
    open_accounts(bank, accounts)
    bank.close()


def next_transaction(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_that_eventsourcing_is_read_with_its_projections(store_url: str) -> None:
    bank_at(store_url, 5)
    track(store_url, "balances", 7)

    found = previewed(store_url)

    first = found.first[0]
    assert (first.position, first.version, first.problems) == ((1,), 1, ())
    assert first.type == "tests.backend.foreign.bank:Account.Opened"
    assert first.source.endswith("/Account")
    assert first.time is not None
    assert abs(first.time - now_us()) < MINUTE_US
    assert (found.end.end, found.end.head, found.faults) == ((10,), (10,), [])
    (projection,) = found.subscriptions
    assert projection.name == "balances of bank"
    assert (projection.position, projection.events_behind, projection.at_most) == ("7", 3, True)


def test_that_message_db_is_read_with_its_consumers_whose_positions_are_no_events(
    store_url: str,
) -> None:
    create_message_db(store_url)
    with psycopg.connect(store_url, autocommit=True) as writer:
        write_message(writer, "order-1", "Placed", {"n": 1})
        write_message(writer, "user-9", "Renamed", {})
        metadata: dict[str, object] = {
            "correlationStreamName": "checkout-5",
            "causationMessageStreamName": "order:command-1",
            "causationMessagePosition": 0,
        }
        write_message(writer, "order-1", "Paid", {"n": 2}, metadata)
        write_message(writer, "order:position-mailer", "Recorded", {"position": 1})
        write_message(writer, "order-1", "Shipped", {"n": 3})

    found = previewed(store_url)

    assert found.version == "1.3.0"
    assert [event.position for event in found.first] == [(1,), (2,), (3,)]
    assert [event.position for event in found.last] == [(2,), (3,), (5,)]
    paid = found.first[2]
    assert (paid.subject, paid.version, paid.type) == ("order-1", 1, "Paid")
    assert paid.correlationid == "checkout-5"
    assert paid.causationid == "order:command-1/0"
    assert abs((paid.time or 0) - now_us()) < MINUTE_US
    (mailer,) = found.subscriptions
    assert (mailer.name, mailer.stream) == ("order:position-mailer", "order")
    assert (mailer.position, mailer.events_behind, mailer.at_most) == ("1", 2, False)
    assert found.faults == []


def test_that_a_role_with_select_only_sees_all_of_it_and_takes_no_transaction(
    store_url: str, as_reader: Callable[[str], str]
) -> None:
    create_message_db(store_url)
    with psycopg.connect(store_url, autocommit=True) as writer:
        write_message(writer, "order-1", "Placed", {})
    url = as_reader("message_store")
    taken: list[int] = []
    found = previewed(url)

    for _ in range(3):  # the server's own housekeeping may take one meanwhile
        before = next_transaction(store_url)
        previewed(url)
        taken.append(next_transaction(store_url) - before)

    assert (found.end.end, found.faults) == ((1,), [])
    assert min(taken) == 0


def test_that_no_writer_waits_for_a_reader(store_url: str) -> None:
    bank_at(store_url, 2)
    source = PostgresSource(store_url)
    reader = ForeignReader(source, recognize_source(source))
    reader.page(limit=10)
    with psycopg.connect(store_url) as writer:
        writer.execute("SET lock_timeout = '200ms'")
        writer.execute("LOCK TABLE bank_events IN EXCLUSIVE MODE")
        assert len(reader.page(limit=10)) == 4
        writer.rollback()
        writer.execute("SET lock_timeout = '200ms'")
        writer.execute("ALTER TABLE bank_events ADD COLUMN more text")
        held = writer.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'marigraph'"
            " AND (xact_start IS NOT NULL OR backend_xmin IS NOT NULL)"
        ).fetchone()
        writer.rollback()
    source.close()

    assert held == (0,)


def test_that_a_store_that_may_not_be_read_is_told_from_one_that_is_not_there(
    store_url: str, as_reader: Callable[[str], str]
) -> None:
    url = as_reader("public")
    with pytest.raises(Unreadable, match="no event store") as unknown:
        previewed(url)
    create_message_db(store_url)
    with pytest.raises(Unavailable, match="GRANT SELECT ON") as refused:
        previewed(url)

    assert (unknown.value.code, refused.value.code) == ("unknown-store", "no-select")


@pytest.mark.parametrize(
    ("sql", "error", "words"),
    [
        ("pg_sleep(30)::text", TimedOut, "did not answer within 0.2 s"),
        ("pg_current_xact_id()::text || lo_create(0)::text", StorageFailed, "read-only"),
        ("nextval('bank_events_notification_id_seq')::text", StorageFailed, "read-only"),
        (
            "set_config('transaction_read_only', 'off', false) || lo_create(0)::text",
            StorageFailed,
            "transaction",
        ),
        ("events.nothing", StorageFailed, "does not exist"),
    ],
)
def test_that_no_sql_of_a_mapping_writes_or_runs_for_ever(
    store_url: str, sql: str, error: type[Exception], words: str
) -> None:
    bank_at(store_url, 1)
    mapping = parse_mapping(
        f'extends = "eventsourcing-postgresql"\n[envelope]\nactor = "{sql}"', "own.toml"
    )
    source = PostgresSource(store_url, timeout_s=0.2)
    reader = ForeignReader(source, recognize_source(source, mapping=mapping))
    with pytest.raises(error, match=words):
        reader.page(limit=1)

    plain = ForeignReader(source, recognize_source(source, "eventsourcing"))
    assert len(plain.page(limit=10)) == 2
    source.close()


def test_that_a_server_that_is_not_there_is_unavailable_and_its_password_is_not_said() -> None:
    with pytest.raises(StorageFailed, match="cannot be reached") as raised:
        PostgresSource("postgresql://anna:secret@127.0.0.1:1/shop")

    assert "secret" not in raised.value.message


def test_that_a_server_that_says_nothing_is_left_in_time(store_url: str) -> None:
    source = PostgresSource(store_url, timeout_s=0.1)
    [(pid,)] = source.rows("SELECT pg_backend_pid()", {})
    assert isinstance(pid, int)
    os.kill(pid, signal.SIGSTOP)  # its time limit stands still with it
    try:
        with pytest.raises(TimedOut, match="did not answer within"):
            source.rows("SELECT 1", {})
        with pytest.raises(StorageFailed):
            source.rows("SELECT 1", {})
    finally:
        os.kill(pid, signal.SIGCONT)
        source.close()


@pytest.fixture
def unencoded_url(store_url: str) -> Iterator[str]:
    """The URL of a database that says of no text in which encoding it is."""
    with psycopg.connect(store_url, autocommit=True) as server:
        server.execute(
            "CREATE DATABASE unencoded ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
            " TEMPLATE template0"
        )
        url = make_url(store_url).set(database="unencoded")
        yield url.render_as_string(hide_password=False)
        server.execute("DROP DATABASE unencoded WITH (FORCE)")


def test_that_texts_of_a_database_without_an_encoding_end_nothing(unencoded_url: str) -> None:
    create_message_db(unencoded_url)
    with psycopg.connect(unencoded_url, autocommit=True, client_encoding="latin1") as writer:
        write_message(writer, "order-1", "Placed", {"name": "plain"})
        write_message(writer, "order-M\xfcller", "Placed", {"name": "M\xfcller"})

    first, second = previewed(unencoded_url).first

    assert (first.subject, first.data.value) == ("order-1", {"name": "plain"})
    assert second.subject == "order-M\\xfcller"
    assert second.data.value is None
    assert bytes.fromhex(second.data.hex) == '{"name": "M\xfcller"}'.encode("latin1")
    assert second.data.problem.startswith("json: ")


def test_that_a_page_of_a_server_ends_where_its_rows_are_large(store_url: str) -> None:
    bank_at(store_url, 5)
    source = PostgresSource(store_url)
    statement = "SELECT repeat('x', 1000) FROM bank_events ORDER BY notification_id"

    found, is_cut = source.rows_within(statement, {}, 2_500)
    again = source.rows(statement, {})
    everything = source.rows_within(statement, {}, 1 << 20)
    source.close()

    assert (len(found), is_cut, len(again)) == (3, True, 10)
    assert everything == (again, False)
