"""A replica's subscription to the feed of the primary, wherever that is now."""

from collections.abc import Callable
from contextlib import suppress

from backend.errors import Unavailable
from backend.messages.events import EventBatch, Heartbeat
from backend.messages.notices import Topology
from backend.run.child_runtime import ChildRuntime
from backend.store.log_port import CausalLogReader
from backend.wire.codec import FEED
from backend.wire.sockets import Socket, sub, try_recv

_MAX_FRAMES = 200  # heard in one go


class FeedSubscription:
    """Hands on what the feed brings; `reader`: the log that a primary may have made meanwhile."""

    def __init__(
        self,
        runtime: ChildRuntime,
        reader: CausalLogReader,
        receive: Callable[[EventBatch | Heartbeat], None],
        on_other_feed: Callable[[], None] = lambda: None,
    ) -> None:
        """`on_other_feed`: called when the writer is another one, whose log may be, too."""
        self._runtime, self._reader, self._receive = runtime, reader, receive
        self._on_other_feed = on_other_feed
        self._socket: Socket | None = None
        self._endpoint = ""

    def follow(self, topology: Topology) -> None:
        """Subscribe wherever the feed is now."""
        for process in topology.processes:
            endpoint = process.endpoints.get("feed", "")
            if endpoint and endpoint != self._endpoint:
                self.close()
                runtime = self._runtime
                self._socket = sub(runtime.context, runtime.bootstrap.access, endpoint, [b""])
                self._endpoint = endpoint
                runtime.loop.add(self._socket, self._hear)
                self._open_log()

    def close(self) -> None:
        """Drop the subscription; the primary may be gone."""
        if self._socket:
            self._runtime.loop.remove(self._socket)
            self._socket.close()
            self._socket = None

    def _open_log(self) -> None:
        """Open the log that the primary has made: there may have been none when this one began.

        What is opened at the first need only may be another file, which was put in its place.
        """
        self._reader.reconnect()
        self._on_other_feed()
        with suppress(Unavailable):  # the next step says so
            self._reader.head()

    def _hear(self) -> None:
        """Hand on what the feed has brought, up to a bound."""
        for _ in range(_MAX_FRAMES):
            frame = try_recv(self._socket) if self._socket else None
            if frame is None:
                return
            self._receive(FEED.decode_published(frame).body)
