"""What of a message becomes which field, and what is refused before anything is read."""

from contextlib import closing

import pytest

from backend.errors import Unreadable
from backend.foreign.mapping_files import parse_mapping
from backend.foreign.store_urls import open_store
from backend.store.engine_registry import open_log
from tests.backend.foreign.jetstream.stream_writer import StreamWriter

FAST = 1_000.0  # reads a second


def test_that_type_and_stream_are_by_rule(stream: StreamWriter) -> None:
    stream.publish("order-7.placed", {}, {"Kind": "Placed"})
    stream.publish("order-7.paid", {})
    mapping = parse_mapping(
        'extends = "jetstream"\n[envelope]\nsubject = { tokens = [2] }\n'
        'type = { json = ["metadata.Kind"], tokens = [3] }\n',
        "own.toml",
    )

    with closing(open_store(stream.url, mapping=mapping, reads_per_s=FAST)) as store:
        (placed, paid), _ = store.page_within(after=None, upto=None, limit=9, most_bytes=999)

    assert (placed.subject, placed.type) == ("order-7", "Placed")
    assert (paid.subject, paid.type) == ("order-7", "paid")


def test_that_a_log_of_marigraph_itself_is_explained(empty_stream: str) -> None:
    with closing(open_log(empty_stream)):
        url = empty_stream.partition("?")[0]
        with pytest.raises(Unreadable, match="is a log of Marigraph itself") as raised:
            open_store(url)
    assert raised.value.code == "own-log"


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ('[envelope]\ntype = "events.type"', "a message has no events.type"),
        ('[end]\nrule = "marks"', "end rule server"),
        ("[envelope]\ntype = { tokens = [0] }", "count from 1"),
    ],
)
def test_that_a_mapping_of_what_no_message_has_is_refused(mapping: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        parse_mapping(f'extends = "jetstream"\n{mapping}', "own.toml")


def test_that_tokens_are_of_messages_alone() -> None:
    with pytest.raises(Unreadable, match="no row has any"):
        parse_mapping(
            'extends = "eventsourcing-sqlite"\n[envelope]\ntype = { tokens = [1] }', "own.toml"
        )


def test_that_a_preset_of_databases_is_refused(stream: StreamWriter) -> None:
    with pytest.raises(Unreadable, match="is read from a database"):
        open_store(stream.url, "marten")
