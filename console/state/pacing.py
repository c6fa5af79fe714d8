"""How often something that nobody can read faster is written anew."""

from backend.clock import Micros
from console.state.frame import Frame


class Pace:
    """Says yes at most once in so many microseconds, and whenever the connection changes.

    Frames come at least once a second, so that what was left out is shown soon.
    """

    def __init__(self, every: Micros) -> None:
        self._every = every
        self._last: Micros = 0
        self._connection = ("", "", -1)

    def due(self, frame: Frame) -> bool:
        """Whether to show this frame."""
        running = sum(process.state == "running" for process in frame.processes)
        connection = (frame.phase, frame.session, running)
        if connection == self._connection and frame.now - self._last < self._every:
            return False
        self._connection, self._last = connection, frame.now
        return True

    def reset(self) -> None:
        """Let the next frame be shown, whatever came before."""
        self._last = 0
