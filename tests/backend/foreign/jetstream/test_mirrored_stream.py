"""A stream followed by a backend while nats-py writes it, through what happens to its server."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import StorageFailed
from backend.foreign.store_urls import open_store
from backend.messages.events import Event
from backend.messages.identifiers import id_text
from backend.messages.subscriptions import subscription_subject
from backend.store.engine_registry import open_reader
from backend.wire.attachment import Attachment, read_attachment, write_attachment
from tests.backend.cli.program import Program
from tests.backend.foreign.jetstream.stream_writer import StreamWriter
from tests.health_watch import HealthWatch, verdict_of
from tests.nats import NatsServer
from tests.running import running, until

_RIGHTS = """authorization { users: [
  { user: writer, password: "writing" },
  { user: reader, password: "reading", permissions: { subscribe: "_INBOX.>", publish: [
    "$JS.API.STREAM.INFO.*", "$JS.API.STREAM.NAMES", "$JS.API.CONSUMER.LIST.*",
    "$JS.API.DIRECT.GET.*", "$JS.API.STREAM.MSG.GET.*" ] } },
  { user: other, password: "other", permissions: { publish: "other.>" } } ] }"""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "data")


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[NatsServer]:
    server = NatsServer(tmp_path, "own", more=[_RIGHTS])
    server.start()
    yield server
    server.kill()


@pytest.fixture
def stream(own_server: NatsServer) -> Iterator[StreamWriter]:
    writer = StreamWriter(own_server.port, user="writer", password="writing")  # noqa: S106 - of a test's server
    yield writer
    writer.close()


def address(stream: StreamWriter, user: str) -> str:
    return stream.url.replace("://", f"://{user}@")


def ours(folder: Path) -> list[Event]:
    with closing(open_reader(f"sqlite:///{folder / 'log.sqlite'}")) as reader:
        return reader.read(0, 100_000)


def origins(folder: Path) -> list[str]:
    with closing(open_reader(f"sqlite:///{folder / 'log.sqlite'}")) as reader:
        found = reader.read_origins(range(1, reader.head() + 1))
        return [origin.position for _, origin in sorted(found.items())]


def test_that_a_stream_is_followed_by_a_user_that_may_only_ask(
    own_server: NatsServer,
    stream: StreamWriter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    folder = tmp_path / "data"
    attachment = Attachment(
        url=address(stream, "reader"),
        name="shop",
        reads_per_s=1_000.0,
        page_events=7,
        statement_timeout_s=1.0,
    )
    write_attachment(folder, attachment, password="reading")  # noqa: S106 - of a test's server
    stream.publish_orders(30)
    stream.call(stream.js.delete_msg(stream.name, 4))
    stream.consume("mailer", fetched=10, acknowledged=6)
    before = stream.state()
    with running(folder, "--replicas", "0") as backend, backend.client() as client:
        until(lambda: len(ours(folder)) == 29, "what was there is copied")
        assert stream.state() == before
        stream.publish_orders(40)
        until(lambda: len(ours(folder)) == 69, "what came is copied")
        watch = HealthWatch(client)
        mailer = subscription_subject("shop/mailer")
        watch.until(
            lambda report: (
                any(each.name == mailer for each in report.processes)
                and verdict_of(report, mailer).behind == stream.lag_by_name()["mailer"]
            ),
            "its consumer is as far as its server says",
        )

        own_server.kill()
        verdict = watch.until_status("primary", "HEAD-FROZEN")
        assert verdict.rule == "store-unreachable"
        own_server.start()
        stream.await_connection()
        stream.publish("late", {})
        until(lambda: len(ours(folder)) == 70, "and read on")
        watch.until_status("primary", "OK")
        assert [each["name"] for each in stream.listed_consumers()] == ["mailer"]

        stream.call(stream.js.purge_stream(stream.name))
        verdict = watch.until_status("primary", "AHEAD")
        assert verdict.rule == "store-changed"
        assert "it was purged" in verdict.reason
    copied = ours(folder)
    assert origins(folder) == [str(number) for number in (*range(1, 4), *range(5, 72))]
    assert [id_text(event.id) for event in copied[:-1]] == [
        f"m-{number}" for number in (*range(3), *range(4, 70))
    ]
    assert {event.type for event in copied} == {"placed", "late"}


def test_that_a_preview_names_the_stream_and_takes_the_password_from_a_variable(
    program: Program, stream: StreamWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STREAM_PASSWORD", "reading")
    stream.publish_orders(3)
    stream.consume("mailer", fetched=0, acknowledged=0)
    url = address(stream, "reader").rpartition("/")[0]
    options = ("--stream", stream.name, "--password-variable", "STREAM_PASSWORD")

    out = program.run("attach", url, *options, "--preview").out
    listed = program.run("attach", url, *options[2:], "--preview", code=2)
    program.run("attach", url, *options)

    assert f"NATS JetStream 2.15.1, events in stream {stream.name}" in out
    assert "safe end: 3, the last event; the server says" in out
    assert "mailer" in out
    assert f"names no stream. Name one with --stream NAME: {stream.name}." in listed.err
    attachment = read_attachment(program.folder)
    assert attachment is not None
    assert (attachment.name, attachment.preset) == (stream.name, "jetstream")
    assert attachment.url == f"{url}/{stream.name}"


def test_that_a_stream_is_named_for_servers_of_nats_alone(program: Program) -> None:
    ran = program.run("attach", "shop.db", "--stream", "X", code=2)
    assert "--stream is of a nats:// URL" in ran.err


@pytest.mark.parametrize(
    ("user", "words"), [("reader:wrong", "Authorization Violation"), ("other:other", "ermissions")]
)
def test_that_a_user_who_may_not_read_is_told(stream: StreamWriter, user: str, words: str) -> None:
    with pytest.raises(StorageFailed, match=words) as raised:
        open_store(address(stream, user), timeout_s=0.5)
    assert user not in raised.value.message


def test_that_a_server_that_is_not_there_is_said(own_server: NatsServer) -> None:
    own_server.kill()
    with pytest.raises(StorageFailed, match="Check that the NATS servers run"):
        open_store(f"nats://127.0.0.1:{own_server.port}/X", timeout_s=0.5)
