"""A payload as lines of a tree: amounts in the currency's units, moments in words."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import msgspec

from backend.messages.events import Event
from console.state.money import amount
from console.state.schema import Field
from console.state.wording import counted


@dataclass(frozen=True, kw_only=True)
class Node:
    """One line: `name`, what stands there in words, and what it is made of."""

    name: str
    text: str
    note: str = ""
    children: "tuple[Node, ...]" = field(default=())


def nodes_of(data: bytes, fields: tuple[Field, ...]) -> tuple[Node, ...]:
    """Write a payload (JSON text of an object) as nodes; `fields` say which are amounts."""
    found: object = msgspec.json.decode(data)
    if not isinstance(found, dict):
        return (_node("data", found, {}, ""),)
    payload = cast("dict[str, object]", found)
    return tuple(_object(payload, _by_name(fields), _currency(payload, "")))


def pretty(data: bytes) -> str:
    """Write JSON text over several lines."""
    return msgspec.json.format(data, indent=2).decode()


def envelope(event: Event) -> str:
    """Write an event as CloudEvents JSON over several lines."""
    found = {
        "specversion": "1.0",
        "id": str(uuid.UUID(bytes=event.id)),
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": exact(event.time),
        "datacontenttype": "application/json",
        "data": msgspec.Raw(event.data),
        "position": event.position,
        "version": event.version,
        "recorded": exact(event.recorded),
        "correlationid": str(uuid.UUID(bytes=event.correlation)),
        "causationid": str(uuid.UUID(bytes=event.causation)) if event.causation else None,
        "actor": event.actor,
        "schemaversion": event.schema,
        "timebasis": event.basis,
    }
    said = {name: value for name, value in found.items() if value is not None}
    return pretty(msgspec.json.encode(said))


def exact(moment: int) -> str:
    """Write a moment as RFC 3339 UTC with microseconds."""
    at = datetime.fromtimestamp(moment // 1_000_000, UTC)
    return f"{at.strftime('%Y-%m-%dT%H:%M:%S')}.{moment % 1_000_000:06d}Z"


def _object(
    payload: Mapping[str, object], known: Mapping[str, Field], currency: str
) -> Iterator[Node]:
    for name, value in payload.items():
        yield _node(name, value, known, currency)


def _node(name: str, value: object, known: Mapping[str, Field], currency: str) -> Node:
    about = known.get(name)
    inner = _by_name(about.children) if about else {}
    if isinstance(value, dict):
        payload = cast("dict[str, object]", value)
        parts = tuple(_object(payload, inner, _currency(payload, currency)))
        return Node(name=name, text=counted(len(parts), "field"), children=parts)
    if isinstance(value, list):
        return _list(name, cast("list[object]", value), inner, currency)
    if about is not None and about.kind == "money" and isinstance(value, int):
        return Node(name=name, text=amount(value, currency), note=f"{value} minor units")
    return Node(name=name, text=value if isinstance(value, str) else _plain(value))


def _list(name: str, values: list[object], inner: Mapping[str, Field], currency: str) -> Node:
    parts: list[Node] = []
    for number, value in enumerate(values, 1):
        if isinstance(value, dict):
            payload = cast("dict[str, object]", value)
            fields = tuple(_object(payload, inner, _currency(payload, currency)))
            parts.append(Node(name=str(number), text=_gist(fields), children=fields))
        else:
            parts.append(_node(str(number), value, {}, currency))
    return Node(name=name, text=counted(len(parts), "item"), children=tuple(parts))


def _gist(fields: tuple[Node, ...]) -> str:
    return ", ".join(each.text for each in fields if not each.children)


def _plain(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _currency(payload: Mapping[str, object], outer: str) -> str:
    found = payload.get("currency")
    return found if isinstance(found, str) else outer


def _by_name(fields: tuple[Field, ...]) -> dict[str, Field]:
    return {each.name: each for each in fields}
