"""How the consumers of an attached store stand, second by second, as a replica's sample says it."""

import msgspec

from backend.clock import SECOND_US, Micros
from backend.messages.notices import ReplicaSample
from backend.messages.store_status import StoreStatus, StoreSubscription
from backend.messages.subscriptions import store_subscription_subject
from backend.subscriptions.head_times import HeadTimes

_RATE_US = 5 * SECOND_US  # over which rates are measured
_RATE_HEADS = 8
_MIN_SAMPLES = 2
_UNKNOWN_STATES = frozenset(("connecting", "unreachable", "mismatch", "changed"))


class StoreSubscriptionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One consumer at one moment; what is named as in `SubscriptionFacts` is the same.

    done: how many of the copied events it has behind it; None: not known. unknown: why nobody knows
    how it is now, e.g. because the store does not answer.
    """

    subject: str
    subscription: StoreSubscription
    head: int | None
    done: int | None
    late_us: Micros | None
    unmoved_us: Micros
    done_per_s: float = 0.0
    appended_per_s: float = 0.0
    unknown: str = ""

    @property
    def behind(self) -> int | None:
        """Events that are left for it; None: not known."""
        return None if self.unknown else self.subscription.behind

    @property
    def drain_per_s(self) -> float:
        """How fast what waits becomes less; negative: it becomes more."""
        return self.done_per_s - self.appended_per_s

    def sample(self, at_us: Micros) -> ReplicaSample:
        """Return it as a replica says how it is."""
        behind, drain = self.behind, self.drain_per_s
        return ReplicaSample(
            name=self.subject,
            at_us=at_us,
            applied=self.done or 0,
            head=None if self.done is None else self.head,
            events_behind=behind,
            time_behind_us=self.late_us,
            apply_rate_per_s=self.done_per_s,
            append_rate_per_s=self.appended_per_s,
            catch_up_s=behind / drain if behind and drain > 0 else None,
            mode="realtime",
            paused_by="",
            throttle_per_s=0,
            views=[],
            parked=self.subscription.parked,
            cache_hits=0,
            cache_misses=0,
            memory_bytes=0,
        )


class _Track(msgspec.Struct):
    """What was seen of one consumer: its claim, since when it stands, and where it was lately."""

    claim: str
    moved_us: Micros
    recent: list[tuple[Micros, int]]


class StoreSubscriptionWatch:
    """Looks at what the mirror says of them; after a restart it has seen nothing of before."""

    def __init__(self) -> None:
        self._heads = HeadTimes()
        self._tracks: dict[str, _Track] = {}

    def look(
        self, store: StoreStatus | None, head: int | None, now_us: Micros
    ) -> list[StoreSubscriptionFacts]:
        """Return how all of them are. head: of the copy; now_us: of a monotonic clock."""
        if store is None:
            return []
        if head is not None:
            self._heads.note(head, now_us)
        unknown = store.reason if store.state in _UNKNOWN_STATES else ""
        found = [self._facts(store, each, head, now_us, unknown) for each in store.subscriptions]
        self._tracks = {each.subject: self._tracks[each.subject] for each in found}
        return found

    def _facts(
        self,
        store: StoreStatus,
        subscription: StoreSubscription,
        head: int | None,
        now_us: Micros,
        unknown: str,
    ) -> StoreSubscriptionFacts:
        subject = store_subscription_subject(store.name, subscription.name, subscription.stream)
        track = self._track(subject, subscription, now_us)
        return StoreSubscriptionFacts(
            subject=subject,
            subscription=subscription,
            head=head,
            done=subscription.done,
            late_us=None if unknown else self._late_us(subscription, track, now_us),
            unmoved_us=now_us - track.moved_us,
            done_per_s=_rate_per_s(track.recent),
            appended_per_s=self._heads.rate_per_s(_RATE_HEADS, now_us),
            unknown=unknown,
        )

    def _late_us(
        self, subscription: StoreSubscription, track: _Track, now_us: Micros
    ) -> Micros | None:
        """Return how old what is left for it is; None where nobody knows what that is."""
        if not subscription.behind:
            return subscription.behind
        if subscription.done is None:
            return now_us - track.moved_us
        return self._heads.age_us(subscription.done, now_us)

    def _track(self, subject: str, found: StoreSubscription, now_us: Micros) -> _Track:
        track = self._tracks.get(subject)
        if track is None:
            track = self._tracks[subject] = _Track(found.position, now_us, [])
        if found.position != track.claim or not found.behind:
            track.claim, track.moved_us = found.position, now_us
        if found.done is not None:
            since_us = now_us - _RATE_US
            kept = [each for each in track.recent if each[0] >= since_us]
            track.recent = [*kept, (now_us, found.done)]
        return track


def _rate_per_s(recent: list[tuple[Micros, int]]) -> float:
    if len(recent) < _MIN_SAMPLES:
        return 0.0
    (first_us, first), (last_us, last) = recent[0], recent[-1]
    return (last - first) * SECOND_US / (last_us - first_us) if last_us > first_us else 0.0
