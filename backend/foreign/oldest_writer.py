"""Whose open transaction keeps the end of a PostgreSQL log where it is, in whatever database."""

import msgspec

from backend.foreign.sql_source import SqlSource

_XID_RANGE = 2**32  # a session shows the lower half of its transaction's number
_SESSIONS = """
SELECT pid, datname, usename, application_name, state,
       floor(extract(epoch FROM clock_timestamp() - xact_start))::bigint
FROM pg_catalog.pg_stat_activity
WHERE backend_xid IS NOT NULL AND backend_xid::text::bigint = {xid}
"""
_PREPARED = """
SELECT gid, database, owner, floor(extract(epoch FROM clock_timestamp() - prepared))::bigint
FROM pg_catalog.pg_prepared_xacts WHERE transaction::text::bigint = {xid}
"""


class OldestWriter(msgspec.Struct, frozen=True, kw_only=True):
    """A session by its process id, or a prepared transaction by its name.

    open_s: since when, in seconds; None where this user may not see it.
    """

    pid: int | None = None
    prepared: str = ""
    database: str = ""
    user: str = ""
    application: str = ""
    state: str = ""
    open_s: int | None = None

    @property
    def shown(self) -> str:
        """Who it is, in one phrase."""
        what = f"prepared transaction {self.prepared}" if self.prepared else f"pid {self.pid}"
        age = "" if self.open_s is None else f", open for {self.open_s} s"
        names = f"{self.application} of {self.user}".removeprefix(" of ")
        return f"{what} ({names} in {self.database}, {self.state or 'open'}{age})"


def find_oldest_writer(source: SqlSource, xmin: int) -> OldestWriter | None:
    """Return who has the oldest transaction that is open; None when it has just ended.

    Raises:
        StorageFailed: the database refused. TimedOut: it did not answer in time.
    """
    values = {"xid": xmin % _XID_RANGE}
    bound = source.placeholder("xid")
    for pid, database, user, application, state, open_s in source.rows(
        _SESSIONS.replace("{xid}", bound), values
    ):
        return OldestWriter(
            pid=int(str(pid)),
            database=str(database or ""),
            user=str(user or ""),
            application=str(application or ""),
            state=str(state or ""),
            open_s=None if open_s is None else int(str(open_s)),
        )
    for name, database, user, open_s in source.rows(_PREPARED.replace("{xid}", bound), values):
        return OldestWriter(
            prepared=str(name), database=str(database), user=str(user), open_s=int(str(open_s))
        )
    return None
