"""Placing: each draft gets its position, its version, and the row that will be written."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.clock import Micros
from backend.messages.events import Draft, Event
from backend.store.draft_validation import (
    canonical_payload,
    commit_time,
    require_ids,
    require_numbers,
    require_text,
)
from backend.store.sql.log_connection import SqlRow, blob
from backend.store.sql.log_schema import TIME_BASES
from backend.store.sql.sql_log_reader import StoredEventType
from backend.store.sql.stream_heads import StreamHead
from backend.stream_names import name_stream, parse_module

EventTypeKey = tuple[str, str, int]
_BASIS_NUMBERS = {basis: number for number, basis in enumerate(TIME_BASES)}
_MAX_VALID_ACTORS = 10_000
_UUID_BYTES = 16  # bytes


class PreparedRows(msgspec.Struct):
    """All rows of a transaction's events."""

    events: list[Event]
    rows: list[SqlRow]
    event_types: dict[EventTypeKey, StoredEventType]
    streams: dict[str, StreamHead]


class RowBuilder:
    """Knows the kinds; places drafts without asking the database."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.event_types: dict[EventTypeKey, StoredEventType] = {}
        self._valid_actors: set[str] = set()

    def stream_names(self, drafts: Sequence[Draft]) -> list[str]:
        """Return the stream of each draft."""
        modules = {source: parse_module(source) for source in {draft.source for draft in drafts}}
        return [name_stream(modules[draft.source], draft.subject) for draft in drafts]

    def build(
        self,
        drafts: Sequence[Draft],
        names: Sequence[str],
        heads: Mapping[str, StreamHead | None],
        *,
        position: int,
        stream: int,
        recorded: Micros,
        last_recorded: Micros,
    ) -> PreparedRows:
        """Place drafts behind `position`; new streams get numbers behind `stream`.

        No commit time is before `last_recorded`.

        Raises:
            Unreadable: a draft holds what no engine can keep.
        """
        placed = PreparedRows([], [], {}, {})
        moved = placed.streams
        for draft, name in zip(drafts, names, strict=True):
            moving = moved.get(name)
            if moving is None:
                head = heads.get(name)
                if head is None:  # the name of one that is there was looked at when it began
                    require_text(draft.subject, "subject")
                moving, stream = _begin_move(head, stream)
                moved[name] = moving
            position += 1
            last_recorded = commit_time(draft, recorded, last_recorded)
            self._append_row(draft, moving, position, last_recorded, placed)
        return placed

    def _append_row(
        self,
        draft: Draft,
        moving: StreamHead,
        position: int,
        recorded: Micros,
        placed: PreparedRows,
    ) -> None:
        key = (draft.source, draft.type, draft.schema)
        kind = (
            self.event_types.get(key)
            or placed.event_types.get(key)
            or self._intern_event_type(draft, placed)
        )
        if (
            len(draft.id) != _UUID_BYTES
            or len(draft.correlation) != _UUID_BYTES
            or draft.actor not in self._valid_actors
        ):
            self._validate(draft)
        data = canonical_payload(draft)
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
                recorded,
                blob(draft.correlation),
                None if draft.causation is None else blob(draft.causation),
                draft.actor,
                _BASIS_NUMBERS[draft.basis],
                data.decode(),
            )
        )
        placed.events.append(_to_event(draft, position, moving.version, recorded, data))
        moving.position = position
        if draft.owner and moving.owner is None:
            require_text(draft.owner, "owner")
            moving.owner = draft.owner
            moving.owner_changed = moving.version_before > 0

    def _validate(self, draft: Draft) -> None:
        require_ids(draft)
        require_text(draft.actor, "actor")
        if len(self._valid_actors) >= _MAX_VALID_ACTORS:
            self._valid_actors.clear()
        self._valid_actors.add(draft.actor)

    def _intern_event_type(self, draft: Draft, placed: PreparedRows) -> StoredEventType:
        require_text(draft.source, "source")
        require_text(draft.type, "type")
        require_numbers(draft)
        number = len(self.event_types) + len(placed.event_types) + 1
        cut = len(parse_module(draft.source)) + 1
        kind = StoredEventType(number, draft.source, draft.type, draft.schema, cut)
        placed.event_types[draft.source, draft.type, draft.schema] = kind
        return kind


def _begin_move(head: StreamHead | None, stream: int) -> tuple[StreamHead, int]:
    if head is None:
        return StreamHead(stream + 1, 0, 0, None), stream + 1
    head.version_before, head.owner_changed = head.version, False
    return head, stream


def _to_event(draft: Draft, position: int, version: int, recorded: Micros, data: bytes) -> Event:
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
        data,
    )
