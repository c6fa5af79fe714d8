"""A server with a standby: how far that is, and what becomes of the log when it is promoted."""

from contextlib import closing

from backend.store.engine_registry import open_standbys
from backend.store.log_standby_port import StandbyReading
from tests.postgres_pair import PostgresPair, postgres_pair
from tests.running import until

__all__ = ["postgres_pair"]


def look(url: str) -> StandbyReading:
    reader = open_standbys(url)
    assert reader is not None
    with closing(reader):
        return reader.read()


def test_that_a_standby_is_found_with_its_stages_and_whether_commits_wait_for_it(
    postgres_pair: PostgresPair,
) -> None:
    pair = postgres_pair
    until(pair.is_level, "the standby has all")
    reading = look(pair.main.url)
    (standby,) = reading.standbys
    assert (reading.server, reading.timeline, reading.synchronous) == (pair.main.place, 1, "")
    assert (standby.name, standby.address) == ("oslo", "127.0.0.1")
    assert (standby.state, standby.sync_state) == ("streaming", "async")
    assert standby.replayed_bytes is not None
    pair.main.wait_for("*")
    until(lambda: look(pair.main.url).standbys[0].sync_state == "sync", "commits wait for it")
    pair.main.wait_for("")


def test_that_a_role_without_the_grant_sees_no_number(postgres_pair: PostgresPair) -> None:
    pair = postgres_pair
    pair.main.ask("CREATE ROLE plain LOGIN")
    plain = pair.main.url.replace("postgres@", "plain@")
    reading = look(plain)
    assert not reading.is_seen
    assert [each.sent_bytes for each in reading.standbys] == [None]
    pair.main.ask("GRANT pg_monitor TO plain")
    assert look(plain).is_seen
