"""Whether rows are still of the log that is there: its server may be another one by now."""

from collections.abc import Callable

Tip = tuple[int, str]  # the event that rows end with: its position and its id (hexadecimal)


def _always_the_same() -> int:
    return 0


def _none(_position: int, _tip: Tip | None) -> str:
    return ""


class LogOrigin:
    """Asks whenever the log is read through another connection, or somebody doubts.

    `connections`: rises with every connection that is made or lost. `find_departure`: says why rows
    that stand at a position, with this event where it is known, are not of the log; empty: they
    are.
    """

    def __init__(
        self,
        connections: Callable[[], int] = _always_the_same,
        find_departure: Callable[[int, Tip | None], str] = _none,
    ) -> None:
        self._connections, self._find_departure = connections, find_departure
        self._checked = -1
        self.tip: Tip | None = None

    @property
    def is_certain(self) -> bool:
        """Whether the rows were compared with the log that is read now."""
        return self._checked == self._connections()

    def doubt(self) -> None:
        """Look again before anything else is applied."""
        self._checked = -1

    def check(self, position: int) -> str:
        """Return why rows at this position are not of the log that is there; empty: they are.

        Raises:
            StorageFailed: it cannot be read; nothing is known then.
        """
        while True:
            before = self._connections()
            reason = self._find_departure(position, self.tip)
            if self._connections() == before:  # else it may have asked two logs
                self._checked = before
                return reason
