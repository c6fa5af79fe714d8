"""What a walk over a log's hash chain finds, in runs of positions."""

from typing import Literal

import msgspec

FindingKind = Literal[
    "changed",
    "swapped",
    "missing",
    "unreadable",
    "digest",
    "check",
    "link-missing",
    "unchained",
    "chained-later",
    "order",
    "pages",
    "expected",
]
MAX_FINDINGS = 1_000  # runs that are listed; more are counted


class ChainFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with the positions from `first` to `last`; with the file itself: 0 and 0.

    changed: events are not what was written. swapped: `first` and `last` have changed places.
    missing, unreadable: events are not there, or their pages are damaged. digest: the digest there
    is not that of the events; which of the two was changed cannot be told. check: the events are
    whole by the digest, and their checks were changed. link-missing: links were removed. unchained:
    events stand behind the end of the chain. chained-later: they were, until an opening of the log
    chained them. order: they do not follow the event before in their stream. pages: the database
    finds its file damaged. expected: the digest is not the one that was noted elsewhere.
    """

    kind: FindingKind
    first: int
    last: int
    detail: str = ""


class FindingList:
    """Findings in the order in which they were made; neighbours become a run, pairs do not."""

    def __init__(self) -> None:
        self.found: list[ChainFinding] = []
        self.dropped = 0
        self._runs: dict[FindingKind, int] = {}

    def add(self, kind: FindingKind, first: int, last: int, detail: str = "") -> None:
        """Note what is wrong with a run of positions."""
        place = self._runs.get(kind)
        before = None if place is None else self.found[place]
        if before is not None and before.last + 1 == first and before.detail == detail:
            self.found[place or 0] = msgspec.structs.replace(before, last=last)
            return
        if len(self.found) >= MAX_FINDINGS:
            self.dropped += 1
            return
        if kind != "swapped":  # (1, 2) and (3, 4) are no run from 1 to 4
            self._runs[kind] = len(self.found)
        self.found.append(ChainFinding(kind=kind, first=first, last=last, detail=detail))

    def covers(self, position: int) -> bool:
        """Say whether something is known to be wrong with an event."""
        return any(each.first <= position <= each.last for each in self.found)
