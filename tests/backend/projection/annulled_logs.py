"""Logs in which events are annulled, and the rows of stores without their positions."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_revision import Annulments
from backend.store.annulments import EVENT_ANNULLED, EventAnnulled
from backend.store.log_port import EventReader

Rows = dict[str, dict[tuple[str, ...], tuple[object, ...]]]


def annulment(target: Event, position: int, recorded: int = 0) -> Event:
    """Return the event that annuls another one."""
    payload = EventAnnulled(
        position=target.position,
        id=str(uuid.UUID(bytes=target.id)),
        type=target.type,
        subject=target.subject,
        reason="a mistake",
    )
    own_id = ((1 << 64) + position).to_bytes(16)  # that of no event of the histories
    return Event(
        position=position,
        version=1,
        id=own_id,
        source="/marigraph/shop/log",
        type=EVENT_ANNULLED,
        subject=f"event-{payload.id}",
        time=target.time,
        recorded=recorded or target.recorded,
        correlation=own_id,
        causation=target.id,
        actor="anna",
        schema=1,
        basis=None,
        data=msgspec.json.encode(payload),
    )


def with_annulments(history: Sequence[Event], plan: Mapping[int, int]) -> list[Event]:
    """Return the history with annulments in it; `plan`: behind which event which index is annulled.

    Indexes count in the returned history, from 0; an annulment can so be annulled as well.
    """
    made: list[Event] = []
    for number, event in enumerate(history, 1):
        made.append(replace(event, position=len(made) + 1))
        if number in plan:
            made.append(annulment(made[plan[number]], len(made) + 1, event.recorded))
    return made


def following(
    store: LiveStore | ArchiveStore,
    views: Mapping[str, Projection],
    registry: Registry,
    reader: EventReader,
) -> Applier:
    """Return an applier whose rows follow the annulments of a log."""
    applier = Applier(store, views, registry)
    applier.follow_annulments(Annulments(reader, views, LiveStore))
    return applier


def apply_all(applier: Applier, reader: EventReader, sizes: Iterable[int], upto: int) -> None:
    """Apply a log in batches of these sizes, over and over."""
    while applier.position < upto:
        for size in sizes:
            count = min(size, upto - applier.position)
            if count:
                applier.apply(reader.read(applier.position, count))


def rows_of_store(store: LiveStore | ArchiveStore, views: Mapping[str, Projection]) -> Rows:
    """Return all rows that are there, helper tables too, without their positions."""
    found: Rows = {}
    for view in views:
        for table in store.tables_of(view):
            rows = ((tuple(key), table.rows.get(*key)) for key in table.all_keys())
            found[table.spec.name] = {
                key: msgspec.structs.astuple(replace(row, position=0))
                for key, row in rows
                if row is not None
            }
    return found
