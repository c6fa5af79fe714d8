"""Which replica answers best: the freshest that is alive, with load spread over those as fresh.

Pure, so that the window and the command line choose alike.
"""

import random
from collections.abc import Callable, Iterable, MutableSequence

import msgspec

from backend.messages.notices import ProcessInfo, ReplicaSample
from backend.messages.view_shares import Shares, share_of

SILENT_AFTER_US = 2_500_000  # a replica speaks once a second: one that is silent may be frozen
SAME_AGE_US = 1_000_000  # rows whose ages differ by less count as equally fresh
_UNKNOWN_AGE = 1 << 62
_QUEUE_PROCESS = "queue"  # it fills queues, and answers nobody


class ReplicaFreshness(msgspec.Struct, frozen=True):
    """What is known of a replica's rows.

    `silence_us`: since it was last heard, None for never. `time_behind_us`: how long the oldest
    event that it lacks has waited, 0 for none, None when that is not known. `is_held`: it is
    paused, or updates at set times only. `is_stuck`: a question keeps it from answering any other.
    """

    name: str
    silence_us: int | None
    time_behind_us: int | None
    is_held: bool
    is_stuck: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether it may not answer: it may be frozen, or is stuck."""
        return self.is_stuck or self.silence_us is None or self.silence_us > SILENT_AFTER_US


def freshness_of(sample: ReplicaSample, silence_us: int) -> ReplicaFreshness:
    """Return what a replica's newest sample says of it, so long after it was heard.

    How far rows are behind that do not belong to the log, nobody knows.
    """
    return ReplicaFreshness(
        sample.name,
        silence_us,
        None if sample.ahead else sample.time_behind_us,
        is_held=bool(sample.paused_by) or sample.mode != "realtime",
        is_stuck=sample.question is not None and sample.question.is_blocking,
    )


class ReplicaRotation:
    """Orders those that are equally good: whoever was asked longest ago first, at first by lot.

    A lot for each question would let one replica wait for work while several wait at another.
    """

    def __init__(self) -> None:
        self._questions = 0
        self._asked: dict[str, int] = {}  # by replica: its newest question

    def sort(self, names: MutableSequence[str]) -> None:
        """Bring the names into that order."""
        random.shuffle(names)
        names[:] = sorted(names, key=lambda name: self._asked.get(name, 0))

    def note_asked(self, name: str) -> None:
        """Note that a replica is asked now."""
        self._questions += 1
        self._asked[name] = self._questions


def rank_replicas(
    replicas: Iterable[ReplicaFreshness],
    shuffle: Callable[[MutableSequence[ReplicaFreshness]], None] = random.shuffle,
) -> list[str]:
    """Return the names, the best first; those that are equally good in the order of `shuffle`."""
    ranked = list(replicas)
    shuffle(ranked)
    return [each.name for each in sorted(ranked, key=_rank)]


def rank_holders(
    view: str,
    shares: Shares,
    freshness: Callable[[str], ReplicaFreshness],
    shuffle: Callable[[MutableSequence[str]], None] = random.shuffle,
) -> list[str]:
    """Return who answers about a view, the best first: everybody can, from the files of others.

    Who has the view goes before who reads it elsewhere, and of those that are as fresh who has all
    of it; but who is silent is asked last. Without a view all have what is asked for.
    """
    names = list(shares)
    shuffle(names)

    def rank(name: str) -> tuple[bool, bool, int, bool, bool]:
        share = share_of(view, shares[name] if view else ())
        is_silent, age, is_held = _rank(freshness(name))
        return (is_silent, share is None, age, not (share and share.is_whole), is_held)

    return sorted(names, key=rank)


def _rank(replica: ReplicaFreshness) -> tuple[bool, int, bool]:
    age_us = _UNKNOWN_AGE if replica.time_behind_us is None else replica.time_behind_us
    return (replica.is_silent, age_us // SAME_AGE_US, replica.is_held)


def shares_of(processes: Iterable[ProcessInfo]) -> Shares:
    """Return which views or parts each replica is to have, of those that answer questions."""
    return {
        each.name: each.share
        for each in processes
        if each.role == "replica" and each.name != _QUEUE_PROCESS and not each.host
    }
