"""Hits of one condition, wherever it is looked for; and of several, in the order of positions."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import msgspec
import sqlalchemy as sa

from backend.errors import Defect
from backend.messages.events import Event
from backend.messages.filter_plans import ScanProgress
from backend.messages.queries import AskLog, Cell, CountLog, LogCount, LogPage
from backend.projection.read_model import Projection
from backend.projection.version_queries import kept_from
from backend.query.query_sources import LogQueries
from backend.query.run_to.search_span import CountedPart, SearchSpan, StepLength
from backend.query.run_to.version_search import VersionStatement, count_versions, find_versions

Advance = Callable[[ScanProgress | None], None]
_FIRST_EVENTS = 100_000  # of the log that are looked at in one go, at first
OpenRows = Callable[[], AbstractContextManager[sa.Connection]]


class FoundHit(msgspec.Struct, frozen=True):
    """A hit, as far as its source knows it; `event`: where it was read already."""

    position: int
    event: Event | None = None
    view: str = ""
    key: list[Cell] = []
    before: list[Cell] | None = None
    after: list[Cell] | None = None
    value: Cell = None
    currency: str = ""
    rule: str = ""


class FoundPart(msgspec.Struct, frozen=True):
    """The nearest hits of a span, and the part of it that was looked at for them."""

    hits: list[FoundHit]
    looked_at: SearchSpan


class HitSource(Protocol):
    """Where hits of one condition come from."""

    def find(self, span: SearchSpan, limit: int, part_s: float, /) -> FoundPart:
        """Return the nearest hits, at least `limit` unless the span or the time is over before."""
        ...

    def count(self, span: SearchSpan, part_s: float, /) -> CountedPart:
        """Count hits, as far as it comes in that time."""
        ...


class LogHits:
    """Hits of a filter of the log, by its search and all its indexes."""

    def __init__(self, log: LogQueries, text: str) -> None:
        """`text`: the filter."""
        self._log, self._text = log, text

    def find(self, span: SearchSpan, limit: int, part_s: float, /) -> FoundPart:
        """See `HitSource`; where an index serves, a few parts of growing length are nothing."""
        hits: list[FoundHit] = []
        left, length, began_s = span, _FIRST_EVENTS, time.monotonic()
        while not left.is_empty:
            part, part_began_s = left.cut(length), time.monotonic()
            found = self._page(part, limit - len(hits), backwards=span.backwards)
            hits += [FoundHit(event.position, event) for event in found]
            if len(hits) >= limit:
                return FoundPart(hits, span.nearest(hits[-1].position, included=True))
            left = left.behind(part)
            if time.monotonic() - began_s > part_s:
                break
            if time.monotonic() - part_began_s < part_s / 2:
                length *= 4
        return FoundPart(hits, span.before(left))

    def count(self, span: SearchSpan, _part_s: float, /) -> CountedPart:
        """See `HitSource`."""
        asked = CountLog(filter=self._text, after=span.after, before=span.upto + 1)
        counted = self._log.answer(asked)
        if not isinstance(counted, LogCount):
            raise Defect(f"A count was answered with {type(counted).__name__}.")
        if not counted.total:
            return CountedPart(0, 0, 0, span)
        first, last = (self._page(span, 1, backwards=each)[0].position for each in (False, True))
        return CountedPart(counted.total, first, last, span)

    def _page(self, span: SearchSpan, limit: int, *, backwards: bool) -> list[Event]:
        asked = AskLog(
            after=span.after,
            before=span.upto + 1,
            filter=self._text,
            limit=limit,
            backwards=backwards,
        )
        page = self._log.answer(asked)
        if not isinstance(page, LogPage):
            raise Defect(f"A page of the log was answered with {type(page).__name__}.")
        return page.events[::-1] if backwards else page.events


class RowHits:
    """Hits among the versions of a view's rows.

    There are none up to the edge of what is kept: what was before is not known there.
    `open_rows` begins a transaction; `advance` is told how far a scan has come, and stops it.
    """

    def __init__(
        self,
        projection: Projection,
        statement: VersionStatement,
        open_rows: OpenRows,
        advance: Advance,
    ) -> None:
        """Look at nothing yet."""
        self._projection, self._statement = projection, statement
        self._open_rows, self._advance = open_rows, advance

    def find(self, span: SearchSpan, limit: int, part_s: float, /) -> FoundPart:
        """See `HitSource`."""
        hits: list[FoundHit] = []

        def look(part: SearchSpan) -> SearchSpan:
            with self._open_rows() as connection:
                kept = part.behind_edge(kept_from(connection, self._projection))
                if kept.is_empty:
                    return part
                found, looked_at = find_versions(
                    connection, self._statement, kept, limit - len(hits)
                )
            hits.extend(
                FoundHit(
                    hit.position,
                    view=self._projection.name,
                    key=hit.key,
                    before=hit.before,
                    after=hit.after,
                    value=hit.value,
                    currency=hit.currency,
                )
                for hit in found
            )
            return looked_at.reaching(part.after) if looked_at.after == kept.after else looked_at

        looked_at = self._scan(span, part_s, look, lambda: len(hits), limit)
        return FoundPart(hits, looked_at)

    def count(self, span: SearchSpan, part_s: float, /) -> CountedPart:
        """See `HitSource`."""
        counts = [0, 0, 0]

        def look(part: SearchSpan) -> SearchSpan:
            with self._open_rows() as connection:
                kept = part.behind_edge(kept_from(connection, self._projection))
                hits, first, last = count_versions(connection, self._statement, kept)
            counts[:] = [counts[0] + hits, counts[1] or first, last or counts[2]]
            return part

        looked_at = self._scan(span, part_s, look, lambda: counts[0], None)
        return CountedPart(counts[0], counts[1], counts[2], looked_at)

    def _scan(
        self,
        span: SearchSpan,
        part_s: float,
        look: Callable[[SearchSpan], SearchSpan],
        found: Callable[[], int],
        enough: int | None,
    ) -> SearchSpan:
        """Look through a span until it is enough or too long; return the part that was looked at.

        Raises:
            OutOfBudget: it is to stop.
        """
        began_s, length, left = time.monotonic(), StepLength(), span
        while not left.is_empty:
            length.begin()
            wanted = left if self._statement.key else left.cut(length.positions)
            left = left.behind(look(wanted))
            length.end()
            if enough is not None and found() >= enough:
                break
            done = (span.upto - span.after) - (left.upto - left.after)
            self._advance(ScanProgress(upto=span.after + done, end=span.upto, found=found()))
            if time.monotonic() - began_s > part_s:
                break
        return span.before(left)


class MergedHits:
    """Hits of several conditions, each marked with its rule."""

    def __init__(self, sources: Sequence[tuple[str, HitSource]]) -> None:
        """`sources`: each with the name of its rule, empty for none."""
        self._sources = sources

    def find(self, span: SearchSpan, limit: int, part_s: float, /) -> FoundPart:
        """See `HitSource`; no further than all of them have looked."""
        share_s = part_s / max(1, len(self._sources))
        looked_at, hits = span, list[FoundHit]()
        for rule, source in self._sources:
            part = source.find(looked_at, limit, share_s)
            looked_at = part.looked_at
            hits += [msgspec.structs.replace(hit, rule=rule) for hit in part.hits]
        within = [hit for hit in hits if looked_at.after < hit.position <= looked_at.upto]
        within.sort(key=lambda hit: -hit.position if span.backwards else hit.position)
        if len(within) <= limit:
            return FoundPart(within, looked_at)
        last = within[limit - 1].position
        return FoundPart(
            [hit for hit in within if not looked_at.is_farther(hit.position, last)],
            looked_at.nearest(last, included=True),
        )

    def count(self, span: SearchSpan, part_s: float, /) -> CountedPart:
        """See `HitSource`; of the same part for all of them."""
        share_s = part_s / max(1, len(self._sources))
        found = [source.count(span, share_s) for _, source in self._sources]
        shortest = min((part.looked_at for part in found), key=lambda each: each.upto, default=span)
        if any(part.looked_at != shortest for part in found):
            found = [source.count(shortest, part_s) for _, source in self._sources]
        firsts = [part.first for part in found if part.first]
        last = max((part.last for part in found), default=0)
        return CountedPart(sum(part.hits for part in found), min(firsts, default=0), last, shortest)
