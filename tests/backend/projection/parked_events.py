"""What a store has parked, all of it, and a way to try it again."""

import sqlalchemy as sa

from backend.projection.applier import Applier
from backend.projection.handler_watch import HandlerWatch
from backend.projection.parked_work import ParkedWork, RetryResult, RetryWanted
from backend.projection.row_schema import PARKED
from backend.projection.row_store import ParkedRecord
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.store.log_port import EventReader


def parked_events(store: SqliteRowStore) -> list[ParkedRecord]:
    """Return all of them in log order."""
    columns = (PARKED.c[name] for name in ParkedRecord.__struct_fields__)
    wanted = sa.select(*columns).order_by(PARKED.c.position, PARKED.c.view)
    return [ParkedRecord(*row) for row in store.database.cursor.execute(str(wanted))]


def parked_work(applier: Applier, reader: EventReader) -> ParkedWork:
    """Return what works on the parked events of an applier's store."""
    watch = HandlerWatch(applier.find_in_hand)
    return ParkedWork(applier, reader, watch, lambda _: None)


def retry(applier: Applier, view: str, entity: str, reader: EventReader) -> RetryResult:
    """Try an entity's parked events again."""
    return parked_work(applier, reader).retry(RetryWanted(view=view, entity=entity))
