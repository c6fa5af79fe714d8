"""What an edit of a branch does, in a sentence; and the name that a new branch has at first."""

from collections.abc import Collection
from typing import assert_never

import msgspec

from backend.messages.number_text import format_number
from backend.translation import tr
from backend.wire.branch_document import (
    BranchEdit,
    EditedEvent,
    InsertedEvent,
    MovedEvent,
    SkippedEvent,
    TriedCommand,
)


class _TypeOnly(msgspec.Struct):
    type: str = ""


def describe_edit(edit: BranchEdit) -> str:
    """Say what an edit does."""
    position = format_number(edit.position)
    match edit:
        case SkippedEvent():
            return tr("Without event {position}", position=position)
        case EditedEvent():
            patch = _compact(edit.patch)
            return tr("Event {position} with {patch}", position=position, patch=patch)
        case InsertedEvent():
            name = _type_of(edit.event)
            return tr("{type} inserted before {position}", type=name, position=position)
        case MovedEvent():
            to = format_number(edit.to)
            return tr("Event {position} moved before {to}", position=position, to=to)
        case TriedCommand():
            name = _type_of(edit.command)
            return tr("{type} tried before {position}", type=name, position=position)
        case _:
            assert_never(edit)


def explain_edit(edit: BranchEdit) -> str:
    """Return all of what was written for it; empty where there is no more to it."""
    match edit:
        case EditedEvent():
            return _indented(edit.patch)
        case InsertedEvent():
            return _indented(edit.event)
        case TriedCommand():
            return _indented(edit.command)
        case _:
            return ""


def free_name(taken: Collection[str]) -> str:
    """Return a name that no branch has."""
    number = 1
    while (name := f"branch-{number}") in taken:
        number += 1
    return name


def _type_of(raw: msgspec.Raw) -> str:
    return msgspec.json.decode(raw, type=_TypeOnly).type


def _compact(raw: msgspec.Raw) -> str:
    return msgspec.json.format(bytes(raw), indent=-1).decode()


def _indented(raw: msgspec.Raw) -> str:
    return msgspec.json.format(bytes(raw), indent=2).decode()
