"""What no text of somebody who asks or orders may hold: said where frames are read.

A NUL is a character like others to SQLite, MessagePack and JSON, and none that PostgreSQL can keep:
it would be refused only where a replica has to write who paused it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import msgspec

from backend.errors import Unreadable
from backend.messages.commands import Command
from backend.messages.events import Draft
from backend.messages.replica_reports import ReplicaReport
from backend.messages.subscriptions import ParkedDelivery

# Commands and facts are refused one by one, with their own words; the others tell the errors of
# programs, and are kept as they are.
_NOT_LOOKED_AT = (Command, Draft, ReplicaReport, ParkedDelivery)


def refuse_nul(body: object) -> None:
    """Refuse a message with a NUL in one of its texts.

    Raises:
        Unreadable: code `bad-text`; `field` is the path of the first of them.
    """
    path = _find_nul(body)
    if path is not None:
        field = path.removeprefix(".")
        raise Unreadable(f"{field} holds a NUL character. Remove it.", code="bad-text", field=field)


def _find_nul(value: object) -> str | None:
    """Return the path of the first text with a NUL; None: there is none."""
    if isinstance(value, str):
        return "" if "\0" in value else None
    for step, part in _parts(value):
        rest = _find_nul(part)
        if rest is not None:
            return step + rest
    return None


def _parts(value: object) -> Iterator[tuple[str, object]]:
    match value:
        case msgspec.Struct() if not isinstance(value, _NOT_LOOKED_AT):
            for name in value.__struct_fields__:
                yield f".{name}", getattr(value, name)
        case list() | tuple():
            items = cast("Sequence[object]", value)
            if items and not isinstance(items[0], _NOT_LOOKED_AT):  # there may be thousands
                for index, item in enumerate(items):
                    yield f"[{index}]", item
        case dict():
            for key, item in cast("Mapping[object, object]", value).items():
                yield "[key]", key
                yield f".{key}", item
        case _:
            return
