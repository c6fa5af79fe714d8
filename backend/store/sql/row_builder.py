"""Rows of new events: each draft gets its position, its version and its commit time."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.canonical_json import is_compact
from backend.clock import Micros
from backend.messages.bounds import UUID_BYTES
from backend.messages.events import Draft, Event
from backend.store.draft_validation import (
    canonical_payload,
    commit_time,
    require_envelope,
    require_ids,
    require_numbers,
    require_text,
)
from backend.store.sql.log_connection import SqlRow, blob
from backend.store.sql.log_schema import CORRELATION_NOT_KEPT, TIME_BASES
from backend.store.sql.origin_rows import origin_row
from backend.store.sql.stored_event_types import StoredEventType
from backend.store.sql.stream_heads import StreamHead
from backend.stream_names import name_stream, parse_module

EventTypeKey = tuple[str, str, int]
_BASIS_NUMBERS = {basis: number for number, basis in enumerate(TIME_BASES)}
_MAX_VALID_ACTORS = 10_000


class PreparedRows(msgspec.Struct):
    """All rows of a transaction's events; `newest_stream`: the highest number of a stream.

    `last_recorded`: the commit time that no later event of the log's own is before.
    """

    events: list[Event]
    rows: list[SqlRow]
    event_types: dict[EventTypeKey, StoredEventType]
    streams: dict[str, StreamHead]
    newest_stream: int
    last_recorded: Micros
    origins: list[SqlRow] = []


class RowBuilder:
    """Knows the stored types of events; builds rows without asking the database."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.event_types: dict[EventTypeKey, StoredEventType] = {}
        self._valid_actors: set[str] = set()

    def stream_names(self, drafts: Sequence[Draft]) -> list[str]:
        """Return the stream of each draft."""
        prefixes = {
            source: name_stream(parse_module(source), "")
            for source in {draft.source for draft in drafts}
        }
        return [prefixes[draft.source] + draft.subject for draft in drafts]

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
        """Put drafts behind `position`; new streams get numbers behind `stream`.

        No commit time is before `last_recorded`.

        Raises:
            Unreadable: a draft holds what no engine can keep.
        """
        prepared = PreparedRows([], [], {}, {}, stream, last_recorded)
        moved = prepared.streams
        for draft, name in zip(drafts, names, strict=True):
            moving = moved.get(name)
            if moving is None:
                moving = moved[name] = _begin_move(heads.get(name), draft, prepared)
            position += 1
            if draft.origin is not None:
                self._append_foreign_row(draft, moving, position, recorded, prepared)
                continue
            if last_recorded < recorded or draft.recorded is not None:
                last_recorded = commit_time(draft, recorded, last_recorded)
            self._append_row(draft, moving, position, last_recorded, prepared)
        prepared.last_recorded = last_recorded
        return prepared

    def _append_foreign_row(
        self,
        draft: Draft,
        moving: StreamHead,
        position: int,
        recorded: Micros,
        prepared: PreparedRows,
    ) -> None:
        """Keep a copy of another program's event as it is there."""
        require_envelope(draft)
        committed = recorded if draft.recorded is None else draft.recorded
        self._append_row(draft, moving, position, committed, prepared, is_looked_at=True)
        if draft.origin is not None:
            prepared.origins.append(origin_row(position, draft.origin))

    def _append_row(
        self,
        draft: Draft,
        moving: StreamHead,
        position: int,
        recorded: Micros,
        prepared: PreparedRows,
        *,
        is_looked_at: bool = False,
    ) -> None:
        # One piece: this is what the writer spends its time on, beside the database itself.
        key = (draft.source, draft.type, draft.schema)
        event_type = (
            self.event_types.get(key)
            or prepared.event_types.get(key)
            or self._intern_event_type(draft, prepared)
        )
        id_, correlation, causation = draft.id, draft.correlation, draft.causation
        if not is_looked_at and (
            len(id_) != UUID_BYTES
            or correlation is None
            or len(correlation) != UUID_BYTES
            or not (causation is correlation or causation is None or len(causation) == UUID_BYTES)
            or draft.actor not in self._valid_actors
        ):
            self._validate(draft)
        data = draft.data
        if not is_compact(data):
            data = canonical_payload(draft)
        version = moving.version + 1 if draft.version is None else draft.version
        moving.version = version
        bound = blob(correlation or CORRELATION_NOT_KEPT)
        prepared.rows.append(
            (
                position,
                moving.key,
                version,
                moving.position,
                blob(id_),
                event_type.id,
                draft.time,
                recorded,
                bound,
                # of a command's own events both are the command's id
                causation and (bound if causation is correlation else blob(causation)),
                draft.actor,
                _BASIS_NUMBERS[draft.basis],
                data.decode(),
            )
        )
        prepared.events.append(
            Event(
                position,
                version,
                id_,
                draft.source,
                draft.type,
                draft.subject,
                draft.time,
                recorded,
                correlation,
                causation,
                draft.actor,
                draft.schema,
                draft.basis,
                data,
            )
        )
        moving.position = position
        if draft.owner and moving.owner is None:
            require_text(draft.owner, "owner")
            moving.owner = draft.owner
            moving.owner_changed = moving.version_before is not None

    def _validate(self, draft: Draft) -> None:
        require_ids(draft)
        require_text(draft.actor, "actor")
        if len(self._valid_actors) >= _MAX_VALID_ACTORS:
            self._valid_actors.clear()
        self._valid_actors.add(draft.actor)

    def _intern_event_type(self, draft: Draft, prepared: PreparedRows) -> StoredEventType:
        require_text(draft.source, "source")
        require_text(draft.type, "type")
        require_numbers(draft)
        number = len(self.event_types) + len(prepared.event_types) + 1
        subject_offset = len(parse_module(draft.source)) + 1
        event_type = StoredEventType(number, draft.source, draft.type, draft.schema, subject_offset)
        prepared.event_types[draft.source, draft.type, draft.schema] = event_type
        return event_type


def _begin_move(head: StreamHead | None, draft: Draft, prepared: PreparedRows) -> StreamHead:
    """Return the head of a stream that moves now; one that begins gets its number."""
    if head is None:  # the name of one that is there was looked at when it began
        require_text(draft.subject, "subject")
        prepared.newest_stream += 1
        return StreamHead(prepared.newest_stream, 0, 0, None)
    head.version_before, head.owner_changed = head.version, False
    return head
