"""How subscriptions stand, second by second: what a replica's sample says, of each of them."""

import logging

import msgspec
from msgspec import structs

from backend.clock import SECOND_US, Micros
from backend.errors import StorageFailed
from backend.messages.notices import ReplicaSample
from backend.messages.subscriptions import SubscriptionState, subscription_subject
from backend.subscriptions.backlog_counter import BacklogCounter
from backend.subscriptions.head_times import HeadTimes
from backend.subscriptions.subscription_service import SubscriptionService

_RATE_US = 5 * SECOND_US  # over which rates are measured
_COUNTED_WITHIN_US = 3 * SECOND_US  # else what came since may be any event
_RATE_HEADS = 8  # over which the log's growth is measured


class SubscriptionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One subscription at one moment.

    `behind`: events of the log that are not acknowledged, of the types that its filter can take; at
    most: what else the filter says is seen when its consumer looks at them. `late_us`: since when
    the oldest of them is in the log, as far as the backend has seen; None: the log's end is not
    known.
    `unmoved_us`: since it was acknowledged further, or nothing waited. `error`: why nobody knows
    how it is now; the rest is of the moment when that was known last.
    """

    state: SubscriptionState
    head: int | None
    behind: int | None
    late_us: Micros | None
    unmoved_us: Micros
    acknowledged_per_s: float = 0.0
    appended_per_s: float = 0.0
    error: str = ""

    @property
    def is_consumer_lost(self) -> bool:
        """Whether its consumer fell silent without having left."""
        return not self.state.consumer and self.state.heard_us is not None

    @property
    def drain_per_s(self) -> float:
        """How fast what waits becomes less; negative: it becomes more."""
        return self.acknowledged_per_s - self.appended_per_s

    def sample(self, at_us: Micros) -> ReplicaSample:
        """Return it as a replica says how it is: lag, parking and pause are the same there."""
        drain = self.drain_per_s
        return ReplicaSample(
            name=subscription_subject(self.state.name),
            at_us=at_us,
            applied=self.state.acknowledged,
            head=self.head,
            events_behind=self.behind,
            time_behind_us=self.late_us,
            apply_rate_per_s=self.acknowledged_per_s,
            append_rate_per_s=self.appended_per_s,
            catch_up_s=self.behind / drain if self.behind and drain > 0 else None,
            mode="realtime",
            paused_by=self.state.paused_by,
            throttle_per_s=self.state.throttle_per_s,
            views=[],
            parked=self.state.parked,
            cache_hits=0,
            cache_misses=0,
            memory_bytes=0,
        )


class _Track(msgspec.Struct):
    """What was seen of one subscription: when it moved, and where it was lately."""

    acknowledged: int
    moved_us: Micros
    recent: list[tuple[Micros, int]]


class SubscriptionWatch:
    """Looks at every subscription; after a restart it has seen nothing of before."""

    def __init__(
        self, service: SubscriptionService, counter: BacklogCounter, logger: logging.Logger
    ) -> None:
        """`counter`: closed by whoever has made it."""
        self._service = service
        self._counter = counter
        self._logger = logger
        self._heads = HeadTimes()
        self._tracks: dict[str, _Track] = {}
        self._known: list[SubscriptionFacts] = []
        self._error = ""

    @property
    def unreadable(self) -> str:
        """Why nobody knows which subscriptions there are; empty where they are known."""
        return "" if self._known else self._error

    def look(self, head: int | None, now_us: Micros) -> list[SubscriptionFacts]:
        """Return how all of them are; where their file cannot be used, those that were known.

        That it cannot is logged once, and said of each: silence is not health. Where none is known,
        `unreadable` says it.

        `head`: the log's end, None: not known. `now_us`: of a monotonic clock.
        """
        try:
            states = self._service.states()
        except StorageFailed as error:  # health says it of each that is known
            if error.message != self._error:
                self._error = error.message
                self._logger.warning("subscriptions are not watched: %s", error.message)
            return [_unknown(each, error.message) for each in self._known]
        self._error = ""
        if head is not None:
            self._heads.note(head, now_us)
            self._counter.ask(states, head)
        self._tracks = {state.name: self._track(state, head, now_us) for state in states}
        self._known = [self._facts(state, head, now_us) for state in states]
        return self._known

    def _track(self, state: SubscriptionState, head: int | None, now_us: Micros) -> _Track:
        known = self._tracks.get(state.name)
        if known is None or state.acknowledged < known.acknowledged:
            known = _Track(state.acknowledged, now_us, [])
        waits, _ = self._backlog(state, head or 0, now_us)
        if state.acknowledged > known.acknowledged or not waits:
            known.acknowledged, known.moved_us = state.acknowledged, now_us
        since_us = now_us - _RATE_US
        recent = [each for each in known.recent if each[0] >= since_us]
        known.recent = [*recent, (now_us, state.acknowledged)]
        return known

    def _facts(
        self, state: SubscriptionState, head: int | None, now_us: Micros
    ) -> SubscriptionFacts:
        track = self._tracks[state.name]
        behind, late_us = (None, None) if head is None else self._backlog(state, head, now_us)
        return SubscriptionFacts(
            state=state,
            head=head,
            behind=behind,
            late_us=late_us,
            unmoved_us=now_us - track.moved_us,
            acknowledged_per_s=_rate_per_s(track.recent),
            appended_per_s=self._heads.rate_per_s(_RATE_HEADS, now_us),
        )

    def _backlog(self, state: SubscriptionState, head: int, now_us: Micros) -> tuple[int, Micros]:
        """Return how many events wait at most, and since when the first of them does."""
        counted = self._counter.find(state)
        if counted is None or counted.head > head:
            return max(0, head - state.acknowledged), self._heads.age_us(state.acknowledged, now_us)
        before = counted.head if counted.first is None else counted.first - 1
        before = max(before, state.acknowledged)
        uncounted_us = self._heads.age_us(counted.head, now_us)
        since = head - counted.head if uncounted_us > _COUNTED_WITHIN_US else 0
        behind = min(counted.events + since, head - state.acknowledged)
        return (behind, self._heads.age_us(before, now_us)) if behind > 0 else (0, 0)


def _unknown(facts: SubscriptionFacts, error: str) -> SubscriptionFacts:
    """Return what may still be said of a subscription that nobody can look at."""
    return structs.replace(
        facts,
        head=None,
        behind=None,
        late_us=None,
        acknowledged_per_s=0.0,
        appended_per_s=0.0,
        error=error,
    )


def _rate_per_s(recent: list[tuple[Micros, int]]) -> float:
    """Return how fast a position went on between the first and the last of these."""
    if len(recent) < 2:
        return 0.0
    (first_us, first), (last_us, last) = recent[0], recent[-1]
    span_us = last_us - first_us
    return (last - first) * SECOND_US / span_us if span_us > 0 else 0.0
