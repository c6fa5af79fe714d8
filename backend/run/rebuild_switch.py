"""The one transaction in which a replica takes the copy that was built for what it reads."""

from pathlib import Path

import msgspec

from backend.clock import now_us
from backend.projection.sqlite_row_database import translate_row_errors
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.projection.view_entities import ViewEntities
from backend.projection.view_switch import TakenEntity
from backend.run.read_model_recovery import forget_origin
from backend.run.rebuild_record import RebuildRecord, end_record, write_record


def switch_to_copy(
    path: Path,
    store: SqliteRowStore,
    record: RebuildRecord,
    position: int,
    entities: ViewEntities,
    *,
    takes_place: bool,
) -> RebuildRecord | None:
    """Switch to the copy, and return the record of that; None: it stands elsewhere.

    Of one entity it may be a cancelled one, with why: nothing was changed then. `takes_place`: the
    rows do not belong to the log, and the copy's position becomes theirs.

    Raises:
        StorageFailed: nothing was changed.
    """
    took_us = max(0, now_us() - record.at_us)
    done = msgspec.structs.replace(end_record(record, "done"), position=position, took_us=took_us)
    with translate_row_errors(path), store.database.transaction():
        copy = store.copy_of(record.views, record.generation)
        if copy.position() != position:
            return None  # it is not heard of yet
        if record.entity:
            taken = copy.take_entity(entities.find(record.views[0], record.entity))
            done = _record_entity(done, taken)
        else:
            copy.switch()
        if takes_place:
            copy.take_checkpoint()
            forget_origin(store)
        write_record(store, done)
    return done


def _record_entity(done: RebuildRecord, taken: TakenEntity) -> RebuildRecord:
    if taken.obstacle:
        return msgspec.structs.replace(done, state="cancelled", reason=taken.obstacle)
    return msgspec.structs.replace(done, changed=taken.rows, added=None, gone=None)
