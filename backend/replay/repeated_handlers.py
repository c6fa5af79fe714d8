"""Handlers that are given each event twice in a row: are they idempotent by themselves?

The applier takes each position once, so that what is delivered twice is applied once, and a handler
may add up. Whether it would stand a second delivery without that is worth knowing: of a view that
is fed in another way, or whose position is lost, it is all that there is.
"""

from functools import partial

import msgspec

from backend.projection.read_model import EventHandler, EventMeta, Projection, ViewTables


def repeat_handlers(projection: Projection) -> Projection:
    """Return the same read model, each of whose handlers is called twice for an event."""
    repeated = {
        payload: partial(_call_twice, handler) for payload, handler in projection.handlers.items()
    }
    return msgspec.structs.replace(projection, handlers=repeated)


def _call_twice(handler: EventHandler, event: object, meta: EventMeta, tables: ViewTables) -> None:
    handler(event, meta, tables)
    handler(event, meta, tables)
