"""Whether a backend of another host refuses the key of its invitation: said, not just silence."""

import errno
import struct

import zmq

from backend.errors import Unavailable
from backend.wire.connection import ConnectionInfo
from backend.wire.sockets import Socket

_REPORT = struct.Struct("=HI")  # event, its value
_AUTHENTICATION_FAILED = 0x4000  # ZMQ_EVENT_HANDSHAKE_FAILED_AUTH; its value is the status of ZAP
_HANDSHAKE_FAILED = 0x0800  # ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: another key, or no such server
_HANDSHAKE_SUCCEEDED = 0x1000  # ZMQ_EVENT_HANDSHAKE_SUCCEEDED
_EVENTS = _AUTHENTICATION_FAILED | _HANDSHAKE_FAILED | _HANDSHAKE_SUCCEEDED
_MANY_FAILURES = 3  # one alone may be a connection that was cut


class RefusalWatch:
    """Watches one socket to a backend of another host; on this host nobody is refused."""

    def __init__(self, watched: Socket | None, connection: ConnectionInfo | None) -> None:
        """Watch; None: nothing, yet."""
        self._watched: Socket | None = None
        self._reports: Socket | None = None
        self._failures = 0
        self._is_refused = False
        if watched is not None and connection is not None and connection.host:
            self._place = connection.control.removeprefix("tcp://")
            self._watched, self._reports = watched, watched.get_monitor_socket(_EVENTS)

    @property
    def reason(self) -> str:
        """Why nobody comes in; empty while that is not known."""
        self._drain()
        if self._is_refused:
            return (
                f"The backend at {self._place} refuses this invitation: it was revoked, has"
                " expired, or was never given out there. Ask for a new one: marigraph invite add"
            )
        if self._failures >= _MANY_FAILURES:
            return (
                f"What answers at {self._place} is not the backend that gave out this invitation."
                " Check the address; where the backend's folder is new, ask for a new invitation."
            )
        return ""

    def check(self) -> None:
        """Raise Unavailable (`refused`, `other-server`) where nobody comes in."""
        if reason := self.reason:
            raise Unavailable(reason, code="refused" if self._is_refused else "other-server")

    def close(self) -> None:
        """Stop watching."""
        if self._watched is not None and self._reports is not None:
            if not self._watched.closed:
                self._watched.disable_monitor()
            self._reports.close()
        self._watched = self._reports = None

    def _drain(self) -> None:
        while self._reports is not None:
            try:
                report, _endpoint = self._reports.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:  # all is read
                return
            event, value = _REPORT.unpack(report)
            self._is_refused = self._is_refused or event == _AUTHENTICATION_FAILED
            if event == _HANDSHAKE_SUCCEEDED:
                self._failures = 0
            elif (
                event == _HANDSHAKE_FAILED and value == errno.EPIPE
            ):  # it hung up; a frozen one waits
                self._failures += 1
