"""The console's I/O thread, before it is started."""

import gc
from pathlib import Path
from typing import cast

import zmq

from console.link.io_thread import IoThread
from console.state.state_store import StateStore

_Context = zmq.Context[zmq.Socket[bytes]]


def _open_contexts() -> int:
    """Return how many contexts there are whose sockets may be open."""
    found = (cast("_Context", each) for each in gc.get_objects() if isinstance(each, zmq.Context))
    return sum(not each.closed for each in found)


def test_that_one_which_was_never_started_leaves_no_open_socket_behind(tmp_path: Path) -> None:
    before = _open_contexts()
    thread: list[object] = [IoThread(tmp_path, StateStore(), lambda _: None)]
    thread.append(thread)  # nothing but the garbage collector finds it now
    assert _open_contexts() == before + 1

    del thread
    gc.collect()  # it would wait here without end

    assert _open_contexts() == before
