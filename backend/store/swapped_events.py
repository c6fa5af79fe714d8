"""Changed events of a log, among them those that have only changed places."""

import msgspec

from backend.messages.events import Event
from backend.store.chain_findings import FindingList
from backend.store.chain_rules import ChainRule

_MAX_COMPARED = 64  # events of which each is compared with each


class ChangedEvents:
    """Keeps a few until the end of a walk: the other half of a pair may be far behind."""

    def __init__(self, findings: FindingList, rule: ChainRule) -> None:
        self._findings = findings
        self._rule = rule
        self._kept: dict[int, tuple[Event, bytes]] = {}
        self._are_many = False

    def add(self, event: Event, check: bytes) -> None:
        """Note an event that is not the one with this check."""
        if self._are_many:
            self._findings.add("changed", event.position, event.position)
            return
        self._kept[event.position] = (event, check)
        if len(self._kept) > _MAX_COMPARED:
            self._are_many = True
            for position in sorted(self._kept):
                self._findings.add("changed", position, position)
            self._kept.clear()

    def cover(self, *positions: int) -> bool:
        """Say whether one of these is kept."""
        return any(position in self._kept for position in positions)

    def report(self) -> None:
        """Add what is kept to the findings."""
        left = sorted(self._kept)
        while left:
            first = left.pop(0)
            other = next((at for at in left if self._are_swapped(first, at)), None)
            if other is None:
                self._findings.add("changed", first, first)
            else:
                left.remove(other)
                self._findings.add("swapped", first, other)

    def _are_swapped(self, first: int, second: int) -> bool:
        (one, check), (other, its_check) = self._kept[first], self._kept[second]
        check_of, at = self._rule.check_of, msgspec.structs.replace
        return (
            check_of(at(one, position=second)) == its_check
            and check_of(at(other, position=first)) == check
        )
