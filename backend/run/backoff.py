"""How long to wait before a process that died is started again."""


class Backoff:
    """Doubles the pause with every death, up to a limit; a good long run makes it short again."""

    def __init__(
        self, first_s: float = 0.1, longest_s: float = 30.0, healthy_run_s: float = 10.0
    ) -> None:
        """All in seconds; `healthy_run_s` is how long a run must last to count as good."""
        self._first_s = first_s
        self._longest_s = longest_s
        self._healthy_run_s = healthy_run_s
        self._next_s = first_s

    def next_pause_s(self, run_s: float) -> float:
        """Return the seconds to wait after a run of so many seconds."""
        if run_s >= self._healthy_run_s:
            self._next_s = self._first_s
        pause, self._next_s = self._next_s, min(self._next_s * 2, self._longest_s)
        return pause

    def longest_pause_s(self) -> float:
        """Return the longest pause, for what is not likely to heal by itself."""
        self._next_s = self._longest_s
        return self._longest_s
