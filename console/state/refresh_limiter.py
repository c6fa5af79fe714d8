"""How often something that nobody can read faster is written anew."""

from backend.clock import Micros
from console.state.backend_snapshot import BackendSnapshot


class RefreshLimiter:
    """Says yes at most once in so many microseconds, and whenever the connection changes.

    Frames come at least once a second, so that what was left out is shown soon.
    """

    def __init__(self, interval_us: Micros) -> None:
        self._interval_us = interval_us
        self._last_us: Micros = 0
        self._connection = ("", "", -1)

    def is_due(self, snapshot: BackendSnapshot) -> bool:
        """Whether to show this frame."""
        running = sum(process.state == "running" for process in snapshot.processes)
        connection = (snapshot.phase, snapshot.session, running)
        if connection == self._connection and snapshot.now_us - self._last_us < self._interval_us:
            return False
        self._connection, self._last_us = connection, snapshot.now_us
        return True

    def reset(self) -> None:
        """Let the next frame be shown, whatever came before."""
        self._last_us = 0
