"""Which replicas answer, and how fresh the rows of each are."""

from backend.clock import Clock, Micros
from backend.messages.notices import ReplicaSample
from backend.messages.replica_choice import ReplicaFreshness, freshness_of, rank_holders
from backend.messages.view_shares import Shares


class KnownReplicas:
    """`names`: of those that can be asked now. `clock`: monotonic microseconds.

    `shares`: which views or parts of views each replica has.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.names: list[str] = []
        self.shares: Shares = {}
        self._samples: dict[str, tuple[ReplicaSample, Micros]] = {}

    def apply_sample(self, sample: ReplicaSample) -> None:
        """Note how fresh a replica's rows are."""
        self._samples[sample.name] = (sample, self._clock())

    def best(self, view: str = "") -> str:
        """Return the replica that answers about a view best; see `rank_holders`.

        The archive only where there is no other.
        """
        names = [name for name in self.names if name != "archive"] or self.names
        shares = {name: self.shares.get(name, ()) for name in names}
        return next(iter(rank_holders(view, shares, self._freshness)), "")

    def _freshness(self, name: str) -> ReplicaFreshness:
        found = self._samples.get(name)
        if found is None:
            return ReplicaFreshness(name, None, None, is_held=False)
        sample, heard_us = found
        return freshness_of(sample, self._clock() - heard_us)
