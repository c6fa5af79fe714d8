"""Whether a backend runs on a folder, as others see it."""

import os
from pathlib import Path

import pytest

from backend.wire import connection
from backend.wire.backend_process import find_backend
from backend.wire.codec import PROTOCOL
from backend.wire.connection import ConnectionInfo
from backend.wire.keys import generate_key_ring


def leave_file(folder: Path, pid: int) -> None:
    """Write the file that a backend of this process number would have written."""
    known = ConnectionInfo(
        protocol=PROTOCOL,
        session="s",
        pid=pid,
        control="tcp://127.0.0.1:1",
        telemetry="tcp://127.0.0.1:2",
        server="public",
        clients=generate_key_ring().clients,
        log="sqlite:///log.sqlite",
        installation="shop",
    )
    connection.write_connection_file(folder, known)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no list of open files here")
def test_that_whoever_got_the_number_of_a_killed_backend_is_none(tmp_path: Path) -> None:
    leave_file(tmp_path, os.getpid())
    assert find_backend(tmp_path) is None
    (tmp_path / connection.LOCK_FILE).touch()
    assert find_backend(tmp_path) is None
    with (tmp_path / connection.LOCK_FILE).open():
        found = find_backend(tmp_path)
    assert found is not None
    assert found.pid == os.getpid()


@pytest.mark.parametrize("pid", [2**22 + 1, 2**70])
def test_that_a_number_that_nobody_has_is_no_backend(tmp_path: Path, pid: int) -> None:
    leave_file(tmp_path, pid)
    assert find_backend(tmp_path) is None
