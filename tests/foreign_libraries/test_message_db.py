"""A Message DB made by its own SQL, and written by its own functions, while it is followed."""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from backend.messages.identifiers import id_text
from tests.foreign_libraries.followed_store import WANTED_RATIO, followed

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]

# In the order of its own installer; its extension is part of the server by now.
_PARTS = (*("roles", "schema", "tables", "types", "functions", "indexes", "views", "privileges"),)
_FIRST = ("message-store-version", "hash-64", "category", "is-category", "id", "cardinal-id")
Connection = psycopg.Connection[tuple[object, ...]]


def create_message_db(libraries: Path, url: str) -> None:
    folder = libraries / "node_modules" / "@eventide" / "message-db" / "database"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET search_path = message_store, public")
        for part in _PARTS:
            for file in sorted((folder / part).glob("*.sql"), key=_place):
                connection.execute(file.read_bytes())


def _place(file: Path) -> tuple[bool, str]:
    return file.stem not in _FIRST, file.stem


def write(
    connection: Connection, stream: str, kind: str, data: object, metadata: object = None
) -> None:
    text = None if metadata is None else json.dumps(metadata)
    connection.execute(
        "SELECT message_store.write_message(%s, %s, %s, %s::jsonb, %s::jsonb)",
        (str(uuid4()), stream, kind, json.dumps(data), text),
    )


def write_orders(connection: Connection, count: int) -> None:
    for number in range(count):
        metadata = {
            "correlationStreamName": f"checkout-{number}",
            "causationMessageStreamName": f"order:command-{number}",
            "causationMessagePosition": 0,
        }
        data = {"number": number, "text": "Zoë"}
        write(connection, f"order-{number % 3}", "Placed", data, metadata)
        write(connection, f"user-{number % 2}", "Seen", {"number": number})


def write_for(connection: Connection, seconds: float) -> int:
    give_up, written = time.perf_counter() + seconds, 0
    while time.perf_counter() < give_up:
        write(connection, f"order-{written % 3}", "Placed", {"number": written})
        written += 1
    return written


def test_that_a_message_db_is_followed_while_its_own_functions_write_it(
    libraries: Path, store_url: str, as_reader: Callable[[str], str], tmp_path: Path
) -> None:
    create_message_db(libraries, store_url)
    with psycopg.connect(store_url, autocommit=True) as connection:
        connection.execute("SET search_path = message_store, public")
        write_orders(connection, 20)
        write(connection, "order:position-mailer", "Recorded", {"position": 21})
        with followed(tmp_path / "data", as_reader("message_store")) as store:
            store.await_events(40)
            write_orders(connection, 20)
            copied = store.await_events(80)
            theirs = connection.execute(
                "SELECT id::text, stream_name, position, type, data, metadata->>"
                "'correlationStreamName' FROM message_store.messages WHERE type <> 'Recorded'"
                " ORDER BY global_position"
            ).fetchall()
            left = connection.execute(
                "SELECT count(*) FROM message_store.get_category_messages('order', 22, 1000)"
            ).fetchone()
            assert left is not None
            store.await_behind("order:position-mailer", int(str(left[0])), "order")
            ratio = store.ratio_of(partial(write_for, connection))
    assert [
        (
            id_text(event.id),
            event.subject,
            event.version,
            event.type,
            json.loads(event.data),
            id_text(event.correlation) if event.correlation else None,
        )
        for event in copied
    ] == theirs
    assert ratio >= WANTED_RATIO
