"""Until when a start is waited for: longer while its processes do something first, and go on."""

from collections.abc import Sequence

from backend.messages.notices import ProcessInfo

_MAX_RESTARTS = 3  # of one that is at work: what ended it so often will again


class StartDeadline:
    """The moment at which a start is given up; seconds of a monotonic clock.

    Work renews it, as it may take long and is said to go on. A process that is started again and
    again at its work comes to nothing, and renews nothing.
    """

    def __init__(self, limit_s: float, now_s: float) -> None:
        """`limit_s`: what a start without any work may take."""
        self._limit_s = limit_s
        self._end_s = now_s + limit_s
        self._first_restarts: dict[str, int] = {}

    def note(self, processes: Sequence[ProcessInfo], now_s: float) -> str:
        """Take how they are now; say what they do first, empty for nothing."""
        for each in processes:
            self._first_restarts.setdefault(each.name, each.restarts)
        working = [each for each in processes if each.is_at_work]
        if any(not self._restarts_too_often(each) for each in working):
            self._end_s = now_s + self._limit_s
        return " ".join(f"{each.name}: {each.detail}" for each in working)

    def is_over(self, now_s: float) -> bool:
        """Say whether to give up."""
        return now_s >= self._end_s

    def _restarts_too_often(self, process: ProcessInfo) -> bool:
        return process.restarts - self._first_restarts[process.name] > _MAX_RESTARTS
