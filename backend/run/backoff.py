"""How long to wait before a process that died is started again."""


class Backoff:
    """Doubles the pause with every death, up to a limit; a good long run makes it short again."""

    def __init__(self, first: float = 0.1, most: float = 30.0, well: float = 10.0) -> None:
        """All in seconds; `well` is how long a run must last to count as good."""
        self._first = first
        self._most = most
        self._well = well
        self._next = first

    def after(self, ran: float) -> float:
        """Return the seconds to wait after a run of so many seconds."""
        if ran >= self._well:
            self._next = self._first
        pause, self._next = self._next, min(self._next * 2, self._most)
        return pause

    def longest(self) -> float:
        """Return the longest pause, for what is not likely to heal by itself."""
        self._next = self._most
        return self._most
