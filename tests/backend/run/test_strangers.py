"""What a client says that no client should say."""

import pytest

from backend.messages.commands import Failure
from backend.wire import connection
from backend.wire.codec import RESPONSES
from backend.wire.sockets import Context, dealer, try_recv, try_send, wait_readable
from tests.running import PATIENCE, Running

FRAMES = [
    b"\x94\x01\xa1\xff\x01\x82",
    b"\x95\x01\xa0\x07\x81\xa4type\xaaask-health" + b"\x91" * 100_000,
    b"\x95\x01\xa0\x07\x81\xa4type\xadask-catalogue" + b"\x91" * 100_000,
]


@pytest.mark.parametrize("frame", FRAMES, ids=("not UTF-8", "deep request", "deep question"))
def test_that_bytes_which_are_no_message_are_answered_and_end_no_process(
    shared_backend: Running, frame: bytes
) -> None:
    before = shared_backend.processes()
    found = connection.read_connection_file(shared_backend.folder)
    context = Context()
    try:
        for process, socket in (
            ("supervisor", "control"),
            ("primary", "commands"),
            ("replica-1", "queries"),
        ):
            asking = dealer(context, found.access, before[process].endpoints[socket])
            assert try_send(asking, frame)
            assert wait_readable(asking, PATIENCE)
            answer = try_recv(asking)
            asking.close()
            assert answer is not None
            failure = RESPONSES.decode(answer).body
            assert isinstance(failure, Failure)
            assert failure.code == "unreadable"
    finally:
        context.term()
    after = shared_backend.processes()
    assert {name: each.pid for name, each in after.items()} == {
        name: each.pid for name, each in before.items()
    }
