"""What is a log's in NATS alone; what every log does is in `tests/contract`."""

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backend.clock import now_us
from backend.errors import AlreadyRunning, StorageFailed, Unreadable, WrongVersion
from backend.query.question_budget import BudgetGuard
from backend.store.chain_verification import ChainVerification
from backend.store.engine_registry import open_log, open_reader, open_search
from backend.store.log_port import CheckedLog, Transaction
from backend.store.match_cache import MatchCache
from backend.store.nats_client import NatsClient
from backend.store.nats_engine.log_messages import CommitRest, encode_commit
from backend.store.nats_engine.log_stream import LogStream, MovedOn
from backend.store.nats_engine.nats_log_url import parse_nats_url
from backend.store.nats_engine.stream_requests import StreamConfig
from tests.backend.store.nats_engine.writers import elsewhere, writing
from tests.contract.drafts import append, draft
from tests.nats import NatsServer, delete_stream
from tests.running import until


@pytest.fixture
def url(empty_stream: str) -> str:
    return empty_stream


@pytest.fixture
def leased_url(empty_stream: str) -> str:
    """The URL of a log whose lease is over soon."""
    return f"{empty_stream}&lease_s=2"


def positions(log: CheckedLog) -> list[int]:
    return [event.position for event in log.read(0, 99)]


def eventually(attempt: Callable[[], object], what: str) -> None:
    def goes_on() -> bool:
        try:
            attempt()
        except (StorageFailed, AlreadyRunning, WrongVersion):  # tried again by who waits
            return False
        return True

    until(goes_on, what)


def test_that_a_second_writer_is_refused_on_this_machine_and_on_another(
    leased_url: str, tmp_path: Path
) -> None:
    with closing(open_log(leased_url)):
        with pytest.raises(AlreadyRunning, match="Stop it"):
            open_log(leased_url)
        with pytest.raises(AlreadyRunning, match=r"process \d+ on .*Stop it"):
            open_log(elsewhere(leased_url, tmp_path))
    with closing(
        open_log(elsewhere(leased_url, tmp_path))
    ) as log:  # it was given back: nothing to wait for
        append(log, "user-anna")


def test_that_another_one_writes_when_the_lease_of_a_killed_writer_is_over(
    leased_url: str, tmp_path: Path
) -> None:
    with writing(leased_url) as killed:
        assert killed.append().split()[0] == "1"
    with closing(open_log(elsewhere(leased_url, tmp_path))) as log:
        append(log, "user-anna")
        assert positions(log) == [1, 2]


def test_that_a_writer_that_stood_still_writes_nothing_while_another_does_and_goes_on_later(
    leased_url: str, tmp_path: Path
) -> None:
    with writing(leased_url) as frozen:
        assert frozen.append().split()[0] == "1"
        frozen.process.send_signal(signal.SIGSTOP)
        frozen.ask()
        with closing(open_log(elsewhere(leased_url, tmp_path))) as log:
            append(log, "user-anna")
            frozen.process.send_signal(signal.SIGCONT)
            assert frozen.read() in {"StorageFailed", "AlreadyRunning", "WrongVersion"}
            append(log, "user-anna")
            assert positions(log) == [1, 2, 3]
        until(lambda: frozen.append().split()[0] == "4", "the first one writes again")
    with closing(open_log(leased_url)) as log:
        assert positions(log) == [1, 2, 3, 4]


def test_that_a_batch_of_a_former_writer_that_comes_late_is_refused(
    leased_url: str, tmp_path: Path
) -> None:
    place = parse_nats_url(leased_url)
    with closing(open_log(leased_url)) as log:
        append(log, "user-anna")
    with closing(NatsClient(place)) as client:
        stream = LogStream(client, place)
        head = stream.find()
        assert head is not None
        late = encode_commit(stream.prefix, (), CommitRest(writer="late"), stream.max_payload_bytes)
        with closing(open_log(elsewhere(leased_url, tmp_path))) as log:
            with pytest.raises(MovedOn):
                stream.publish(head.sequence, late)
            append(log, "user-anna")
            assert positions(log) == [1, 2]


def test_that_an_append_waits_for_a_server_that_is_started_again(
    own_server: NatsServer, tmp_path: Path
) -> None:
    url = f"nats://127.0.0.1:{own_server.port}/LOG?index={tmp_path / 'log-index.sqlite'}"
    with closing(open_log(url)) as log:
        append(log, "user-anna")
        own_server.kill()
        started = threading.Timer(0.3, own_server.start)
        started.start()
        append(log, "user-anna")
        started.join()
        assert positions(log) == [1, 2]
        log.check_storage()


def test_that_what_an_append_has_come_to_on_a_server_that_stood_still_is_found_out(
    own_server: NatsServer, tmp_path: Path
) -> None:
    options = f"index={tmp_path / 'log-index.sqlite'}&response_timeout_s=2"
    with closing(open_log(f"nats://127.0.0.1:{own_server.port}/LOG?{options}")) as log:
        append(log, "user-anna")
        own_server.send(signal.SIGSTOP)
        with pytest.raises(StorageFailed, match="not known whether it was written"):
            append(log, "user-bob")
        with pytest.raises(StorageFailed):
            log.read(1, 9)
        assert log.storage_error
        own_server.send(signal.SIGCONT)
        eventually(log.check_storage, "the server answers again")
        assert log.storage_error == ""
        before = positions(log)  # whether it was written is known for ever from here on
        assert before in ([1], [1, 2])
        append(log, "user-carl")
        assert positions(log) == [*before, len(before) + 1]


def test_that_a_lost_index_is_made_anew_from_the_stream(url: str) -> None:
    with closing(open_log(url)) as log:
        first = Transaction(
            events=[draft("user-anna", owner="users/user-bob"), draft("user.a b/*>ö")],
            answers=[(b"1" * 16, b"answer")],
            secrets=[("anna", "hash")],
        )
        log.append(first, recorded=7)
        log.append(Transaction(events=[draft() for _ in range(1_000)]), recorded=8)
        large = draft(data=b'{"a":"%s"}' % (b"x" * 3_000_000))
        log.append(Transaction(events=[large]), recorded=9)
        events = log.read(0, 2_000)
    index = parse_nats_url(url).index
    for path in index.parent.glob("log-index.*"):
        path.unlink()
    with closing(open_reader(url)) as reader:
        assert reader.read(0, 2_000) == events
        assert reader.answers([b"1" * 16]) == {b"1" * 16: b"answer"}
        assert reader.secret("anna") == "hash"
        assert len(reader.read_owned("users/user-bob")) == 1002
        report = ChainVerification(reader, lambda _done, _total: None).run({})
        assert (report.head, report.findings) == (1003, [])


def test_that_an_index_that_is_not_what_the_stream_holds_is_found(url: str) -> None:
    with closing(open_log(url)) as log:
        append(log, "user-anna", "user-bob")
        append(log, "user-carl")
        answered = Transaction(answers=[(b"1" * 16, b"first")])
        log.append(answered, recorded=7)
    index = parse_nats_url(url).index
    with closing(open_reader(url)) as reader:
        assert reader.chain.check_pages(lambda: True) == []
        with closing(sqlite3.connect(index, isolation_level=None)) as file:
            file.execute("UPDATE commands SET answer = X'00'")
            assert "the answers in the commit" in reader.chain.check_pages(lambda: True)[0]
            file.execute("UPDATE events SET actor = 'eve' WHERE position = 3")
            [found] = reader.chain.check_pages(lambda: True)
            assert "the events that its index has behind 2" in found
            with pytest.raises(StorageFailed, match="given up"):
                reader.chain.check_pages(lambda: False)


def test_that_a_reader_far_from_the_writer_follows_it(url: str, tmp_path: Path) -> None:
    with closing(open_reader(elsewhere(url, tmp_path))) as reader, closing(open_log(url)) as log:
        append(log, "user-anna")
        until(lambda: reader.head() == 1, "the first event has come")
        append(log, "user-anna", "user-bob")
        until(lambda: reader.head() == 3, "the others have come")
        assert reader.read(0, 9) == log.read(0, 9)


def test_that_no_commit_behind_the_end_that_was_asked_for_is_read(url: str) -> None:
    place = parse_nats_url(url)
    with closing(open_log(url)) as log, closing(NatsClient(place)) as client:
        append(log, "user-anna")
        stream = LogStream(client, place)
        head = stream.find()
        assert head is not None
        append(log, "user-bob")  # as while a comparison with the index is under way

        assert [each.sequence for each in stream.read(0, head.sequence)][-1] == head.sequence


def test_that_a_search_that_reaches_no_server_leaves_no_thread_behind(tmp_path: Path) -> None:
    url = f"nats://127.0.0.1:1/LOG?response_timeout_s=0.3&index={tmp_path / 'log-index.sqlite'}"
    search = open_search(url, now_us, matches=MatchCache(), guard=BudgetGuard())
    with closing(search), pytest.raises(StorageFailed, match=r"127\.0\.0\.1:1/LOG"):
        search.backlog(0, ["user.registered"], 1)

    assert not [each for each in threading.enumerate() if each.name == "log index"]


def test_that_a_process_ends_although_it_has_left_the_log_open(url: str) -> None:
    opened = f"open_log({url!r}).head(); open_reader({url!r}).head()"
    program = f"from backend.store.engine_registry import *; {opened}"
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True, timeout=30)


def test_that_a_stream_that_is_another_one_is_refused_in_words(url: str) -> None:
    with closing(open_log(url)) as log:
        append(log, "user-anna")
    delete_stream(url)
    with pytest.raises(StorageFailed, match="is gone"):
        open_log(url)
    place = parse_nats_url(url)
    with closing(NatsClient(place)) as client:
        LogStream(client, place).open()
    with pytest.raises(StorageFailed, match="another one than that whose index"):
        open_log(url)


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ({}, "no log of Marigraph"),
        ({"marigraph-log": "x", "marigraph-format": "2"}, "has format 2.*newer Marigraph"),
    ],
)
def test_that_a_stream_that_this_version_cannot_read_is_refused(
    url: str, metadata: dict[str, str], reason: str
) -> None:
    place = parse_nats_url(url)
    with closing(NatsClient(place)) as client:
        config = StreamConfig(
            name=place.stream, subjects=[f"{place.stream}.>"], num_replicas=1, metadata=metadata
        )
        subject, body = f"$JS.API.STREAM.CREATE.{place.stream}", msgspec.json.encode(config)
        client.call(client.connection.request(subject, body, timeout=5))
    with pytest.raises(StorageFailed, match=reason):
        open_log(url)


def test_that_messages_that_the_servers_have_lost_are_missed(empty_stream: str) -> None:
    url = f"{empty_stream}&response_timeout_s=2"
    with closing(open_log(url)) as log:
        append(log, "user-anna")
    with closing(sqlite3.connect(parse_nats_url(url).index, isolation_level=None)) as file:
        file.execute("UPDATE stream SET sequence = sequence + 2")  # as if two were gone
    with pytest.raises(StorageFailed, match=r"ends at message 3, and had 5.*have lost"):
        open_log(url)


def test_that_servers_that_are_not_there_are_named() -> None:
    with pytest.raises(StorageFailed, match=r"127.0.0.1:1/LOG: .*Check that the NATS servers"):
        open_log("nats://127.0.0.1:1/LOG?response_timeout_s=0.3")


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("host:port", "no HOST:PORT"),
        ("", "no HOST:PORT"),
        ("host,,other", "no HOST:PORT"),
        ("host:70000", "no HOST:PORT"),
        ("host/a.b", "no name of a stream"),
        ("host?repicas=3", "no option 'repicas'"),
        ("host?replicas=9", "a whole number from 1 to 5"),
        ("host?lease_s=soon", "greater than 0"),
        ("anna:hunter2@host?response_timeout_s=-1", "greater than 0"),
    ],
)
def test_that_a_url_that_cannot_be_read_is_refused(rest: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as refused:
        open_log(f"nats://{rest}")
    assert (refused.value.code, refused.value.field) == ("bad-log-url", "log")
    assert "hunter2" not in refused.value.message


def test_that_a_url_names_servers_stream_and_user() -> None:
    place = parse_nats_url("nats+tls://anna:a%40b@n1,n2:4333,[::1]:4444/SHOP?index=/data/i.sqlite")
    assert place.servers == ("tls://n1:4222", "tls://n2:4333", "tls://[::1]:4444")
    assert (place.stream, place.user, place.password) == ("SHOP", "anna", "a@b")
    assert (place.replicas, place.index) == (3, Path("/data/i.sqlite"))
    assert place.shown == "nats+tls://anna:***@n1,n2:4333,[::1]:4444/SHOP"
