"""A log without events: nothing matches, and a filter is checked all the same."""

import sqlalchemy as sa

from backend.clock import Micros
from backend.query.filters.conditions import Setting, condition
from backend.query.filters.sqltext import Sqlite
from backend.query.filters.tree import Filter
from backend.query.log.fields import LogFields
from backend.query.log.kinds import Kinds
from backend.query.log.plan import planned
from backend.store.schema import metadata


def check(tree: Filter, now: Micros) -> None:
    """Build the filter's condition for an empty log; there may be no file of one yet.

    Raises:
        BadFilter: the filter does not fit a log.
    """
    engine, nothing = sa.create_engine("sqlite://"), Kinds({})
    try:
        with engine.connect() as connection:
            metadata.create_all(connection)
            fields = LogFields(connection, nothing, Setting(Sqlite(), now))
            condition(planned(tree, nothing).asked, fields)
    finally:
        engine.dispose()
