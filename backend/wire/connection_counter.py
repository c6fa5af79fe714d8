"""Who is connected to a listening socket: counted from libzmq's own reports.

Coming and going carry the connection's descriptor; that its key was accepted carries none, so a
stranger counts for the moment that it takes to turn it away.
"""

import struct

import zmq

from backend.wire.sockets import Socket, connection_monitor

_REPORT = struct.Struct("=Hi")  # event, file descriptor of the connection


class ConnectionCounter:
    """Counts the open connections; add `socket` with `drain_reports` to a loop."""

    def __init__(self, watched: Socket) -> None:
        """Watch a listening socket."""
        self._watched = watched
        self._connected: set[int] = set()
        self._arrivals = 0
        self.socket: Socket = connection_monitor(watched)

    @property
    def count(self) -> int:
        """Connections at this moment."""
        return len(self._connected)

    @property
    def arrivals(self) -> int:
        """Connections so far, also of those that have gone again."""
        return self._arrivals

    def drain_reports(self) -> None:
        """Receive every report that waits."""
        while True:
            try:
                report, _endpoint = self.socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                return
            event, connection = _REPORT.unpack(report)
            if event == zmq.EVENT_ACCEPTED:
                self._connected.add(connection)
                self._arrivals += 1
            else:
                self._connected.discard(connection)

    def close(self) -> None:
        """Stop watching."""
        self._watched.disable_monitor()
        self.socket.close()
