"""The events of an entity, as a filter: its own, and those of what it owns. No Qt."""

from typing import cast

import msgspec

from backend.messages.bounds import UUID_BYTES, EventId
from backend.messages.catalogue import CatalogueReply
from backend.messages.events import Event
from backend.messages.identifiers import id_text
from backend.messages.queries import Cell


def quote_value(cell: Cell) -> str:
    """Write a value such that a filter takes it for itself, whatever is in it."""
    if isinstance(cell, str):
        escaped = cell.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(cell)


def id_value(id_: EventId) -> str:
    """Write an id for a filter: a UUID as it is, another text as one that stands for itself."""
    written = id_text(id_)
    return written if len(id_) == UUID_BYTES else quote_value(written)


def entity_filter(subject: str) -> str:
    """Return the filter of an entity's events; an order's include those of its payments."""
    return f"entity:{quote_value(subject)}"


def event_entities(event: Event, catalogue: CatalogueReply | None) -> list[str]:
    """Return the subjects of whom an event is: its entity, and who owns that, as is declared."""
    if catalogue is None:
        return [event.subject]
    by_type = {kind.type: kind.module for kind in catalogue.events}
    modules = {module.name: module for module in catalogue.modules}
    module = modules.get(by_type.get(event.type, ""))
    owner = modules.get(module.owner) if module is not None else None
    if module is None or owner is None:
        return [event.subject]
    data: object = msgspec.json.decode(event.data)
    id_ = cast("dict[str, object]", data).get(module.owner_key) if isinstance(data, dict) else None
    return [event.subject, f"{owner.entity}-{id_}"] if id_ else [event.subject]
