"""Which commands could have caused events, by the fields that stand in those."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast, get_args, get_type_hints

import msgspec

from backend.domain.module import Payload
from backend.domain.registry import CommandType, Registry


def command_candidates(
    registry: Registry, events: Sequence[Payload]
) -> Iterator[tuple[CommandType, dict[str, Any]]]:
    """Yield commands with the data that the events have for them, likely ones first.

    A command of the module of the first event is likelier than one of the others. What may be left
    out of a command is so at first, and then taken from the events.
    """
    found = _fields_of(events)
    own = registry.events_by_payload[type(events[0])].module
    kinds = sorted(registry.commands.values(), key=lambda kind: kind.module is not own)
    for kind in kinds:
        if kind.secret_fields:
            continue
        needed = {
            each.encode_name for each in msgspec.structs.fields(kind.payload) if each.required
        }
        if not needed <= found.keys():
            continue
        every = _fitting(kind.payload, found)
        yield kind, {name: value for name, value in every.items() if name in needed}
        if every.keys() != needed:
            yield kind, every


def _fields_of(events: Sequence[Payload]) -> dict[str, Any]:
    """Return the fields of all events; of two of one name, that of the first event."""
    found: dict[str, Any] = {}
    for event in events:
        fields: dict[str, Any] = msgspec.to_builtins(event)
        found = {**fields, **found}
    return found


def _fitting(payload: type[msgspec.Struct], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a payload has a field for, within lists of structs too."""
    hints = get_type_hints(payload)
    return {
        name: _fitting_value(hints[name], found[name])
        for name in payload.__struct_fields__
        if name in found
    }


def _fitting_value(hint: object, value: Any) -> Any:  # noqa: ANN401 - a value of JSON
    shapes = [each for each in get_args(hint) if _is_struct(each)]
    if not shapes or not isinstance(value, list):
        return value
    return [
        _fitting(shapes[0], cast("dict[str, Any]", each)) if isinstance(each, dict) else each
        for each in cast("list[object]", value)
    ]


def _is_struct(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)
