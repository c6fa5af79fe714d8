"""Stores that Emmett itself writes and consumes while they are followed."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec
import psycopg
import pytest

from backend.messages.events import Event
from backend.messages.identifiers import id_text
from tests.foreign_libraries.followed_store import WANTED_RATIO, followed
from tests.foreign_libraries.node_library import NodeLibrary
from tests.running import until

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(900)]

_LEFT = (
    "SELECT count(*) FROM emt_messages WHERE message_kind = 'E' AND global_position > (SELECT"
    " CAST(last_processed_checkpoint AS bigint) FROM emt_processors WHERE processor_id = 'mailer')"
)


def facts_of(event: Event) -> tuple[object, ...]:
    return (
        id_text(event.id),
        event.subject,
        event.version,
        event.type,
        json.loads(event.data),
        id_text(event.correlation) if event.correlation else None,
        id_text(event.causation) if event.causation else None,
    )


class Metadata(msgspec.Struct, rename="camel"):
    """What the library says of an event that it reads."""

    message_id: str
    stream_name: str
    stream_position: int
    correlation_id: str
    causation_id: str


class EmmettEvent(msgspec.Struct):
    """An event as the library reads it."""

    type: str
    data: dict[str, int | float | str | None]
    metadata: Metadata

    def facts(self) -> tuple[object, ...]:
        """Return the same facts as `facts_of`."""
        of = self.metadata
        links = (of.correlation_id, of.causation_id)
        return (of.message_id, of.stream_name, of.stream_position, self.type, self.data, *links)


def assert_equal(copied: list[Event], library: NodeLibrary) -> None:
    theirs = msgspec.convert(library.order("read"), list[EmmettEvent], strict=False)
    theirs.sort(key=lambda event: int(str(event.data["number"])))
    assert [facts_of(event) for event in copied] == [each.facts() for each in theirs]


def left_in_postgres(url: str) -> int:
    with psycopg.connect(url) as database:
        row = database.execute(_LEFT).fetchone()
    assert row is not None
    return int(row[0])


def test_that_a_store_of_emmett_in_postgres_is_followed_while_emmett_works(
    libraries: Path, store_url: str, as_reader: Callable[[str], str], tmp_path: Path
) -> None:
    with closing(NodeLibrary(libraries, "emmett.mjs", store_url)) as library:
        library.order("append", count=40)
        library.order("consume", name="mailer", count=25)
        with followed(tmp_path / "data", as_reader("public")) as store:
            store.await_events(40)
            library.order("append", count=60)
            copied = store.await_events(100)
            assert_equal(copied, library)
            store.await_behind("mailer", left_in_postgres(store_url))
            ratio = store.ratio_of(partial(write_for, library))
    assert ratio >= WANTED_RATIO


def test_that_a_store_of_emmett_in_sqlite_is_followed_while_emmett_works(
    libraries: Path, tmp_path: Path
) -> None:
    path = tmp_path / "store" / "carts.db"
    path.parent.mkdir()
    with closing(NodeLibrary(libraries, "emmett.mjs", str(path))) as library:
        library.order("append", count=40)
        library.order("consume", name="mailer", count=25)
        with followed(tmp_path / "data", f"sqlite:///{path}") as store:
            store.await_events(40)
            library.order("append", count=60)
            copied = store.await_events(100)
            until(lambda: len(list(path.parent.iterdir())) == 1, "its last writer has closed it")
            before = contents(path.parent)
            with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as database:
                [(left,)] = database.execute(_LEFT)
            store.await_behind("mailer", left)
            assert contents(path.parent) == before
            assert_equal(copied, library)
            ratio = store.ratio_of(partial(write_for, library))
    assert ratio >= WANTED_RATIO


def write_for(library: NodeLibrary, seconds: float) -> int:
    return int(str(library.order("write", seconds=seconds)))


def contents(folder: Path) -> dict[str, str]:
    return {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.iterdir())
    }
