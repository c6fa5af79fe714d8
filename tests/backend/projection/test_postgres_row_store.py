"""Rows in PostgreSQL: what a lost connection, a second writer and a change of shape come to."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

import psycopg
import pytest
from msgspec import structs
from psycopg import sql

from backend.domain.registry import Registry
from backend.errors import Defect, StorageFailed, Unavailable, Unreadable
from backend.messages.events import Event
from backend.projection import postgres_row_database, postgres_schema
from backend.projection.applied_batch import AppliedBatch
from backend.projection.applier import Applier
from backend.projection.follower import Follower
from backend.projection.postgres_row_store import PostgresRowStore
from backend.projection.postgres_rows import PostgresRows, drop_schema, find_schemas
from backend.projection.postgres_schema import driver_sql
from backend.projection.read_model import Projection
from backend.projection.row_engines import find_row_engine
from backend.projection.row_store import Checkpoint
from backend.projection.verification import ShadowRebuild
from backend.run.read_model_recovery import keep_tip
from backend.store.engine_registry import open_reader
from tests.backend.projection.log_fixtures import log_file, log_with
from tests.backend.projection.shop_history import Shop, events
from tests.running import until

Views = Mapping[str, Projection]
Open = Callable[[], PostgresRowStore]
COUNT = 400


@pytest.fixture
def open_store(empty_database: str, projections: Views) -> Iterator[Open]:
    """Open the rows of a replica; all are closed when the test ends."""
    stores: list[PostgresRowStore] = []

    def open_one() -> PostgresRowStore:
        stores.append(PostgresRows(empty_database, "replica-1", "ours").open_store(projections))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def history(registry: Registry) -> list[Event]:
    return [*events(registry, islice(Shop(5, users=20, products=10).payloads(), COUNT))]


def cut(url: str) -> None:
    """End all connections of replicas, as a server that is restarted does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE application_name = 'marigraph' AND datname = current_database()"
        )


def compare(url: str, folder: Path, views: Views, registry: Registry, history: list[Event]) -> int:
    """See that every row is as a rebuild makes it; return up to which position."""
    reader = open_reader(log_file(folder / "compared.sqlite", history))
    shadow = ShadowRebuild(folder / "shadow.sqlite", reader, views, registry)
    verified = shadow.compare_present(PostgresRows(url, "replica-1", "").open_rows)
    shadow.close()
    reader.close()
    assert verified.difference is None
    return verified.position


def test_that_a_lost_connection_loses_and_doubles_nothing(
    tmp_path: Path,
    empty_database: str,
    open_store: Open,
    registry: Registry,
    projections: Views,
    history: list[Event],
) -> None:
    store = open_store()
    applier = Applier(store, projections, registry)
    applier.apply(history[:100])
    cut(empty_database)
    with pytest.raises(StorageFailed, match="goes on by itself"):
        applier.apply(history[100:200])
    applier.apply(history[applier.position : 200])

    def cut_before_the_commit() -> None:
        cut(empty_database)

    with pytest.raises(StorageFailed):
        store.save(Checkpoint(300, {}), beside=cut_before_the_commit)
    applier.reload(())
    assert applier.position == 200
    applier.apply(history[200:])
    assert compare(empty_database, tmp_path, projections, registry, history) == COUNT


def test_that_a_commit_whose_answer_was_lost_is_gone_on_from(
    empty_database: str,
    open_store: Open,
    registry: Registry,
    projections: Views,
    history: list[Event],
) -> None:
    store = open_store()
    applier = Applier(store, projections, registry)
    applier.apply(history[:100])
    with psycopg.connect(empty_database, autocommit=True) as other:  # the server made the commit
        other.execute("UPDATE replica_1.marigraph_standing SET position = 150")
    cut(empty_database)
    with pytest.raises(StorageFailed):
        applier.apply(history[100:150])
    applier.apply(history[150:])
    assert store.checkpoint().position == COUNT


def test_that_rows_of_a_commit_whose_answer_was_lost_are_told_of(
    open_store: Open,
    registry: Registry,
    projections: Views,
    history: list[Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else pages that were read before them would be held to be those of today."""
    told: list[AppliedBatch] = []
    with log_with(history) as log:
        applier = Applier(open_store(), projections, registry)
        follower = Follower(applier, log, on_applied=told.append)
        with monkeypatch.context() as patch:
            patch.setattr(postgres_row_database, "driver_sql", _commit_and_die)
            follower.step()
        assert "goes on by itself" in follower.rows_error
        assert not told
        until(lambda: bool(follower.step()) and follower.position == COUNT, "all is applied")
    assert set(told[0].replaced) == set(projections)
    assert told[0].position > 0
    assert (follower.position, follower.rows_error) == (COUNT, "")
    assert not any(each.replaced for each in told[1:])


def _commit_and_die(text: str) -> bytes:
    ends = b"COMMIT; SELECT pg_terminate_backend(pg_backend_pid())"
    return ends if text == "COMMIT" else driver_sql(text)


def test_that_nothing_of_a_transaction_is_written_by_another_connection(
    empty_database: str, open_store: Open
) -> None:
    database = open_store().database

    def write_in_vain() -> None:
        with database.translate_errors(), database.transaction():
            database.write_setting("before", "1")
            cut(empty_database)
            for name in ("lost", "after"):
                with pytest.raises(StorageFailed):
                    database.write_setting(name, "1")

    with pytest.raises(StorageFailed):
        write_in_vain()
    assert [database.setting(name) for name in ("before", "lost", "after")] == [""] * 3


def test_that_a_server_that_stands_still_is_given_up(
    empty_database: str, open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    store.save(Checkpoint(7, {}))
    with monkeypatch.context() as patch:
        patch.setattr(postgres_schema, "_ANSWER_S", 0.1)
        with (
            pytest.raises(StorageFailed, match=r"no answer within 0\.1 s\. Check that"),
            store.database.translate_errors(),
        ):
            store.database.cursor.execute("SELECT pg_sleep(60)")  # a server that stands still
    cut(empty_database)  # as the server does that sees nobody there
    assert store.checkpoint().position == 7


def test_that_a_role_may_have_limits_for_others(empty_database: str, open_store: Open) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET statement_timeout = 500").format(name))
        store = open_store()
        connection.execute(sql.SQL("ALTER DATABASE {} RESET statement_timeout").format(name))
    (limit,) = store.database.cursor.execute("SHOW statement_timeout").fetchone()
    assert limit == "0"


def test_that_what_operators_decide_is_on_disk_whatever_else_is(open_store: Open) -> None:
    database = open_store().database
    database.cursor.execute("SET synchronous_commit TO off")
    with database.durable_transaction():
        assert database.cursor.execute("SHOW synchronous_commit").fetchone() == ("on",)
    assert database.cursor.execute("SHOW synchronous_commit").fetchone() == ("off",)


def test_that_rows_that_another_process_has_written_meanwhile_are_not_gone_on_with(
    empty_database: str,
    open_store: Open,
    registry: Registry,
    projections: Views,
    history: list[Event],
) -> None:
    applier = Applier(open_store(), projections, registry)
    applier.apply(history[:100])
    cut(empty_database)
    successor = open_store()
    Applier(successor, projections, registry).apply(history[100:200])
    with pytest.raises(StorageFailed, match="Another process writes the schema replica_1"):
        applier.apply(history[100:200])
    successor.close()
    cut(empty_database)  # the server may not have seen yet that it is gone
    with pytest.raises(Defect, match="Another process wrote the schema replica_1"):
        applier.apply(history[100:200])


def test_that_a_schema_belongs_to_one_data_folder(
    empty_database: str, open_store: Open, projections: Views
) -> None:
    open_store().close()
    with pytest.raises(Unreadable, match="has the rows of another data folder") as refused:
        PostgresRows(empty_database, "replica-1", "theirs").open_store(projections)
    assert refused.value.code == "read-models-of-another"
    drop_schema(empty_database, "replica-1", "theirs")  # it is not theirs to be dropped
    PostgresRows(empty_database, "replica-1", "").open_rows().dispose()
    drop_schema(empty_database, "replica-1", "ours")
    with pytest.raises(Unavailable, match="There are no read models in the schema replica_1"):
        PostgresRows(empty_database, "replica-1", "").open_rows()


def test_that_schemas_of_a_folder_are_found_while_nobody_has_them_open(
    empty_database: str, open_store: Open, projections: Views
) -> None:
    store = open_store()
    store.save(Checkpoint(7, {}))
    store.close()
    PostgresRows(empty_database, "replica-2", "theirs").open_store(projections).close()
    ((name, open_closed),) = find_schemas(empty_database, "ours")
    assert name == "replica-1"
    rows = open_closed()
    rows.write_setting("checkpoint-event", "7:abc")
    assert (rows.position(), rows.setting("checkpoint-event")) == (7, "7:abc")
    rows.close()


def test_that_schemas_that_cannot_be_looked_at_are_an_error_of_the_storage(
    empty_database: str,
) -> None:
    with psycopg.connect(empty_database.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA replica_7")
        connection.execute("CREATE TABLE replica_7.marigraph_settings (other text)")
    with pytest.raises(StorageFailed, match="cannot be looked at"):
        find_schemas(empty_database, "ours")


def test_that_the_event_that_rows_end_with_is_kept_in_their_transaction(
    open_store: Open, registry: Registry, projections: Views, history: list[Event]
) -> None:
    store = open_store()
    applier = Applier(store, projections, registry)
    applier.keep_tips(partial(keep_tip, store))
    applier.apply(history[:100])
    assert store.setting("checkpoint-event") == f"100:{history[99].id.hex()}"

    def refuse(_tip: Event) -> None:
        raise StorageFailed("The disk is full.")

    applier.keep_tips(refuse)
    with pytest.raises(StorageFailed, match="The disk is full"):
        applier.apply(history[100:120])
    assert (applier.position, store.checkpoint().position) == (100, 100)


def test_that_a_second_writer_is_refused_after_a_while(
    open_store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_row_database, "_PATIENCE_S", 0.0)
    open_store()
    with pytest.raises(Unavailable, match="Another process writes the schema replica_1"):
        open_store()


def test_that_rows_of_another_shape_are_built_anew_and_settings_stay(
    empty_database: str,
    open_store: Open,
    registry: Registry,
    projections: Views,
    history: list[Event],
) -> None:
    store = open_store()
    Applier(store, projections, registry).apply(history[:100])
    store.write_setting("mode", "manual")
    store.write_setting("checkpoint-event", "100:abc")
    store.close()
    fewer = {name: each for name, each in projections.items() if name != "sales"}
    changed = PostgresRows(empty_database, "replica-1", "ours").open_store(fewer)
    assert (changed.checkpoint().position, changed.was_dropped) == (0, True)
    assert (changed.setting("mode"), changed.setting("checkpoint-event")) == ("manual", "")
    changed.begin_anew()
    changed.close()
    anew = PostgresRows(empty_database, "replica-1", "ours").open_store(fewer)
    assert anew.was_dropped
    anew.close()
    again = PostgresRows(empty_database, "replica-1", "ours").open_store(fewer)
    assert not again.was_dropped
    again.close()


def test_that_what_hinders_new_tables_is_named(
    empty_database: str, open_store: Open, projections: Views
) -> None:
    open_store().close()
    with psycopg.connect(empty_database, autocommit=True) as other:
        other.execute("CREATE VIEW public.totals AS SELECT * FROM replica_1.sales")
        other.execute("""CREATE TABLE replica_1."o""dd%" (x int)""")
    fewer = {name: each for name, each in projections.items() if name != "sales"}
    engine = PostgresRows(empty_database, "replica-1", "ours")
    with pytest.raises(StorageFailed, match=r"\(view public\.totals depends on table sales\)"):
        engine.open_store(fewer)
    with psycopg.connect(empty_database, autocommit=True) as other:
        other.execute("DROP VIEW public.totals")
    engine.open_store(fewer).close()


def test_that_names_that_postgresql_would_cut_are_refused(
    empty_database: str, projections: Views
) -> None:
    engine = PostgresRows(empty_database, "replica-1", "ours")
    long = {"n" * 60: structs.replace(projections["users"], name="n" * 60)}
    engine.open_store(long).close()
    for view, name in (("users", "\u00f6" * 32), ("orders", "n" * 60)):
        with pytest.raises(Unreadable, match="is longer than 63 bytes") as refused:
            engine.open_store({name: structs.replace(projections[view], name=name)})
        assert refused.value.code == "long-name"


def test_that_a_password_that_is_read_as_a_host_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Write @ as %40") as refused:
        find_row_engine("postgresql://anna:se@cret@host/rows", tmp_path / "replica-1.sqlite")
    assert "cret" not in refused.value.message


def test_that_a_server_that_is_not_there_is_named_with_what_to_do(projections: Views) -> None:
    engine = PostgresRows("postgresql://anna:secret@127.0.0.1:1/rows", "replica-1", "ours")
    with pytest.raises(StorageFailed, match="Check that PostgreSQL runs there") as failed:
        engine.open_store(projections)
    assert "postgresql://anna:***@127.0.0.1:1/rows" in failed.value.message
    assert "secret" not in failed.value.message


def test_that_kills_neither_lose_nor_double_an_event(
    tmp_path: Path, empty_database: str, registry: Registry, projections: Views
) -> None:
    shop = islice(Shop(9, users=100, products=40).payloads(), 4_000)
    history = [*events(registry, shop)]
    url = log_file(tmp_path / "log.sqlite", history)
    come = [_apply_and_kill(url, empty_database, steps) for steps in (1, 2, 1)]
    assert 0 < come[0] <= come[-1] < len(history)
    assert _apply_and_kill(url, empty_database, 10_000) == len(history)
    assert compare(empty_database, tmp_path, projections, registry, history) == len(history)


def _apply_and_kill(log: str, rows: str, steps: int) -> int:
    """Let a process apply for some steps, kill it, and return how far it said it was."""
    command = [sys.executable, "-m", "tests.backend.projection.applier_process"]
    with subprocess.Popen(
        [*command, log, rows, "postgres"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = list(islice(process.stdout, steps))
        process.kill()
    return int(said[-1]) if said else 0


def test_that_only_places_of_values_become_places_of_the_driver() -> None:
    sql = """SELECT "a?%", 'it''s ?' FROM t WHERE b = ? AND c LIKE 'x%'"""
    assert driver_sql(sql) == (b"""SELECT "a?%%", 'it''s ?' FROM t WHERE b = %s AND c LIKE 'x%%'""")
