"""Since when what is wrong has been so, across restarts of the backend.

A problem that is found again soon after its process was heard, with nothing else seen of it, is the
same as before. Until then it is unknown whether it is, and that is what is shown. Times are
monotonic microseconds; what was before the restart may lie below zero.
"""

from collections.abc import Container, Iterable, Mapping

from backend.clock import SECOND_US, Micros
from backend.messages.health import ProcessHealth, Rule

OnsetKey = tuple[str, str, str]  # process, view (empty: all of it), status or rule
_Place = tuple[str, str]  # view, status or rule
# that rules take to see again what they saw before: a slope, a consumer's silence
RECOGNIZED_WITHIN_US = 30 * SECOND_US
# of a replica: what is found also while nobody says where the log ends, or while it cannot be read
SEEN_WITHOUT_LOG: frozenset[str] = frozenset(
    (
        "parked",
        "question-hung",
        "unwatched",
        "queue-filling",
        "stream-consumer-deleted",
        "stream-silent",
        "rebuild-stalled",
        "rebuild-failed",
    )
)
SEEN_WITHOUT_HEAD: frozenset[str] = SEEN_WITHOUT_LOG | {"rows-unwritable", "paused", "PAUSED"}


class _All:
    """Every status and rule."""

    def __contains__(self, state: object) -> bool:
        return True


SEEN_ALL: Container[str] = _All()
# of a subscription: nobody knows how it is
_UNKNOWN_DELIVERY: frozenset[Rule] = frozenset(("deliveries-unreadable", "head-unknown"))


def restore_onsets(
    known: Mapping[OnsetKey, Micros], at_us: Micros, now_us: int
) -> dict[OnsetKey, int]:
    """Return what is kept by the wall clock, which shows `at_us` when the other shows `now_us`.

    Between two runs there is no other; one that was set back begins anew.
    """
    return {key: now_us - max(0, at_us - since_us) for key, since_us in known.items()}


class ProcessOnsets:
    """What was wrong with one process when it was heard last, until that is over or not found."""

    __slots__ = ("_seen_us", "_since_us")

    def __init__(self) -> None:
        self._since_us: dict[_Place, int] = {}
        self._seen_us: dict[_Place, int] = {}  # since when it would have been found

    def restore(self, state: str, since_us: int, view: str = "") -> None:
        """Note that this was so when the process was heard last."""
        self._since_us[view, state] = since_us
        self._seen_us.clear()

    def note_seen(self, now_us: int, seen: Container[str] = SEEN_ALL) -> None:
        """Note that the process is heard: what is not found soon is over.

        `seen`: the states that would be found now; nobody knows whether the others go on.
        """
        for place in tuple(self._since_us):
            if place[1] not in seen:
                self._seen_us.pop(place, None)
            elif now_us - self._seen_us.setdefault(place, now_us) > RECOGNIZED_WITHIN_US:
                del self._since_us[place], self._seen_us[place]

    def begin(self, state: str, now_us: int, view: str = "") -> int:
        """Return since when this is so: since before the restart, or now."""
        return self._since_us.get((view, state), now_us)

    def end(self, state: str, view: str = "") -> None:
        """Note that this was seen to be over."""
        self._since_us.pop((view, state), None)
        self._seen_us.pop((view, state), None)

    def remaining(self) -> Mapping[_Place, int]:
        """Return what has neither been found again nor missed yet, and what has been found."""
        return self._since_us


class KnownOnsets:
    """All of them, by process."""

    def __init__(self, since_us: Mapping[OnsetKey, int] | None = None) -> None:
        """`since_us`: what was wrong when the backend was there last."""
        self._processes: dict[str, ProcessOnsets] = {}
        for (process, view, state), begins_us in (since_us or {}).items():
            self.of(process).restore(state, begins_us, view)

    def of(self, process: str) -> ProcessOnsets:
        """Return those of a process, or of what else a problem can be about."""
        found = self._processes.get(process)
        if found is None:
            found = self._processes[process] = ProcessOnsets()
        return found

    def begin(self, process: str, state: str, now_us: int) -> int:
        """Return since when this is so of a process as a whole, which is heard."""
        found = self.of(process)
        found.note_seen(now_us)
        return found.begin(state, now_us)

    def note_subscriptions(self, decided: Iterable[ProcessHealth], now_us: int) -> None:
        """Note of which subscriptions it is known how they are."""
        for each in decided:
            if each.verdict.rule not in _UNKNOWN_DELIVERY:
                self.of(each.name).note_seen(now_us)

    def end(self, process: str, state: str) -> None:
        """Note that this was seen to be over."""
        self.of(process).end(state)

    def remaining(self, processes: Iterable[str]) -> dict[OnsetKey, int]:
        """Return what of these processes may still go on."""
        return {
            (process, view, state): since_us
            for process in processes
            for (view, state), since_us in self.of(process).remaining().items()
        }
