"""Connections to the server of a log: a dead one is noticed, of several the right one found."""

import time
from collections.abc import Callable
from math import inf
from typing import Any, cast

import psycopg
from psycopg.abc import RV, PQGen
from sqlalchemy import URL, Dialect

from backend.errors import Unreadable
from backend.store.postgres_engine.server_choice import choose_server
from backend.store.sql.log_connection import SqlRow

# A server that is gone without a word is noticed after half a minute, not after hours: by the
# network when its machine is gone, by us when it stands still behind a network that works.
_RESPONSE_TIMEOUT_S = 30.0
LONG_STATEMENT_S = 4 * 3600.0  # that a statement over the whole log may take
_LOOK_INTERVAL_S = 0.5  # at whether a long statement is to go on
_CANCEL_TIMEOUT_S = 5.0  # that a server may take to end one that is not
RESPONSE_TIMEOUT_OPTION = "response_timeout_s"
LINEAGE_OPTION = "lineage"  # the file in which a primary keeps what it knows of the log
_SESSION_OPTION = "target_session_attrs"
_WRITTEN_TO = ("read-write", "primary", "any")
_CONNECT_TIMEOUT_OF_SEVERAL_S = 3  # one after the other is asked
_CONNECT_ARGUMENTS: dict[str, object] = {
    "client_encoding": "utf8",
    "application_name": "marigraph",
    "connect_timeout": 10,  # s
    "keepalives_idle": 10,  # s
    "keepalives_interval": 5,  # s
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,  # ms
}


def server_url(url: URL) -> URL:
    """Return the URL as SQLAlchemy and the server know it, without an option of our own."""
    known = url.difference_update_query([RESPONSE_TIMEOUT_OPTION, LINEAGE_OPTION])
    if names_several(url):  # which of them is written to is found out here
        known = known.difference_update_query([_SESSION_OPTION])
    return known.set(drivername="postgresql+psycopg")


def connect_arguments(url: URL) -> dict[str, object]:
    """Return what every connection is opened with; what the URL itself says goes before."""
    several = {"connect_timeout": _CONNECT_TIMEOUT_OF_SEVERAL_S} if names_several(url) else {}
    return _CONNECT_ARGUMENTS | several | dict(server_url(url).query)


def names_several(url: URL) -> bool:
    """Say whether a URL names several servers, of which one is written to."""
    return "," in str(url.query.get("host", ""))


def require_written_to(url: URL) -> None:
    """Refuse a URL that asks for standbys: a log is read where it is written.

    Raises:
        Unreadable: code `bad-log-url`.
    """
    wanted = str(url.query.get(_SESSION_OPTION, "any"))
    if wanted not in _WRITTEN_TO:
        raise Unreadable(
            f"{_SESSION_OPTION}={wanted} in the log's URL asks for standbys, which may be behind. A"
            " log is read where it is written: leave it out, or write read-write.",
            code="bad-log-url",
            field="log",
        )


def _response_timeout_s(url: URL) -> float:
    """Return the URL's option `response_timeout_s`, 30 where it has none.

    Raises:
        Unreadable: it is no number greater than 0.
    """
    text = str(url.query.get(RESPONSE_TIMEOUT_OPTION, _RESPONSE_TIMEOUT_S))
    try:
        timeout_s = float(text)
    except ValueError:
        timeout_s = 0.0
    if not 0 < timeout_s < inf:
        raise Unreadable(
            f"{RESPONSE_TIMEOUT_OPTION} in the log's URL must be seconds greater than 0, not"
            f" {text!r}.",
            code="bad-log-url",
            field="log",
        )
    return timeout_s


def server_connector(
    url: URL, response_timeout_s: float | None = None
) -> Callable[..., psycopg.Connection[SqlRow]]:
    """Return what SQLAlchemy is to connect by; `response_timeout_s`: instead of the URL's own.

    Raises:
        Unreadable: code `bad-log-url`; the URL's time limit is none.
    """
    limit_s = _response_timeout_s(url) if response_timeout_s is None else response_timeout_s

    def connect(
        _dialect: Dialect, _record: object, positional: list[str], named: dict[str, Any]
    ) -> psycopg.Connection[SqlRow]:
        if "," in str(named.get("host", "")):
            connection = choose_server(TimedConnection.connect, named)
        else:
            connection = TimedConnection.connect(*positional, **named)
        connection.response_timeout_s = limit_s
        return connection

    return connect


class TimedConnection(psycopg.Connection[SqlRow]):
    """A connection that gives a server up that does not answer within a time.

    Keep-alives do not notice one that is frozen: its system answers them.
    """

    response_timeout_s = _RESPONSE_TIMEOUT_S
    go_on: Callable[[], bool] | None = None  # asked while a long statement runs

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Run a statement's generator; see psycopg."""
        limit_s = self.response_timeout_s if timeout is None else timeout
        give_up = time.monotonic() + limit_s
        overseen = gen if self.go_on is None else self._oversee(gen, self.go_on)
        try:
            return super().wait(overseen, interval, limit_s)
        except psycopg.OperationalError as error:
            if time.monotonic() < give_up:
                raise
            raise psycopg.OperationalError(
                f"The server gave no answer within {limit_s:g} s."
            ) from error

    def _oversee(self, gen: PQGen[RV], go_on: Callable[[], bool]) -> PQGen[RV]:
        """Ask between two looks at the socket whether the statement is to go on.

        Raises:
            psycopg.OperationalError: it was cancelled, and the server does not answer to that.
        """
        look_s, cancelled_s = time.monotonic() + _LOOK_INTERVAL_S, inf
        try:
            wanted = next(gen)
            while True:
                wanted = gen.send((yield wanted))
                present_s = time.monotonic()
                if present_s > cancelled_s + _CANCEL_TIMEOUT_S:
                    raise psycopg.OperationalError("The server does not end a cancelled statement.")
                if present_s < look_s or cancelled_s < inf:
                    continue
                look_s = present_s + _LOOK_INTERVAL_S
                if not go_on():
                    cancelled_s = present_s
                    self.cancel_safe(timeout=_CANCEL_TIMEOUT_S)
        except StopIteration as ended:  # how a generator returns its value
            return cast("RV", ended.value)
