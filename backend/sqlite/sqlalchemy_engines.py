"""SQLAlchemy's engines over SQLite files; apart, as some processes do without SQLAlchemy."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import NullPool, QueuePool

from backend.sqlite.file_profile import FileProfile
from backend.sqlite.sqlite_connection import connect


def create_engine(path: Path, profile: FileProfile) -> sa.Engine:
    """Return a SQLAlchemy engine that opens a connection whenever one is asked for.

    It commits every statement, unless a transaction was begun by one.
    """
    return sa.create_engine("sqlite://", creator=lambda: connect(path, profile), poolclass=NullPool)


def create_reading_engine(path: Path, profile: FileProfile, *, connections: int) -> sa.Engine:
    """Return a SQLAlchemy engine whose transactions show one moment each.

    It keeps up to `connections`; more are made when they are needed, and closed after use.
    """
    engine = sa.create_engine(
        "sqlite://",
        creator=lambda: connect(path, profile),
        poolclass=QueuePool,
        pool_size=connections,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
