import stat
from pathlib import Path

import msgspec
import pytest

from backend.errors import Unavailable, Unreadable
from backend.wire import connection
from backend.wire.codec import PROTOCOL
from backend.wire.connection import ConnectionInfo
from backend.wire.keys import generate_key_ring


@pytest.fixture
def running() -> ConnectionInfo:
    return ConnectionInfo(
        protocol=PROTOCOL,
        session="s",
        pid=1,
        control="tcp://127.0.0.1:1",
        telemetry="tcp://127.0.0.1:2",
        server="public",
        clients=generate_key_ring().clients,
        log="postgresql://shop:telling@localhost/shop",
        installation="shop",
    )


def test_that_only_its_owner_can_read_the_connection_file(
    tmp_path: Path, running: ConnectionInfo
) -> None:
    connection.write_connection_file(tmp_path, running)
    assert stat.S_IMODE((tmp_path / connection.CONNECTION_FILE).stat().st_mode) == 0o600
    assert connection.read_connection_file(tmp_path) == running
    assert [path.name for path in tmp_path.iterdir()] == [connection.CONNECTION_FILE]


def test_that_a_folder_without_backend_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="No backend runs") as caught:
        connection.read_connection_file(tmp_path)
    assert caught.value.code == "no-backend"


def test_that_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    for content in (b"{", b'{"session": "\xff"}'):
        (tmp_path / connection.CONNECTION_FILE).write_bytes(content)
        with pytest.raises(Unreadable, match="Start the backend anew"):
            connection.read_connection_file(tmp_path)


def test_that_the_file_of_another_version_is_named_as_such(
    tmp_path: Path, running: ConnectionInfo
) -> None:
    connection.write_connection_file(tmp_path, msgspec.structs.replace(running, protocol=99))
    with pytest.raises(Unreadable) as caught:
        connection.read_connection_file(tmp_path)
    assert caught.value.code == "other-protocol"


def test_that_a_session_removes_its_own_file_only(tmp_path: Path, running: ConnectionInfo) -> None:
    connection.write_connection_file(tmp_path, running)
    connection.remove(tmp_path, "an older one")
    assert connection.read_connection_file(tmp_path) == running
    connection.remove(tmp_path, running.session)
    assert not list(tmp_path.iterdir())


def test_that_a_secret_key_does_not_show_in_text(running: ConnectionInfo) -> None:
    for role, pair in running.clients.items():
        assert pair.secret not in repr(running)
        assert pair.secret not in str(running.access_as(role))
    assert "telling" not in repr(running)
