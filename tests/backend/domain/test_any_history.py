"""Facts may come in any order, with anything missing: states take them, decisions stand them."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.module import Payload
from backend.errors import Rejected
from tests.backend.domain.given import NOW, Past
from tests.backend.domain.untidy_payloads import COMMANDS, FACTS, REGISTRY
from tests.property_examples import examples


def decided(command: Payload, past: Past) -> list[Payload]:
    [module] = [kind.module for kind in REGISTRY.commands.values() if kind.payload is type(command)]
    try:
        return list(module.decide(command, past, NOW))
    except Rejected:
        return []


@examples(6)  # plain functions: a millisecond each, and orders of 25 facts are many
@given(history=st.lists(st.sampled_from(FACTS), max_size=25))
def test_that_whatever_happened_every_command_gets_events_or_a_reason(
    history: list[Payload],
) -> None:
    past = Past(REGISTRY)
    past.record(history)
    for command in COMMANDS:
        for event in decided(command, past):
            kind = REGISTRY.events_by_payload[type(event)]
            assert (
                REGISTRY.decode_event(kind.name, kind.schema_version, msgspec.json.encode(event))
                == event
            )


def test_that_every_event_and_command_takes_part() -> None:
    assert {type(fact) for fact in FACTS} == set(REGISTRY.events_by_payload)
    assert {type(command) for command in COMMANDS} == {
        kind.payload for kind in REGISTRY.commands.values()
    }
