"""Opens a log for searching: read-only, each transaction a view of one moment."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine.url import URL, make_url

from backend.errors import Unreadable
from backend.projection.row_queries import open_rows


def open_search(url: str) -> sa.Engine:
    """Return an engine on the log's tables; SQLite and PostgreSQL.

    Raises:
        Unavailable: there is no such file yet.
        Unreadable: code `bad-log-url`; this kind of log cannot be searched.
    """
    parts = make_url(url)
    match parts.get_backend_name():
        case "sqlite" if parts.database:
            return open_rows(Path(parts.database))
        case "postgresql":
            return _postgres(parts)
        case name:
            raise Unreadable(
                f"A log in {name} cannot be searched.", code="bad-log-url", field="log"
            )


def _postgres(url: URL) -> sa.Engine:
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
        connect_args={"client_encoding": "utf8", "application_name": "marigraph"},
        pool_size=1,
    )
