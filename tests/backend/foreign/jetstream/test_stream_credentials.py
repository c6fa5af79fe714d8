"""Streams of a real server whose users have a JWT and a key, or a key alone."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import StorageFailed
from backend.foreign.folder_attachment import WantedAttachment, attach_wanted
from backend.foreign.jetstream.stream_url import with_absolute_files
from backend.foreign.store_urls import open_store
from backend.settings import Settings
from tests.backend.foreign.jetstream.stream_writer import StreamWriter
from tests.nats import NatsServer
from tests.nats_accounts import NatsKey, NatsOperator, running_server
from tests.running import until

READS = ("STREAM.INFO", "CONSUMER.LIST", "DIRECT.GET", "STREAM.MSG.GET")


@pytest.fixture
def operator() -> NatsOperator:
    return NatsOperator()


@pytest.fixture
def own_server(tmp_path: Path, operator: NatsOperator) -> Iterator[NatsServer]:
    with running_server(tmp_path, operator) as server:
        yield server


@pytest.fixture
def stream(
    tmp_path: Path, operator: NatsOperator, own_server: NatsServer
) -> Iterator[StreamWriter]:
    file = tmp_path / "writer.creds"
    operator.add_user(file)
    writer = StreamWriter(own_server.port, credentials=str(file))
    writer.publish_orders(3)
    yield writer
    writer.close()


def rights_for(stream: StreamWriter, *, without: str = "") -> list[str]:
    asked = [f"$JS.API.{each}.{stream.name}" for each in READS if each != without]
    return ["$JS.API.STREAM.NAMES", *asked]


def positions_at(url: str) -> list[tuple[int, ...]]:
    with closing(open_store(url, timeout_s=2.0)) as store:
        store.read_consumers()
        events, _ = store.page_within(after=None, upto=None, limit=9, most_bytes=9_999)
    return [event.position for event in events]


def test_that_a_user_with_a_jwt_needs_only_the_rights_that_are_named(
    stream: StreamWriter, operator: NatsOperator, tmp_path: Path
) -> None:
    operator.add_user(tmp_path / "reader.creds", rights_for(stream))

    found = positions_at(f"{stream.url}?credentials={tmp_path / 'reader.creds'}")

    assert found == [(1,), (2,), (3,)]


@pytest.mark.parametrize("missing", ["STREAM.INFO", "CONSUMER.LIST", "DIRECT.GET"])
def test_that_a_right_that_is_missing_is_named_with_all_that_are_needed(
    missing: str, stream: StreamWriter, operator: NatsOperator, tmp_path: Path
) -> None:
    secret = operator.add_user(tmp_path / "reader.creds", rights_for(stream, without=missing))

    with pytest.raises(StorageFailed) as raised:
        positions_at(f"{stream.url}?credentials={tmp_path / 'reader.creds'}")

    said = raised.value.message
    refused = said.partition("This user lacks that right")[0]
    assert f"$JS.API.{missing}.{stream.name}".lower() in refused  # as the client writes it
    assert all(each in said.partition("no more than")[2] for each in rights_for(stream))
    assert secret not in said


def test_that_a_user_who_is_none_any_more_is_told_so(
    stream: StreamWriter, operator: NatsOperator, tmp_path: Path
) -> None:
    file = tmp_path / "reader.creds"
    secret = operator.add_user(file, rights_for(stream), lives_s=-60)

    with pytest.raises(StorageFailed, match="may have expired or been revoked") as raised:
        open_store(f"{stream.url}?credentials={file}", timeout_s=0.5)

    assert secret not in raised.value.message


def test_that_a_user_whose_time_is_over_is_let_in_again_with_a_renewed_file(
    stream: StreamWriter, operator: NatsOperator, own_server: NatsServer, tmp_path: Path
) -> None:
    file = tmp_path / "reader.creds"
    operator.add_user(file, rights_for(stream))
    with closing(open_store(f"{stream.url}?credentials={file}", timeout_s=2.0)) as store:
        operator.add_user(file, rights_for(stream))  # another user, in the same place
        own_server.kill()
        own_server.start()
        until(lambda: bool(store.preview().first), "it is connected anew")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "No such file"),
        (b"nothing", "it holds no user's key"),
        (b"SU" + 56 * b"Z", "its key is not whole"),
    ],
)
def test_that_a_file_without_credentials_is_said_at_once(
    content: bytes | None, words: str, tmp_path: Path
) -> None:
    file = tmp_path / "reader.creds"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(StorageFailed, match=words) as raised:
        open_store(f"nats://127.0.0.1:1/ORDERS?credentials={file}")

    assert str(file) in raised.value.message


def test_that_a_key_with_text_beside_it_is_refused_before_the_client_reads_it(
    tmp_path: Path,
) -> None:
    key, file = NatsKey("user"), tmp_path / "user.nk"
    file.write_text(f"{key.seed}\n{key.public}\n")

    with pytest.raises(StorageFailed, match="beside a key without a JWT it holds other") as raised:
        open_store(f"nats://127.0.0.1:1/ORDERS?credentials={file}")

    assert key.seed not in raised.value.message


def test_that_a_user_with_a_key_alone_is_let_in(tmp_path: Path) -> None:
    key, other = NatsKey("user"), NatsKey("user")
    (tmp_path / "user.nk").write_text(f"{key.seed}\n")
    (tmp_path / "other.nk").write_text(f"{other.seed}\n")
    server = NatsServer(
        tmp_path, "keyed", more=[f"authorization {{ users: [ {{ nkey: {key.public} }} ] }}"]
    )
    server.start()
    try:
        with closing(StreamWriter(server.port, credentials=str(tmp_path / "user.nk"))) as writer:
            writer.publish_orders(2)
            found = positions_at(f"{writer.url}?credentials={tmp_path / 'user.nk'}")
            with pytest.raises(StorageFailed, match="let nobody in as this user"):
                open_store(f"{writer.url}?credentials={tmp_path / 'other.nk'}", timeout_s=0.5)
    finally:
        server.kill()
    assert found == [(1,), (2,)]


def test_that_a_folder_knows_where_the_credentials_are_and_none_of_them(
    stream: StreamWriter, operator: NatsOperator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = operator.add_user(tmp_path / "reader.creds", rights_for(stream))
    monkeypatch.chdir(tmp_path)
    settings = Settings(data=str(tmp_path / "data"))
    wanted = WantedAttachment(
        url=f"{stream.url}?credentials=reader.creds", page_events=9, reads_per_s=9
    )

    attachment = attach_wanted(settings, wanted, "", None)

    assert attachment.url == with_absolute_files(wanted.url)
    assert str(tmp_path / "reader.creds") in attachment.url
    files = [each for each in (tmp_path / "data").rglob("*") if each.is_file()]
    assert files
    assert not any(secret.encode() in each.read_bytes() for each in files)
