"""A log without events: nothing matches, and a filter is checked all the same."""

import sqlalchemy as sa

from backend.clock import Micros
from backend.filters.conditions import FilterContext, build_condition
from backend.filters.sql_dialect import SqliteDialect
from backend.filters.syntax_tree import Filter
from backend.store.sql.log_schema import metadata
from backend.store.sql.search.kind_index import KindIndex
from backend.store.sql.search.log_fields import LogFields
from backend.store.sql.search.search_plan import plan_search


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
