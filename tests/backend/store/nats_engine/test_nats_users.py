"""Logs on servers that ask who one is."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import StorageFailed, Unreadable
from backend.store.engine_registry import open_log
from backend.store.nats_engine.nats_log_url import parse_nats_url
from tests.contract.drafts import append
from tests.nats import NatsServer
from tests.nats_accounts import NatsOperator, running_server

TOKEN = "t0/ken"  # noqa: S105 - of a test's server


@pytest.fixture
def operator() -> NatsOperator:
    return NatsOperator()


@pytest.fixture
def own_server(tmp_path: Path, operator: NatsOperator) -> Iterator[NatsServer]:
    with running_server(tmp_path, operator) as server:
        yield server


def test_that_a_log_is_written_by_a_user_with_credentials_and_by_no_other(
    own_server: NatsServer, operator: NatsOperator, tmp_path: Path
) -> None:
    file = tmp_path / "writer.creds"
    operator.add_user(file)
    place = f"nats://127.0.0.1:{own_server.port}/SHOP?index={tmp_path / 'log-index.sqlite'}"

    with closing(open_log(f"{place}&credentials={file}")) as log:
        append(log, "user-anna")
        assert [event.subject for event in log.read(0, 9)] == ["user-anna"]

    with pytest.raises(StorageFailed, match="let nobody in as this user"):
        open_log(f"{place}&response_timeout_s=1")


def test_that_a_log_is_written_with_a_token(tmp_path: Path) -> None:
    server = NatsServer(tmp_path, "own", more=[f'authorization {{ token: "{TOKEN}" }}'])
    server.start()
    try:
        place = f"127.0.0.1:{server.port}/SHOP?index={tmp_path / 'log-index.sqlite'}"
        with closing(open_log(f"nats://:t0%2Fken@{place}")) as log:
            append(log, "user-anna")
            assert [event.subject for event in log.read(0, 9)] == ["user-anna"]
    finally:
        server.kill()


def test_that_a_user_is_named_in_one_way() -> None:
    assert parse_nats_url("nats://h/S?credentials=a.creds&ca=ca.pem").credentials == "a.creds"
    with pytest.raises(Unreadable, match="and a user or a token as well") as raised:
        parse_nats_url("nats://:secret@h/S?credentials=a.creds")
    assert "secret" not in raised.value.message
