"""A backend of another host that says nothing: how long it is waited for, and what is shown."""

import contextlib
import socket as plain
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import zmq

from backend.clock import SECOND_US
from backend.wire.invitation import INVITATION_FILE, Invitation
from backend.wire.keys import generate_key_pair
from backend.wire.loop import Loop
from console.link.backend_connection import BackendConnection
from console.link.request_tracker import RequestTracker
from console.state.state_store import StateStore
from tests.running import until


class Silence:
    """A host that takes connections at the invitation's port, and says nothing."""

    def __init__(self, folder: Path) -> None:
        self._listening = plain.create_server(("127.0.0.1", 0), backlog=16)
        self._listening.settimeout(0)
        self._taken: list[plain.socket] = []
        invitation = Invitation(
            name="desk",
            role="operator",
            host="127.0.0.1",
            port=self._listening.getsockname()[1],
            server=generate_key_pair().public,
            own=generate_key_pair(),
            installation="shop",
        )
        (folder / INVITATION_FILE).write_bytes(msgspec.json.encode(invitation))

    def connections(self) -> int:
        """Return how many have come since the beginning."""
        with contextlib.suppress(BlockingIOError):  # all that are there are taken
            while True:
                self._taken.append(self._listening.accept()[0])
        return len(self._taken)

    def close(self) -> None:
        for taken in (*self._taken, self._listening):
            taken.close()


@pytest.fixture
def silence(tmp_path: Path) -> Iterator[Silence]:
    listening = Silence(tmp_path)
    yield listening
    listening.close()


def test_that_a_silent_backend_of_another_host_is_lost_soon_and_left_alone_for_a_while(
    tmp_path: Path, silence: Silence
) -> None:
    now_us, store = 0, StateStore()
    context = zmq.Context[zmq.Socket[bytes]]()

    def clock() -> int:
        return now_us

    tracker = RequestTracker(clock)
    connection = BackendConnection(context, tmp_path, store, tracker, clock, "operator")
    connection.start(Loop())
    try:
        connection.check()
        until(lambda: silence.connections() == 1, "it is asked")
        now_us = 4 * SECOND_US
        connection.check()
        shown = store.take_snapshot()
        assert (shown.phase, "silent" in shown.reason) == ("connecting", True)
        now_us = 9 * SECOND_US
        connection.check()
        assert silence.connections() == 1
        now_us = 11 * SECOND_US
        connection.check()
        until(lambda: silence.connections() == 2, "it is asked anew")
    finally:
        connection.close()
        context.term()
