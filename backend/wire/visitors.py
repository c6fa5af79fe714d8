"""Who is connected to a listening socket: counted from libzmq's own reports.

Coming and going carry the connection's descriptor; that its key was accepted carries none, so a
stranger counts for the moment that it takes to turn it away.
"""

import struct

import zmq

from backend.wire.sockets import Socket, comings

_REPORT = struct.Struct("=Hi")  # event, file descriptor of the connection


class Visitors:
    """Counts the connections that came and have not gone; add `socket` with `note` to a loop."""

    def __init__(self, watched: Socket) -> None:
        """Watch a listening socket."""
        self._watched = watched
        self._inside: set[int] = set()
        self.socket: Socket = comings(watched)

    @property
    def count(self) -> int:
        """Connections at this moment."""
        return len(self._inside)

    def note(self) -> None:
        """Take every report that waits."""
        while True:
            try:
                report, _endpoint = self.socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                return
            event, connection = _REPORT.unpack(report)
            if event == zmq.EVENT_ACCEPTED:
                self._inside.add(connection)
            else:
                self._inside.discard(connection)

    def close(self) -> None:
        """Stop watching."""
        self._watched.disable_monitor()
        self.socket.close()
