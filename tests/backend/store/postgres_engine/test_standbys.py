"""A server with a standby: how far that is, and what becomes of the log when it is promoted."""

from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import AlreadyRunning, StorageFailed, Unreadable
from backend.messages.events import Event
from backend.store.engine_registry import open_log, open_reader, open_standbys
from backend.store.log_port import CausalLogReader, CheckedLog, Transaction
from backend.store.log_standby_port import StandbyReading
from tests.contract.drafts import draft
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


def once() -> Transaction:
    return Transaction(events=[draft()])


def several(pair: PostgresPair, folder: Path, *more: str) -> str:
    """Return the URL of both servers, with what else it is to say."""
    options = ["response_timeout_s=2", f"lineage={folder / 'lineage.json'}", *more]
    return f"{pair.url}?{'&'.join(options)}"


def append_when_possible(log: CheckedLog) -> list[Event]:
    written: list[Event] = []

    def is_written() -> bool:
        try:
            written.extend(log.append(once(), recorded=7))
        except (StorageFailed, AlreadyRunning) as error:
            if error.code == "log-went-back":
                raise
            return False
        return True

    until(is_written, "the log is written to")
    return written


@pytest.fixture
def emptied_pair(postgres_pair: PostgresPair) -> PostgresPair:
    """The pair with an empty database, the standby level with it; no commit waits for it."""
    pair = postgres_pair
    pair.main.wait_for("")
    if not pair.standby.is_running:
        pair.add_standby()
    pair.wait_for("")
    pair.main.ask("DROP SCHEMA public CASCADE; CREATE SCHEMA public", "shop")
    until(pair.is_level, "the standby has all")
    return pair


def test_that_a_writer_goes_on_with_the_promoted_standby_and_nothing_is_lost(
    emptied_pair: PostgresPair, tmp_path: Path
) -> None:
    pair = emptied_pair
    pair.wait_for("*")
    url = several(pair, tmp_path)
    with closing(open_log(url)) as log, closing(open_reader(url)) as reader:
        written = [log.append(once(), recorded=7)[0] for _ in range(5)]
        assert reader.read(0, 9) == written
        connections = reader.connections
        pair.main.kill()
        pair.fail_over()
        with pytest.raises(StorageFailed, match="connection"):
            log.append(once(), recorded=7)
        with pytest.raises(StorageFailed, match="standby that is away"):
            log.append(once(), recorded=7)  # nobody is there that this commit could wait for
        pair.add_standby()
        written += append_when_possible(log)
        assert [event.position for event in written] == [1, 2, 3, 4, 5, 6]
        assert not log.is_replaced
        until(lambda: reads(reader) == written, "the reader has found the promoted server")
        assert reader.connections > connections


def reads(reader: CausalLogReader) -> list[Event]:
    try:
        return reader.read(0, 9)
    except StorageFailed:  # it has not found the promoted server yet
        return []


def test_that_events_that_a_failover_has_lost_are_named_and_nothing_is_written_on_top(
    emptied_pair: PostgresPair, tmp_path: Path
) -> None:
    pair = emptied_pair
    url = several(pair, tmp_path)
    log = open_log(url)
    log.append(once(), recorded=7)
    until(pair.is_level, "the standby has all")
    pair.standby.kill()
    for _ in range(3):
        log.append(once(), recorded=7)
    log.check_storage()
    pair.main.kill()
    pair.standby.start()
    pair.fail_over()
    for _ in range(2):
        with pytest.raises(StorageFailed, match="2 to 4") as caught:
            append_when_possible(log)
        assert caught.value.code == "log-went-back"
    assert log.is_replaced
    log.close()
    with closing(open_log(url)) as again:
        assert again.append(once(), recorded=7)[0].position == 2
        assert not again.is_replaced
    lost = look(several(pair, tmp_path)).lost
    assert lost is not None
    assert (lost.first, lost.last) == (2, 4)


def test_that_a_killed_writer_s_successor_knows_what_was_lost(
    emptied_pair: PostgresPair, tmp_path: Path
) -> None:
    pair = emptied_pair
    url = several(pair, tmp_path)
    with closing(open_log(url)) as log:
        log.append(once(), recorded=7)
        until(pair.is_level, "the standby has all")
        pair.standby.kill()
        log.append(once(), recorded=7)
        log.check_storage()  # which keeps the end, once a second
    pair.main.kill()
    pair.standby.start()
    pair.fail_over()
    with closing(open_log(url)) as again:
        assert again.head() == 1
    lost = look(url).lost
    assert lost is not None
    assert (lost.first, lost.last) == (2, 2)


def test_that_a_former_server_that_comes_back_is_not_written_to(
    emptied_pair: PostgresPair, tmp_path: Path
) -> None:
    pair = emptied_pair
    with closing(open_log(several(pair, tmp_path))) as log:
        log.append(once(), recorded=7)
        until(pair.is_level, "the standby has all")
        pair.main.kill()
        pair.fail_over()
        append_when_possible(log)
        former = pair.standby
        former.start()  # as it was, and takes writes
        assert append_when_possible(log)[0].position == 3
    with closing(open_log(several(pair, tmp_path))) as log:  # both take writes now
        assert log.head() == 3
    lineage = tmp_path / "lineage.json"
    with pytest.raises(StorageFailed, match="promoted in its place") as caught:
        open_log(f"{former.url}?lineage={lineage}")
    assert caught.value.code == "former-server"
    former.kill()


def test_that_a_standby_is_not_written_to(emptied_pair: PostgresPair) -> None:
    with pytest.raises(StorageFailed, match="is a standby"):
        open_log(emptied_pair.standby.url)


@pytest.mark.parametrize("wanted", ["standby", "prefer-standby", "read-only"])
def test_that_a_url_that_asks_for_standbys_is_refused(wanted: str) -> None:
    with pytest.raises(Unreadable, match="where it is written"):
        open_log(f"postgresql://a:1,b:2/log?target_session_attrs={wanted}")
