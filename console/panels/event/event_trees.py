"""An event's trees: its payload line by line, and what caused it and what it caused."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import msgspec

from backend.messages.bounds import EventId
from backend.messages.events import Event
from backend.messages.money import format_amount
from backend.messages.number_text import format_counted
from backend.messages.text_list import join_items
from backend.translation import tr
from console.state.form_schema import FormField, amount_currency_field


class PayloadNode(msgspec.Struct, frozen=True, kw_only=True):
    """One line: `name`, what stands there in words, and what it is made of.

    `path`: of a row's field, as blame takes it (`lines.0.price`); empty for what is none.
    """

    name: str
    text: str
    note: str = ""
    children: "tuple[PayloadNode, ...]" = ()
    path: str = ""


def build_payload_tree(data: bytes, fields: tuple[FormField, ...]) -> tuple[PayloadNode, ...]:
    """Write a payload (JSON text of an object) as nodes; `fields` say which are amounts."""
    found: object = msgspec.json.decode(data)
    if not isinstance(found, dict):
        return (_make_node("data", found, {}, ""),)
    payload = cast("dict[str, object]", found)
    return tuple(_object_nodes(payload, _fields_by_name(fields), ""))


def format_json(data: bytes) -> str:
    """Write JSON text over several lines."""
    return msgspec.json.format(data, indent=2).decode()


def _object_nodes(
    payload: Mapping[str, object], known: Mapping[str, FormField], outer_currency: str
) -> Iterator[PayloadNode]:
    """Write the fields of an object; amounts are in its own currency, else in that around it."""
    for name, value in payload.items():
        field = amount_currency_field(name, known.values())
        currency = payload.get(field)
        yield _make_node(name, value, known, str(currency) if currency else outer_currency)


def _make_node(
    name: str, value: object, known: Mapping[str, FormField], currency: str
) -> PayloadNode:
    about = known.get(name)
    inner = _fields_by_name(about.children) if about else {}
    if isinstance(value, dict):
        payload = cast("dict[str, object]", value)
        parts = tuple(_object_nodes(payload, inner, currency))
        return PayloadNode(name=name, text=format_counted(len(parts), "field"), children=parts)
    if isinstance(value, list):
        return _list_node(name, cast("list[object]", value), inner, currency)
    if about is not None and about.kind == "money" and isinstance(value, int):
        return PayloadNode(
            name=name,
            text=format_amount(value, currency),
            note=tr("{number} minor units", number=value),
        )
    return PayloadNode(name=name, text=value if isinstance(value, str) else _encode_json(value))


def _list_node(
    name: str, values: list[object], inner: Mapping[str, FormField], currency: str
) -> PayloadNode:
    parts: list[PayloadNode] = []
    for number, value in enumerate(values, 1):
        if isinstance(value, dict):
            payload = cast("dict[str, object]", value)
            fields = tuple(_object_nodes(payload, inner, currency))
            parts.append(PayloadNode(name=str(number), text=_summarize(fields), children=fields))
        else:
            parts.append(_make_node(str(number), value, {}, currency))
    return PayloadNode(name=name, text=format_counted(len(parts), "item"), children=tuple(parts))


def _summarize(fields: tuple[PayloadNode, ...]) -> str:
    return join_items(each.text for each in fields if not each.children)


def _encode_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _fields_by_name(fields: tuple[FormField, ...]) -> dict[str, FormField]:
    return {each.name: each for each in fields}


class CausationNode:
    """An event, or the command (or import line) at the beginning of it all.

    `event` None: the beginning, which is no event; then `cause` is its id.
    """

    def __init__(self, event: Event | None, cause: EventId | None = None) -> None:
        self.event = event
        self.cause = cause
        self.effects: list[CausationNode] = []


def build_causation_tree(chain: Sequence[Event], cause: Event | None = None) -> list[CausationNode]:
    """Arrange events under what caused them; what was caused by no known event has a root."""
    known = list(chain)
    if cause is not None and all(event.id != cause.id for event in known):
        known.insert(0, cause)
    by_id = {event.id: CausationNode(event, event.causation) for event in known}
    roots: dict[EventId | None, CausationNode] = {}
    for event in known:
        parent = by_id.get(event.causation) if event.causation is not None else None
        if parent is None or parent.event is event:
            parent = roots.setdefault(event.causation, CausationNode(None, event.causation))
        parent.effects.append(by_id[event.id])
    return list(roots.values())
