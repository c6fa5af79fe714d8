"""Verification of a log: a walk over its events and its hash chain, past all that is damaged."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from backend.clock import Micros, format_rfc3339
from backend.errors import DamagedFile, StorageFailed
from backend.messages.events import Event
from backend.store.chain_findings import ChainFinding, FindingList
from backend.store.chain_rules import MAX_BLOCK_EVENTS, ChainRule
from backend.store.log_chain import ChainLink, LogChain
from backend.store.log_port import CausalLogReader
from backend.store.swapped_events import ChangedEvents

OnProgress = Callable[[int, int], None]
_STEP_EVENTS = 8 * MAX_BLOCK_EVENTS  # read at once; whole blocks by every rule


class ChainReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a walk has found; nothing when the log is whole.

    `digest`: of the log up to `head`, in hexadecimal; empty when it cannot be computed. Up to
    `older_upto` the chain was made at `older_made`, over a log from before there were chains; 0: it
    is as old as the log. `dropped`: findings beyond those that are listed. `late`: runs that got
    their links when the log was opened, as a writer that was killed leaves them, or who adds events
    by hand. `unlinked`: events at the end that have no link yet, fewer than a block.
    """

    head: int
    digest: str
    older_upto: int
    older_made: Micros
    findings: Sequence[ChainFinding]
    dropped: int
    late: Sequence[ChainFinding]
    unlinked: int


class ChainVerification:
    """One walk. `on_progress` is called with the events that are done, and all."""

    def __init__(self, reader: CausalLogReader, on_progress: OnProgress) -> None:
        """Look at the log's rule.

        Raises:
            StorageFailed: the log cannot be read at all.
        """
        self._reader = reader
        self._on_progress = on_progress
        self._findings, self._late = FindingList(), FindingList()
        self._unlinked = 0
        self._rule = reader.chain.rule
        self._changed = ChangedEvents(self._findings, self._rule)
        self._chained = 0
        self._computed: bytes | None = b""  # the digest so far; None: not known
        self._stored: bytes | None = b""  # that of the chain
        self._older_upto, self._older_made = 0, 0
        self._expected: Mapping[int, str] = {}

    def run(self, expected: Mapping[int, str]) -> ChainReport:
        """Walk from the first event to the last that there is now.

        `expected`: digests in hexadecimal that were noted elsewhere, by their positions.

        Raises:
            StorageFailed: the log cannot be read at all.
        """
        self._expected = expected
        head = self._find_head()
        last = self._reader.chain.last_link()
        self._chained = last.upto if last else 0
        end = max(head, self._chained)
        if last is not None and not self._has_block_end(self._chained, end):
            self._unlinked = end - self._chained
        self._on_progress(0, end)
        for after in range(0, end, _STEP_EVENTS):
            upto = min(after + _STEP_EVENTS, end)
            self._check_step(after, upto)
            self._on_progress(upto, end)
        self._changed.report()
        for position in expected:
            if not 0 < position <= end:
                self._findings.add("expected", position, position, "")
        found = sorted(self._findings.found, key=lambda each: (each.first, each.last))
        return ChainReport(
            head=end,
            digest=(self._computed or b"").hex(),
            older_upto=self._older_upto,
            older_made=self._older_made,
            findings=found,
            dropped=self._findings.dropped,
            late=self._late.found,
            unlinked=self._unlinked,
        )

    def _has_block_end(self, after: int, upto: int) -> bool:
        """Say whether a block ends there: it has been linked with the events themselves."""
        return after // self._rule.block_events != upto // self._rule.block_events

    def _find_head(self) -> int:
        try:
            return self._reader.head()
        except DamagedFile:  # it ends in a damaged page; the chain says where
            return 0

    def _check_step(self, after: int, upto: int) -> None:
        links, events = self._read_links(after, upto), self._read(after, upto)
        for start in range(after, upto, self._rule.block_events):
            stop = min(start + self._rule.block_events, upto)
            part = [each for each in events if start < each.position <= stop]
            self._check_block(start, stop, part, [e for e in links if start < e.upto <= stop])
        try:
            misplaced = self._reader.chain.find_misplaced(after, upto)
        except DamagedFile:  # which has been found while its events were read
            return
        for position, before in misplaced:
            known = self._findings.covers
            if not (known(position) or known(before) or self._changed.cover(position, before)):
                self._findings.add("order", position, position)

    def _check_block(
        self, start: int, stop: int, events: Sequence[Event], links: Sequence[ChainLink]
    ) -> None:
        self._note_late(links)
        starts = list(dict.fromkeys(d for d in (self._computed, self._stored) if d is not None))
        self._stored = links[-1].digest if links and links[-1].upto == stop else None
        self._computed = None
        if len(events) != stop - start:
            self._find_missing(start, stop, events)
        elif starts:
            chains = [_compute(self._rule, digest, events, links) for digest in starts]
            best = min(chains, key=lambda computed: _count_wrong(computed, links))
            self._computed = best[stop].digest
            self._expect(starts[chains.index(best)], start, stop, events)
            if not _are_same(best, links, start, stop):
                self._compare(events, links, best)
                self._find_uncovered(start, stop, links)
            return
        self._compare(events, links, {})
        self._find_uncovered(start, stop, links)
        self._give_up_expected(start, stop)

    def _compare(
        self, events: Sequence[Event], links: Sequence[ChainLink], computed: Mapping[int, ChainLink]
    ) -> None:
        """Find the events that differ; `computed`: what the links should be, empty if unknown."""
        by_position = {event.position: event for event in events}
        is_explained = False
        for link in links:
            is_whole = bool(computed) and computed[link.upto].digest == link.digest
            for position, check in link.checks_by_position().items():
                event = by_position.get(position)
                if event is None or self._rule.check_of(event) == check:
                    continue
                if is_whole:
                    self._findings.add("check", position, position)
                else:
                    is_explained = True
                    self._changed.add(event, check)
            if computed and not is_whole and not is_explained:
                self._findings.add("digest", link.first, link.upto)

    def _find_missing(self, start: int, stop: int, events: Sequence[Event]) -> None:
        present = {event.position for event in events}
        for position in range(start + 1, stop + 1):
            if position not in present and not self._findings.covers(position):
                self._findings.add("missing", position, position)

    def _find_uncovered(self, start: int, stop: int, links: Sequence[ChainLink]) -> None:
        covered = {at for link in links for at in range(link.first, link.upto + 1)}
        for position in range(start + 1, stop + 1):
            if position in covered:
                continue
            if position <= self._chained:
                self._findings.add("link-missing", position, position)
            elif not self._unlinked:
                self._findings.add("unchained", position, position)

    def _note_late(self, links: Sequence[ChainLink]) -> None:
        for link in links:
            if link.made is None:
                continue
            if link.first == self._older_upto + 1:
                self._older_upto, self._older_made = link.upto, link.made
            else:
                self._note_late_link(link, link.made)

    def _note_late_link(self, link: ChainLink, made: Micros) -> None:
        """Tell what a writer that was killed leaves, less than a block, from what it cannot."""
        is_rest = not self._has_block_end(link.first - 1, link.upto)
        found = self._late if is_rest else self._findings
        found.add("chained-later", link.first, link.upto, format_rfc3339(made))

    def _expect(self, digest: bytes, start: int, stop: int, events: Sequence[Event]) -> None:
        for position, noted in self._expected.items():
            if start < position <= stop:
                [link] = LogChain(self._rule, digest).extend(events[: position - start])
                if link.digest.hex() != noted:
                    self._findings.add("expected", position, position, link.digest.hex())

    def _give_up_expected(self, start: int, stop: int) -> None:
        for position in self._expected:
            if start < position <= stop:
                self._findings.add("expected", position, position, "")

    def _read_links(self, after: int, upto: int) -> list[ChainLink]:
        try:
            return self._reader.chain.read_links(after, upto)
        except DamagedFile:  # a block without links is found as one that none covers
            if upto - after <= self._rule.block_events:
                return []
            middle = after + self._rule.block_events
            return self._read_links(after, middle) + self._read_links(middle, upto)

    def _read(self, after: int, upto: int) -> list[Event]:
        """Read what can be read; name what cannot."""
        try:
            if upto - after == 1:
                return self._reader.read_at([upto])
            return [
                each for each in self._reader.read(after, upto - after) if each.position <= upto
            ]
        except StorageFailed:
            self._reader.chain.last_link()  # fails when nothing can be read any more
        if upto - after == 1:
            self._findings.add("unreadable", upto, upto)
            return []
        middle = (after + upto) // 2
        return self._read(after, middle) + self._read(middle, upto)


def _compute(
    rule: ChainRule, digest: bytes, events: Sequence[Event], links: Sequence[ChainLink]
) -> dict[int, ChainLink]:
    """Return what the links over a block should be, and one where its events end."""
    chain, computed = LogChain(rule, digest), dict[int, ChainLink]()
    first, done = events[0].position, 0
    for upto in dict.fromkeys([*(link.upto for link in links), events[-1].position]):
        [computed[upto]] = chain.extend(events[done : upto - first + 1])
        done = upto - first + 1
    return computed


def _count_wrong(computed: Mapping[int, ChainLink], links: Sequence[ChainLink]) -> int:
    return sum(computed[link.upto].digest != link.digest for link in links)


def _are_same(
    computed: Mapping[int, ChainLink], links: Sequence[ChainLink], start: int, stop: int
) -> bool:
    """Say whether these links, and no others, are over the whole block."""
    for link in links:
        own = computed[link.upto]
        if (link.first, own.digest, own.checks) != (start + 1, link.digest, link.checks):
            return False
        start = link.upto
    return start == stop
