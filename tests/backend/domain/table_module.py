"""A module of tables to be booked, whose old events are lifted and whose pins are secrets."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from backend.domain.field_types import Identifier, RecordedId, Secret
from backend.domain.module import AnyModule, Module, Payload, SecretEffect, StateReader


class SetPin(Payload, frozen=True, kw_only=True):
    """Set the pin of a table."""

    table_id: Identifier
    pin: Secret


class PinSet(Payload, frozen=True, kw_only=True):
    """A pin that no event may hold."""

    table_id: RecordedId
    pin: Secret


class PinsSet(Payload, frozen=True, kw_only=True):
    """Pins within another value."""

    table_id: RecordedId
    pins: list[PinSet]


def with_pin(slot: str | None = None) -> AnyModule:
    pin = SecretEffect(new="pin", slot=slot)
    return msgspec.structs.replace(
        tables({}), commands={"table.set-pin": SetPin}, secrets={"table.set-pin": pin}
    )


class TableBooked(Payload, frozen=True, kw_only=True):
    """A table is taken; in version 1 the seats were text, in version 2 they had another name."""

    table_id: Identifier
    seats: int


class TableState(msgspec.Struct):
    """Nothing."""


def _nothing(_command: Payload, _world: StateReader, _now: int) -> list[Payload]:
    return []


def _state(_state: TableState | None, _event: Payload) -> TableState:
    return TableState()


def counted(old: dict[str, Any]) -> dict[str, Any]:
    return {**old, "places": int(old["places"])}


def renamed(old: dict[str, Any]) -> dict[str, Any]:
    return {"table_id": old["table_id"], "seats": old["places"]}


def tables(
    upcasts: Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]],
) -> AnyModule:
    return Module(
        name="tables",
        entity="table",
        key="table_id",
        commands={},
        events={"table.booked": TableBooked},
        state=TableState,
        evolve=_state,
        decide=_nothing,
        schema_versions={"table.booked": 3},
        upcasts=upcasts,
    )


LIFTING = {("table.booked", 1): counted, ("table.booked", 2): renamed}
