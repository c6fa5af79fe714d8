"""The safe end while others write: they pause before they commit, roll back, and hold it up."""

import random
import threading
import time
from collections.abc import Callable

import psycopg
import pytest

from backend.clock import monotonic_us
from backend.foreign.event_statements import EventStatements
from backend.foreign.foreign_event import Position
from backend.foreign.foreign_reader import ForeignReader
from backend.foreign.mapping import End
from backend.foreign.mapping_files import parse_mapping
from backend.foreign.postgres_source import PostgresSource
from backend.foreign.recognition import RecognizedStore
from backend.foreign.safe_end import EndRule, GraceEnd, SafeEnd, build_end_rule
from backend.foreign.store_preview import recognize_source, wait_for_end

TABLE = """
CREATE TABLE facts (
  number bigserial PRIMARY KEY, writer xid8 NOT NULL DEFAULT pg_current_xact_id(), what text
)
"""
MAPPING = """
name = "facts"
title = "Facts"
[find]
engine = "postgresql"
[find.tables.events]
name = "facts"
columns = ["number", "writer", "what"]
[position]
{order}
[envelope]
type = "events.what"
[data]
sql = "events.what"
decoders = ["text"]
[end]
rule = "{rule}"
"""
ORDERS = {
    "marks": 'order = ["events.number"]',
    "grace": 'order = ["events.number"]',
    "xid8": 'order = ["events.writer", "events.number"]\ncast = ["xid8", "bigint"]',
}
WRITERS, TRANSACTIONS = 4, 25
INSERT = "INSERT INTO facts (what) VALUES ('x') RETURNING number"


def store_of(source: PostgresSource, rule: str) -> RecognizedStore:
    text = MAPPING.replace("{order}", ORDERS[rule]).replace("{rule}", rule)
    return recognize_source(source, mapping=parse_mapping(text, "facts.toml"))


def created(url: str) -> PostgresSource:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
    return PostgresSource(url)


def write(url: str, seed: int) -> None:
    """Commit some facts, each after a pause, and roll some back."""
    chance = random.Random(seed)  # noqa: S311 - the same pauses at every run
    with psycopg.connect(url) as connection:
        for _ in range(TRANSACTIONS):
            connection.execute(INSERT)
            threading.Event().wait(chance.random() * 0.03)
            if chance.random() < 0.1:
                connection.rollback()
            else:
                connection.commit()


def poll_until(rule: EndRule, is_so: Callable[[SafeEnd], bool]) -> SafeEnd:
    give_up_at = monotonic_us() + 10_000_000
    found = rule.poll(monotonic_us())
    while not is_so(found):
        assert monotonic_us() < give_up_at, found
        time.sleep(0.02)  # as the poll of a reader does
        found = rule.poll(monotonic_us())
    return found


@pytest.mark.parametrize("rule", ["marks", "xid8"])
def test_that_who_reads_up_to_the_safe_end_misses_nothing(store_url: str, rule: str) -> None:
    source = created(store_url)
    store = store_of(source, rule)
    end_rule, reader = build_end_rule(source, store), ForeignReader(source, store)
    threads = [threading.Thread(target=write, args=(store_url, seed)) for seed in range(WRITERS)]
    read: list[Position] = []
    naive: list[Position] = []

    def read_on(end: SafeEnd) -> None:
        if end.end is not None:
            after = read[-1] if read else None
            read.extend(each.position for each in reader.page(after=after, upto=end.end, limit=999))
        newest = naive[-1] if naive else None
        naive.extend(each.position for each in reader.page(after=newest, limit=999))

    with psycopg.connect(store_url) as slow, psycopg.connect(store_url, autocommit=True) as quick:
        slow.execute(INSERT)
        quick.execute(INSERT)
        read_on(end_rule.poll(monotonic_us()))
        slow.commit()
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        read_on(end_rule.poll(monotonic_us()))
    for thread in threads:
        thread.join()
    read_on(poll_until(end_rule, lambda found: found.is_final))
    everything = [each.position for each in reader.page(limit=999)]
    source.close()

    assert len(everything) > WRITERS * TRANSACTIONS // 2
    assert read == everything
    assert len(naive) < len(everything)  # who reads all that can be seen does miss some


def test_that_a_gap_that_is_rolled_back_is_passed_at_once(store_url: str) -> None:
    source = created(store_url)
    with psycopg.connect(store_url) as writer:
        writer.execute(INSERT)
        writer.rollback()
        writer.execute(INSERT)
        writer.commit()

        found = wait_for_end(build_end_rule(source, store_of(source, "marks")))

    source.close()
    assert (found.end, found.head, found.writer) == ((2,), (2,), None)


@pytest.mark.parametrize("rule", ["marks", "xid8"])
def test_that_an_open_write_in_another_database_freezes_the_end_and_its_pid_is_named(
    store_url: str, new_database: Callable[[], str], rule: str
) -> None:
    other = new_database()
    source = created(store_url)
    end_rule = build_end_rule(source, store_of(source, rule))
    with psycopg.connect(store_url, autocommit=True) as writer:
        writer.execute(INSERT)
        first = poll_until(end_rule, lambda found: found.is_final)
        with psycopg.connect(other, application_name="nightly") as holder:
            holder.execute("CREATE TABLE mine (n int)")
            with writer.transaction():
                writer.execute("SELECT nextval('facts_number_seq')")  # a gap, so that marks count
                writer.execute(INSERT)
            frozen = poll_until(
                end_rule, lambda found: found.frozen_us > 100_000 and found.writer is not None
            )
            pid = holder.info.backend_pid
            holder.rollback()
        thawed = poll_until(end_rule, lambda found: found.is_final)
    source.close()

    assert first.head is not None
    assert frozen.head is not None
    assert frozen.head > first.head
    assert not frozen.is_final
    assert frozen.writer is not None
    assert (frozen.writer.pid, frozen.writer.application) == (pid, "nightly")
    assert frozen.writer.database == other.partition("?")[0].rpartition("/")[2]
    assert frozen.writer.open_s is not None
    assert thawed.writer is None


def test_that_numbers_without_a_gap_are_final_whoever_holds_a_transaction(
    store_url: str, new_database: Callable[[], str]
) -> None:
    source = created(store_url)
    end_rule = build_end_rule(source, store_of(source, "marks"))
    with psycopg.connect(store_url, autocommit=True) as writer:
        writer.execute(INSERT)
        poll_until(end_rule, lambda found: found.is_final)
        with psycopg.connect(new_database()) as holder:
            holder.execute("CREATE TABLE mine (n int)")
            writer.execute(INSERT)
            found = end_rule.poll(monotonic_us())
    source.close()

    assert (found.end, found.is_final) == ((2,), True)


def test_that_numbers_drawn_in_advance_are_waited_for(store_url: str) -> None:
    source = created(store_url)
    store = store_of(source, "marks")
    waiting = parse_mapping(
        MAPPING.replace("{order}", ORDERS["marks"]).replace("{rule}", "marks") + "grace_s = 60.0",
        "facts.toml",
    )
    end_rule = build_end_rule(source, RecognizedStore(waiting, store.tables))
    with psycopg.connect(store_url, autocommit=True) as writer:
        writer.execute(INSERT)
    end_rule.poll(0)

    early, late = end_rule.poll(59_000_000), end_rule.poll(61_000_000)
    source.close()

    assert (early.end, late.end) == (None, (1,))


def test_that_a_gap_is_passed_when_its_time_is_over(store_url: str) -> None:
    source = created(store_url)
    store = store_of(source, "grace")
    rule = GraceEnd(source, EventStatements(source, store), End(rule="grace", grace_s=0.1))
    with psycopg.connect(store_url) as slow, psycopg.connect(store_url, autocommit=True) as quick:
        slow.execute(INSERT)
        quick.execute(INSERT)
        early, late = rule.poll(0), rule.poll(100_000)
        slow.commit()
    source.close()

    assert (early.end, late.end) == (None, (2,))


def test_that_an_empty_store_is_final(store_url: str) -> None:
    source = created(store_url)

    found = wait_for_end(build_end_rule(source, store_of(source, "marks")))

    source.close()
    assert (found.head, found.is_final) == (None, True)
