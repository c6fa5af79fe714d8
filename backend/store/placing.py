"""Placing: each draft gets its position, its version, and the row that will be written."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.clock import Micros
from backend.messages.events import Draft, Event
from backend.store.checking import payload_text, require_ids, require_numbers, require_text
from backend.store.database import Row, blob
from backend.store.heads import Head
from backend.store.reading import Kind, module_of
from backend.store.schema import BASES

KindKey = tuple[str, str, int]
_BASIS = {basis: number for number, basis in enumerate(BASES)}
_KNOWN_TEXTS = 10_000
_ID = 16  # bytes


class Placed(msgspec.Struct):
    """All rows of a transaction's events."""

    events: list[Event]
    rows: list[Row]
    kinds: dict[KindKey, Kind]
    streams: dict[str, Head]


class Placer:
    """Knows the kinds; places drafts without asking the database."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.kinds: dict[KindKey, Kind] = {}
        self._texts: set[str] = set()

    def names(self, drafts: Sequence[Draft]) -> list[str]:
        """Return the stream of each draft."""
        modules = {source: module_of(source) for source in {draft.source for draft in drafts}}
        return [f"{modules[draft.source]}/{draft.subject}" for draft in drafts]

    def place(
        self,
        drafts: Sequence[Draft],
        names: Sequence[str],
        heads: Mapping[str, Head | None],
        *,
        position: int,
        stream: int,
        recorded: Micros,
    ) -> Placed:
        """Place drafts behind `position`; new streams get numbers behind `stream`.

        Raises:
            Unreadable: a draft holds what no engine can keep.
        """
        placed = Placed([], [], {}, {})
        moved = placed.streams
        for draft, name in zip(drafts, names, strict=True):
            moving = moved.get(name)
            if moving is None:
                head = heads.get(name)
                if head is None:  # the name of one that is there was looked at when it began
                    require_text(draft.subject, "subject")
                moving, stream = _taken(head, stream)
                moved[name] = moving
            position += 1
            self._put(draft, moving, position, recorded, placed)
        return placed

    def _put(
        self, draft: Draft, moving: Head, position: int, recorded: Micros, placed: Placed
    ) -> None:
        key = (draft.source, draft.type, draft.schema)
        kind = self.kinds.get(key) or placed.kinds.get(key) or self._new_kind(draft, placed)
        if len(draft.id) != _ID or len(draft.correlation) != _ID or draft.actor not in self._texts:
            self._look_closer(draft)
        when = recorded if draft.recorded is None else draft.recorded
        moving.version += 1
        placed.rows.append(
            (
                position,
                moving.key,
                moving.version,
                moving.position,
                blob(draft.id),
                kind.id,
                draft.time,
                when,
                blob(draft.correlation),
                None if draft.causation is None else blob(draft.causation),
                draft.actor,
                _BASIS[draft.basis],
                payload_text(draft),
            )
        )
        placed.events.append(_placed(draft, position, moving.version, when))
        moving.position = position
        if draft.owner and moving.owner is None:
            require_text(draft.owner, "owner")
            moving.owner = draft.owner
            moving.adopted = moving.before > 0

    def _look_closer(self, draft: Draft) -> None:
        require_ids(draft)
        require_text(draft.actor, "actor")
        if len(self._texts) >= _KNOWN_TEXTS:
            self._texts.clear()
        self._texts.add(draft.actor)

    def _new_kind(self, draft: Draft, placed: Placed) -> Kind:
        require_text(draft.source, "source")
        require_text(draft.type, "type")
        require_numbers(draft)
        number = len(self.kinds) + len(placed.kinds) + 1
        cut = len(module_of(draft.source)) + 1
        kind = Kind(number, draft.source, draft.type, draft.schema, cut)
        placed.kinds[draft.source, draft.type, draft.schema] = kind
        return kind


def _taken(head: Head | None, stream: int) -> tuple[Head, int]:
    if head is None:
        return Head(stream + 1, 0, 0, None), stream + 1
    head.before, head.adopted = head.version, False
    return head, stream


def _placed(draft: Draft, position: int, version: int, recorded: Micros) -> Event:
    return Event(
        position,
        version,
        draft.id,
        draft.source,
        draft.type,
        draft.subject,
        draft.time,
        recorded,
        draft.correlation,
        draft.causation,
        draft.actor,
        draft.schema,
        draft.basis,
        draft.data,
    )
