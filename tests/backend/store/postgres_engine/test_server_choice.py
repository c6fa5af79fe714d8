"""Which of several servers is written to, and what becomes of the connections to the others."""

from collections.abc import Callable
from typing import Any, cast

import psycopg
import pytest

from backend.store.postgres_engine.server_choice import choose_server


class Connected:
    """A connection to a server that says who it is, or stands still."""

    autocommit = True

    def __init__(self, timeline: int | None) -> None:
        self.timeline, self.is_closed = timeline, False

    def execute(self, _statement: str) -> "Connected":
        if self.timeline is None:
            raise psycopg.OperationalError("The server gave no answer within 2 s.")
        return self

    def fetchone(self) -> tuple[bool, int, int, int]:
        return not self.timeline, 7, self.timeline or 0, 16_384

    def close(self) -> None:
        self.is_closed = True


def connecting(servers: dict[str, Connected]) -> "Callable[..., psycopg.Connection[Any]]":
    def connect(**named: object) -> "psycopg.Connection[Any]":
        return cast("psycopg.Connection[Any]", servers[str(named["host"])])

    return connect


def test_that_the_newest_timeline_is_chosen_and_all_others_are_left() -> None:
    servers = {"a": Connected(1), "b": Connected(3), "c": Connected(0), "d": Connected(None)}
    chosen = choose_server(connecting(servers), {"host": "a,b,c,d"})
    assert cast("object", chosen) is servers["b"]
    left = {name for name, each in servers.items() if each.is_closed}
    assert left == {"a", "c", "d"}


def test_that_none_that_takes_writes_is_said_of_each() -> None:
    servers = {"a": Connected(0), "b": Connected(None)}
    with pytest.raises(psycopg.OperationalError, match=r"a:5432: this is a standby.*b:5433: The"):
        choose_server(connecting(servers), {"host": "a,b", "port": "5432,5433"})
    assert all(each.is_closed for each in servers.values())
