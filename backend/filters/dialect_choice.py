"""The dialect of a database, by its name in SQLAlchemy."""

from pkgutil import resolve_name

from backend.filters.sql_dialect import Dialect, SqliteDialect

_SQLITE = SqliteDialect()
_POSTGRES = "backend.filters.postgres_dialect:PostgresDialect"  # it takes long to load


def dialect_of(database: str) -> Dialect:
    """Return the words of `sqlite` or `postgresql`."""
    if database != "postgresql":
        return _SQLITE
    made: Dialect = resolve_name(_POSTGRES)()
    return made
