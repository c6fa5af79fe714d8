"""Asks the server that is written to how far its standbys are."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import psycopg
from sqlalchemy import URL, Connection, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from backend.errors import StorageFailed
from backend.messages.log_standbys import Standby
from backend.store.log_standby_port import StandbyReading
from backend.store.log_url import hide_password
from backend.store.postgres_engine.log_lineage import read_lineage
from backend.store.postgres_engine.server_connection import (
    LINEAGE_OPTION,
    connect_arguments,
    server_connector,
    server_url,
)
from backend.store.sql.log_connection import SqlRow

_RESPONSE_TIMEOUT_S = 5.0  # what is older says nothing about now
_APPLICATION = "marigraph-standbys"  # its own session is not taken for a writer's
_STATE = "backup"  # of who takes a base backup, and is no standby
_SERVER = """
SELECT host(inet_server_addr()), inet_server_port(),
  (SELECT system_identifier FROM pg_control_system()),
  ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint,
  pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint,
  current_setting('synchronous_standby_names'),
  (SELECT (extract(epoch FROM max(clock_timestamp() - query_start)) * 1000000)::bigint
   FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database())
"""
# logical subscribers and base backups stand in the same view
_STANDBYS = f"""
SELECT coalesce(application_name, ''), coalesce(host(client_addr), ''), state, sync_state,
  pg_wal_lsn_diff(upto.lsn, sent_lsn)::bigint, pg_wal_lsn_diff(upto.lsn, write_lsn)::bigint,
  pg_wal_lsn_diff(upto.lsn, flush_lsn)::bigint, pg_wal_lsn_diff(upto.lsn, replay_lsn)::bigint,
  (extract(epoch FROM write_lag) * 1000000)::bigint,
  (extract(epoch FROM flush_lag) * 1000000)::bigint,
  (extract(epoch FROM replay_lag) * 1000000)::bigint
FROM pg_stat_replication AS walsender, (SELECT pg_current_wal_lsn() AS lsn) AS upto
WHERE state IS DISTINCT FROM '{_STATE}' AND application_name <> 'pg_basebackup'
  AND NOT EXISTS (SELECT 1 FROM pg_replication_slots AS slot
    WHERE slot.active_pid = walsender.pid AND slot.slot_type = 'logical')
ORDER BY application_name, client_addr, backend_start
"""  # noqa: S608 - of a constant above


class PostgresStandbyReader:
    """Connects at the first look, and anew after an error."""

    def __init__(self, url: URL) -> None:
        """Nothing is asked before the first look."""
        arguments = connect_arguments(url) | {"application_name": _APPLICATION}
        self._engine = create_engine(
            server_url(url),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args=arguments,
        )
        event.listen(self._engine, "do_connect", server_connector(url, _RESPONSE_TIMEOUT_S))
        place = url.query.get(LINEAGE_OPTION)
        self._lineage = Path(str(place)) if place else None
        self._shown_url = hide_password(url.render_as_string(hide_password=False))
        self._connection: Connection | None = None

    def read(self) -> StandbyReading:
        """See `StandbyReader`."""
        try:
            return self._read()
        except (DBAPIError, psycopg.Error) as error:
            self.close()
            cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
            raise StorageFailed(f"{self._shown_url}: {cause}") from error

    def close(self) -> None:
        """See `StandbyReader`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _read(self) -> StandbyReading:
        connection = self._connect()
        [server] = connection.execute(_SERVER).fetchall()
        rows = connection.execute(_STANDBYS).fetchall()
        host, port, system, timeline, end, synchronous, waiting_us = server
        return StandbyReading(
            server=f"{host}:{port}" if host else connection.info.host,
            system=system,
            timeline=timeline,
            end=end,
            synchronous=synchronous,
            standbys=_standbys(rows),
            is_seen=all(state is not None for _, _, state, *_ in rows),
            waiting_us=waiting_us,
            lost=read_lineage(self._lineage).lost,
        )

    def _connect(self) -> psycopg.Connection[SqlRow]:
        if self._connection is None:
            self._connection = self._engine.connect()
        opened = self._connection.connection.driver_connection
        return cast("psycopg.Connection[SqlRow]", opened)


def _standbys(rows: Sequence[SqlRow]) -> list[Standby]:
    """Return the standbys by names that differ: where they have none of their own, by place."""
    names = Counter(name for name, *_ in rows)
    found: list[Standby] = []
    for row in rows:
        name, address = row[:2]
        if names[name] > 1 and address:
            name = f"{name} {address}"
        taken = sum(each.name.partition("#")[0] == name for each in found)
        found.append(_standby(f"{name}#{taken + 1}" if taken else name, row))
    return found


def _standby(name: str, row: SqlRow) -> Standby:
    _, address, state, sync_state, sent, written, flushed, replayed, *took_us = row
    return Standby(
        name=name,
        address=address,
        state=state or "",
        sync_state=sync_state or "",
        sent_bytes=sent,
        written_bytes=written,
        flushed_bytes=flushed,
        replayed_bytes=replayed,
        written_us=took_us[0],
        flushed_us=took_us[1],
        replayed_us=took_us[2],
    )
