"""A command that a panel asks to have written: its type, and what its form is filled in with."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.messages.catalogue import CatalogueReply, CommandKind, ViewKind
from backend.messages.events import Event
from console.state.form_schema import form_fields


class CommandRequest(msgspec.Struct, frozen=True):
    """Nothing is sent by it; `type` empty: none is asked for."""

    type: str = ""
    data: Mapping[str, Any] = {}


def key_views(catalogue: CatalogueReply) -> dict[str, ViewKind]:
    """Return the view whose rows a field of this name refers to, by the name of the field.

    That is the first view (by its rank) whose only key column is called so.
    """
    found: dict[str, ViewKind] = {}
    for view in sorted(catalogue.views, key=lambda each: (each.rank, each.name)):
        keys = [column.name for column in view.columns if column.key]
        if len(keys) == 1:
            found.setdefault(keys[0], view)
    return found


def commands_about(
    catalogue: CatalogueReply, known: Mapping[str, Any]
) -> list[tuple[CommandKind, CommandRequest]]:
    """Return the commands that can be about an entity, each with its form filled in.

    `known`: values by column or field name, e.g. of a row; those that name entities are used. What
    a command is about stands in its first field: those come first, and then those that mention one.
    """
    names = {name for name in key_views(catalogue) if known.get(name)}
    about: list[tuple[CommandKind, CommandRequest]] = []
    mentioning: list[tuple[CommandKind, CommandRequest]] = []
    for kind in catalogue.commands:
        fields = form_fields(kind.schema)
        data = {field.name: known[field.name] for field in fields if field.name in names}
        if data:
            is_about = fields[0].name in data
            (about if is_about else mentioning).append((kind, CommandRequest(kind.type, data)))
    return about + mentioning


def event_values(event: Event | None) -> dict[str, Any]:
    """Return the payload's fields; nothing where it cannot be read."""
    try:
        return {} if event is None else msgspec.json.decode(event.data, type=dict[str, Any])
    except msgspec.MsgspecError:  # no object, or a number that no column holds
        return {}
