"""A log without events: nothing matches, and a filter is checked all the same."""

import sqlalchemy as sa

from backend.clock import Micros
from backend.query.filters.conditions import FilterContext, build_condition
from backend.query.filters.sql_dialect import SqliteDialect
from backend.query.filters.syntax_tree import Filter
from backend.query.log.kind_index import KindIndex
from backend.query.log.log_fields import LogFields
from backend.query.log.search_plan import plan_search
from backend.store.sql.log_schema import metadata


def check(tree: Filter, now: Micros) -> None:
    """Build the filter's condition for an empty log; there may be no file of one yet.

    Raises:
        BadFilter: the filter does not fit a log.
    """
    engine, nothing = sa.create_engine("sqlite://"), KindIndex({})
    try:
        with engine.connect() as connection:
            metadata.create_all(connection)
            fields = LogFields(connection, nothing, FilterContext(SqliteDialect(), now))
            build_condition(plan_search(tree, nothing).residual, fields)
    finally:
        engine.dispose()
