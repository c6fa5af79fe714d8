"""A stream behind an encrypted connection, whose authority is one of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import StorageFailed
from backend.foreign.store_urls import open_store
from tests.backend.foreign.jetstream.stream_writer import StreamWriter
from tests.nats import NatsServer

pytestmark = pytest.mark.campaign


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this machine, signed by itself; its key lies beside it."""
    certificate = tmp_path / "server.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", "/CN=tests", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(tmp_path / "server.key"), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate


@pytest.fixture
def server(tmp_path: Path, certificate: Path) -> Iterator[NatsServer]:
    key = certificate.with_suffix(".key")
    server = NatsServer(
        tmp_path, "own", more=[f"tls {{ cert_file: {certificate}, key_file: {key} }}"]
    )
    server.start()
    yield server
    server.kill()


def test_that_an_encrypted_stream_is_read_where_its_authority_is_named(
    server: NatsServer, certificate: Path
) -> None:
    with closing(StreamWriter(server.port, ca=str(certificate))) as stream:
        stream.publish_orders(3)
        url = stream.url.replace("nats://", "nats+tls://")
        with closing(open_store(f"{url}?ca={certificate}", timeout_s=2.0)) as store:
            events, _ = store.page_within(after=None, upto=None, limit=9, most_bytes=9_999)
        assert [event.position for event in events] == [(1,), (2,), (3,)]

        with pytest.raises(StorageFailed, match="certificate"):
            open_store(url, timeout_s=2.0)
        with pytest.raises(StorageFailed, match="No such file"):
            open_store(f"{url}?ca={certificate}.gone", timeout_s=2.0)
