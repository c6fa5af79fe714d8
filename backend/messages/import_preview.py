"""What an import would do with a file, as `marigraph import preview` says it."""

from typing import Literal

import msgspec

from backend.clock import Micros

ImportKind = Literal["cloudevents", "online-retail", "olist"]
FateKind = Literal["aside", "unreadable", "finding"]


class PreviewedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event as it would stand in the log; `data`: its payload as JSON, cut where it is long."""

    time: Micros
    type: str
    subject: str
    actor: str
    data: str


class PreviewedFate(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of which there is something to say; `lines` are the numbers of the first ones.

    `aside`: understood, and not taken. `unreadable`: `meaning` is why. `finding`: taken all the
    same.
    """

    kind: FateKind
    file: str
    code: str
    meaning: str
    count: int
    lines: list[int]


class ImportPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What kind of file it is, and what would become of its lines; nothing was written.

    `new`: events that would be recorded; `before`: those that an earlier import of the same content
    has recorded. `by_type`: both together. `are_commands`: it holds no events, and commands as
    `marigraph send` takes them.
    """

    kind: ImportKind
    file: str
    lines: int
    taken: int
    new: int
    before: int
    by_type: dict[str, int]
    first: list[PreviewedEvent]
    fates: list[PreviewedFate]
    are_commands: bool = False
