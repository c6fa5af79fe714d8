"""State by stream: what the payloads of a stream come to."""

import json
from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from backend.domain.any_event import OpenRegistry
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.live_store import LiveStore
from backend.projection.views.stream_states_view import PROJECTION, StreamRow, merge_state
from tests.backend.wire.sample_values import EVENT


def event(position: int, data: object, **changes: object) -> Event:
    changed = {"schema": 1, "source": "/bank/Account", "subject": "a", "version": position}
    return replace(EVENT, position=position, data=json.dumps(data).encode(), **changed | changes)


def states(folder: Path, *events: Event) -> dict[str, StreamRow]:
    projections = {PROJECTION.name: PROJECTION}
    with closing(LiveStore(folder / "rows.sqlite", projections)) as store:
        applier = Applier(store, projections, OpenRegistry())
        applier.apply(events)
        assert not applier.parked_entities[PROJECTION.name].events
        table = store.tables_of(PROJECTION.name)[0]
        found: dict[str, StreamRow] = {}
        for key in table.all_keys():
            row = table.rows.get(*key)
            assert isinstance(row, StreamRow)
            found[row.stream] = row
        return found


def test_that_the_last_value_of_each_key_wins_also_a_null(tmp_path: Path) -> None:
    found = states(
        tmp_path,
        event(1, {"name": "Anna", "tags": ["new"], "address": {"city": "Bonn", "zip": "1"}}),
        event(2, {"tags": None, "address": {"city": "Köln"}}, type="account.moved"),
    )

    row = found["Account/a"]
    assert json.loads(row.state) == {"name": "Anna", "tags": None, "address": {"city": "Köln"}}
    assert (row.category, row.version, row.last_type) == ("Account", 2, "account.moved")
    assert (row.position, row.last_time) == (2, EVENT.time)


def test_that_streams_are_apart_and_every_type_and_schema_is_taken(tmp_path: Path) -> None:
    found = states(
        tmp_path,
        event(1, {"n": 1}, type="never.heard-of"),
        event(2, {"n": 2}, subject="b", type="Quite:Another", schema=17),
        event(3, {"n": 3}, source="/bank/Card"),
    )

    assert {name: json.loads(row.state)["n"] for name, row in found.items()} == {
        "Account/a": 1,
        "Account/b": 2,
        "Card/a": 3,
    }


def test_that_a_payload_without_keys_has_one() -> None:
    assert merge_state("{}", [1, 2]) == '{"value":[1,2]}'
    assert merge_state('{"value":[1,2]}', None) == '{"value":null}'
