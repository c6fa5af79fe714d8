from pathlib import Path

import pytest

from backend.errors import Unreadable
from backend.foreign.mapping_files import find_presets, load_presets, parse_mapping, read_mapping

SMALL = """
name = "own"
title = "Our own store"
[find]
engine = "sqlite"
[find.tables.events]
columns = ["number", "what"]
[position]
order = ["events.number"]
[envelope]
type = "events.what"
[data]
sql = "events.what"
[end]
rule = "serial"
"""


def test_that_every_preset_can_be_read_and_is_found_by_its_name() -> None:
    found = {(preset.name, preset.find.engine) for preset in load_presets()}

    assert found >= {
        ("eventsourcing", "sqlite"),
        ("eventsourcing", "postgresql"),
        ("message-db", "postgresql"),
        ("marten", "postgresql"),
        ("emmett", "sqlite"),
        ("emmett", "postgresql"),
        ("axon", "postgresql"),
        ("eventstore-elixir", "postgresql"),
        ("rails-event-store", "postgresql"),
    }
    assert {preset.title for preset in find_presets("axon")} == {
        "Axon Framework 4",
        "Axon Framework 4, large objects",
        "Axon Framework 5",
    }


@pytest.mark.parametrize(
    ("before", "after", "field", "words"),
    [
        ('engine = "sqlite"', 'engine = "oracle"', "find.engine", "cannot be 'oracle'"),
        ('type = "events.what"', 'typ = "events.what"', "envelope.typ", "not known here"),
        ('order = ["events.number"]', "order = []", "position", "at least one column"),
        ('rule = "serial"', 'rule = "marks"', "", "use serial"),
        ("[find.tables.events]", "[find.tables.rows]", "find", "needs a table events"),
        (
            'type = "events.what"',
            'type = { json = ["body.x"] }',
            "envelope.type",
            "must begin with",
        ),
        ('type = "events.what"', "type = {}", "envelope.type", "needs one of sql"),
        (
            'type = "events.what"',
            'type = { template = "a/{id}" }\nid = { template = "{type}-{position}" }',
            "envelope",
            "the template of id needs id itself",
        ),
        ('name = "own"', "name = ", "", "no TOML"),
        ('name = "own"', 'extends = "kafka"', "extends", "must name one of"),
    ],
)
def test_that_an_error_names_file_and_key_and_what_to_do(
    before: str, after: str, field: str, words: str
) -> None:
    with pytest.raises(Unreadable) as raised:
        parse_mapping(SMALL.replace(before, after), "own.toml")

    assert raised.value.message.startswith("own.toml: ")
    assert words in raised.value.message
    assert raised.value.field == field
    assert raised.value.message.endswith("Change the file, and try again.")


def test_that_a_mapping_says_only_what_is_different_from_a_preset() -> None:
    base = next(each for each in find_presets("eventsourcing") if each.find.engine == "sqlite")

    changed = parse_mapping(
        'extends = "eventsourcing-sqlite"\n[find.tables.events]\nname = "ledger_*"', "own.toml"
    )

    assert changed.find.tables["events"].name == "ledger_*"
    assert changed.find.tables["events"].columns == base.find.tables["events"].columns
    assert changed.envelope == base.envelope


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"#" * 1_000_001])
def test_that_a_file_that_is_no_mapping_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(Unreadable, match=r"own\.toml: "):
        read_mapping(path)
