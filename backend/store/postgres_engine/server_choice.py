"""Which of several servers is written to: the one that is no standby, on the newest timeline.

A former primary that was started again takes writes like the one that was promoted in its place:
only its timeline tells them apart, which a promotion raises by one.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
import psycopg

C = TypeVar("C", bound="psycopg.Connection[Any]")
# what a standby would refuse is not asked of it
_WHO = """
SELECT pg_is_in_recovery(), (SELECT system_identifier FROM pg_control_system()),
  CASE WHEN pg_is_in_recovery() THEN 0 ELSE
    ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint END,
  (SELECT oid::bigint FROM pg_database WHERE datname = current_database())
"""


class ServerIdentity(msgspec.Struct, frozen=True):
    """Who a server is. system: the same for a server and its standbys; timeline 0: a standby.

    database: the number of the log's there, the same on its standbys, and another one when it was
    made anew; 0: not known.
    """

    is_standby: bool
    system: int
    timeline: int
    database: int = 0


def identify_server(connection: "psycopg.Connection[Any]") -> ServerIdentity:
    """Ask a server who it is; a transaction that this begins is ended.

    Raises:
        psycopg.Error: it does not answer.
    """
    begins = not connection.autocommit
    row = connection.execute(_WHO).fetchone()
    if begins:
        connection.rollback()
    if row is None:
        raise psycopg.OperationalError("The server does not say who it is.")
    return ServerIdentity(*row)


def choose_server(connect: Callable[..., C], named: Mapping[str, Any]) -> C:
    """Return a connection to the server that is written to, among those that are named.

    All are asked, also where the first would do: the one that is on the newest timeline.

    Raises:
        psycopg.OperationalError: none takes writes; says of each why.
    """
    hosts = str(named["host"]).split(",")
    ports = (str(named.get("port") or "5432").split(",") * len(hosts))[: len(hosts)]
    chosen: tuple[int, C] | None = None
    refused: list[str] = []
    for host, port in zip(hosts, ports, strict=True):
        try:
            connection, who = _connect(connect, {**named, "host": host, "port": port})
        except psycopg.OperationalError as error:
            refused.append(f"{host}:{port}: {str(error).strip()}")
            continue
        if who.is_standby:
            refused.append(f"{host}:{port}: this is a standby.")
        if who.is_standby or (chosen is not None and chosen[0] >= who.timeline):
            connection.close()
            continue
        if chosen is not None:
            chosen[1].close()
        chosen = who.timeline, connection
    if chosen is None:
        raise psycopg.OperationalError(f"No server takes writes. {' '.join(refused)}")
    return chosen[1]


def _connect(connect: Callable[..., C], named: Mapping[str, Any]) -> tuple[C, ServerIdentity]:
    """Return a connection to one server, and who that is; one that does not say it is left."""
    connection = connect(**named)
    try:
        return connection, identify_server(connection)
    except BaseException:
        connection.close()
        raise
