"""Answers questions about the log, whatever its engine."""

from collections.abc import Collection, Sequence
from contextlib import ExitStack
from typing import assert_never

from msgspec.structs import replace

from backend.clock import Clock
from backend.filters.filter_text import write_filter
from backend.filters.grammar import parse
from backend.filters.log_filter import parse_log_filter
from backend.filters.note_fields import NoNotes, NotedEvents, resolve_notes
from backend.filters.syntax_tree import Conjunction, Filter, Value, conjuncts
from backend.messages.bounds import MAX_PAGE_EVENTS
from backend.messages.causal_graph import AskCauses, CausalGraph
from backend.messages.density import AskDensity, LogDensity
from backend.messages.events import Event, Origin
from backend.messages.filter_plans import AskHidingTerms, FilterPlan, HidingTerm, HidingTerms
from backend.messages.log_matches import MAX_MATCH_POSITIONS, AskMatches, MatchPositions
from backend.messages.log_order import AskLogRank, LogRank
from backend.messages.queries import (
    AskLog,
    AskPosition,
    CountLog,
    EventContext,
    LogCount,
    LogPage,
)
from backend.query.log.command_origins import CommandOrigin, CommandOrigins
from backend.query.log.event_context_reader import EventContextReader, annulment_note
from backend.query.log.question_bounds import (
    MAX_BUCKETS,
    bad_page,
    clamp_range,
    refuse_buckets,
    refuse_negative,
)
from backend.query.log.recorded_axis import find_recorded_axis
from backend.query.question_budget import BudgetGuard
from backend.store.annulments import AnnulmentList
from backend.store.engine_registry import open_search
from backend.store.log_port import CausalLogReader
from backend.store.log_search_port import Backlog, EventValues, PageSpan
from backend.store.match_cache import MatchCache

_FEW_EVENTS = 100  # behind a page, that are read to be counted


class LogSearch:
    """Finds positions through the log's search, and reads their events through its reader.

    Used by the one thread that made it.
    """

    def __init__(
        self,
        replica: str,
        url: str,
        reader: CausalLogReader,
        clock: Clock,
        *,
        matches: MatchCache | None = None,
        guard: BudgetGuard | None = None,
        noted: NotedEvents | None = None,
    ) -> None:
        """Keep where the log is; it is opened at the first search, and may not be there yet.

        `reader` and `noted` are closed with it. `matches` may be shared with other threads; `guard`
        stops what takes too long; `noted`: what operators wrote on events, None: nothing.
        """
        self._replica = replica
        self._noted = noted or NoNotes()
        self._reader = reader
        self._begin: int | None = None  # not known while the log is empty
        guard = guard or BudgetGuard()
        reader.guard_with(guard)
        self._search = open_search(url, clock, matches=matches or MatchCache(), guard=guard)
        self._annulments = AnnulmentList()
        self._contexts = EventContextReader(replica, reader, guard, self._annulments)

    def head(self) -> int:
        """Return the last position, 0 for an empty log."""
        return self._reader.head()

    def answer(
        self, asked: AskLog | CountLog | AskLogRank | AskDensity | AskMatches | AskHidingTerms
    ) -> LogPage | LogCount | LogRank | LogDensity | MatchPositions | HidingTerms:
        """Return a page of events, or count them, or say what hides them.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the log.
            Unreadable: code `bad-page`; a number is out of its range.
        """
        match asked:
            case AskLog():
                return self.page(asked)
            case CountLog():
                return self.count(asked)
            case AskLogRank():
                return self.rank(asked)
            case AskDensity():
                return self.density(asked)
            case AskMatches():
                return self.matches(asked)
            case AskHidingTerms():
                return self.hiding_terms(asked)
            case _:
                assert_never(asked)

    def page(self, asked: AskLog) -> LogPage:
        """Return at most 5,000 events in log order.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the log.
            Unreadable: code `bad-page`; a number is negative. Or `too-many-to-sort`.
        """
        refuse_negative(asked)
        tree, head = self._read(asked.filter), self.head()
        after, upto = clamp_range(asked.after, asked.before, head)
        limit, skip = min(asked.limit, MAX_PAGE_EVENTS), min(asked.skip, head)
        span = PageSpan(after, upto, skip, limit, asked.backwards)
        if asked.order == "position":
            events = self._events(self._search.page(tree, span, head))
        else:
            span = replace(span, backwards=False)
            places = self._search.sorted_page(tree, span, asked.order, head)
            found = {event.position: event for event in self._reader.read_at(sorted(places))}
            events = [found[position] for position in places if position in found]
        self._annulments.read(self._reader, head)
        left_out = self._annulments.by_target(head)
        annulled = {
            event.position: annulment_note(left_out[event.position])
            for event in events
            if event.position in left_out
        }
        origins = self._reader.read_origins([event.position for event in events])
        return LogPage(
            events=events, head=head, replica=self._replica, annulled=annulled, origins=origins
        )

    def rank(self, asked: AskLogRank) -> LogRank:
        """Return where an event stands among those that match.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the log.
            Unreadable: code `too-many-to-sort`.
        """
        tree, head = self._read(asked.filter), self.head()
        after, upto = clamp_range(max(0, asked.after), asked.before, head)
        if asked.order == "position":
            at, end = (max(after, min(each, upto)) for each in (asked.position - 1, asked.position))
            rank, here = self._search.counts(tree, [after, at, end], head)
            return LogRank(rank=rank, is_match=here > 0, replica=self._replica)
        span = PageSpan(after, upto, 0, 0, backwards=False)
        found = self._search.sorted_rank(tree, span, asked.order, asked.position, head)
        rank = -1 if found is None else found
        return LogRank(rank=rank, is_match=found is not None, replica=self._replica)

    def count(self, asked: CountLog) -> LogCount:
        """Count what matches in (after, before), also in equal ranges of positions.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the log.
            Unreadable: code `bad-page`; a number is negative, or there are over 2,000 buckets.
        """
        refuse_buckets(asked)
        tree, head = self._read(asked.filter), self.head()
        after, upto = clamp_range(asked.after, asked.before, head)
        parts = max(1, asked.buckets)
        edges = [after + (upto - after) * part // parts for part in range(parts + 1)]
        plan = self._search.plan(tree, head) if asked.plan else None
        counts = self._search.counts(tree, edges, head)
        return LogCount(
            total=sum(counts),
            buckets=counts if asked.buckets else [],
            head=head,
            replica=self._replica,
            plan=plan,
        )

    def density(self, asked: AskDensity) -> LogDensity:
        """Count what matches in ranges of the whole log, by module.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the log.
            Unreadable: code `bad-page`; there are no buckets, or over 2,000.
        """
        if not 0 < asked.buckets <= MAX_BUCKETS:
            raise bad_page("buckets", asked.buckets)
        tree, head = self._read(asked.filter), self.head()
        if asked.by == "recorded":
            return self._recorded_density(tree, asked, head)
        found = self._search.density(tree, asked.by, asked.buckets, head)
        wants_positions = asked.positions and asked.by == "time"
        return LogDensity(
            by=asked.by,
            starts=found.starts,
            ends=found.ends,
            groups=found.groups,
            counts=found.counts,
            head=head,
            replica=self._replica,
            untimed=found.untimed,
            positions=self._positions_before(found.ends, "time") if wants_positions else [],
        )

    def matches(self, asked: AskMatches) -> MatchPositions:
        """Return at most 50,000 positions of events that match, in log order.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the log.
            Unreadable: code `bad-page`; a number is negative.
        """
        refuse_negative(asked)
        tree, head = self._read(asked.filter), self.head()
        after, upto = clamp_range(asked.after, asked.before, head)
        limit = min(asked.limit, MAX_MATCH_POSITIONS)
        span = PageSpan(after, upto, 0, limit, asked.backwards)
        found = [int(each) for each in self._search.page(tree, span, head)]
        return MatchPositions(positions=found, head=head, replica=self._replica)

    def hiding_terms(self, asked: AskHidingTerms) -> HidingTerms:
        """Return the parts of a filter without each of which something matches.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the log.
        """
        parts = conjuncts(parse(asked.filter))
        found: list[HidingTerm] = []
        for place, part in enumerate(parts if len(parts) > 1 else ()):
            rest = write_filter(Conjunction(parts[:place] + parts[place + 1 :]))
            first = AskLog(filter=rest, after=asked.after, before=asked.before, limit=1)
            if self.page(first).events:
                found.append(HidingTerm(term=write_filter(part), rest=rest))
        return HidingTerms(terms=found)

    def event_context(self, position: int) -> EventContext:
        """Return an event, the event that caused it, all of its correlation and its other effects.

        Raises:
            Unreadable: code `no-such-position`.
        """
        return self._contexts.context(position)

    def causes(self, asked: AskCauses) -> CausalGraph:
        """Return what caused an event and what came of it, over any number of levels.

        Raises:
            Unreadable: code `no-such-position`, or `bad-page`: a number is out of its range.
            OutOfBudget: it takes too long.
        """
        return self._contexts.causes(asked)

    def position_at(self, asked: AskPosition) -> int:
        """Return the last position that was committed, or happened, by then; 0 for none."""
        return self._reader.position_at(asked.moment_us, asked.by)

    def backlog(self, position: int, types: Collection[str]) -> Backlog:
        """Return which events of these types are recorded behind a position.

        Raises:
            Unavailable: the log cannot be read.
        """
        head = self.head()
        if head - position > _FEW_EVENTS:
            return self._search.backlog(position, types, head)
        # Every page of a busy replica asks this; to read a few events costs far less than to count.
        behind = self._reader.read(position, head - position) if head > position else []
        missing = [event for event in behind if event.type in types]
        if not missing:
            return Backlog(head)
        return Backlog(head, len(missing), missing[0].position, missing[0].recorded)

    def plan(self, text: str) -> FilterPlan:
        """Read a filter as if for a page of the log, and return how that would be searched for.

        Raises:
            BadFilter: it cannot be read, or does not fit the log.
        """
        return self._search.plan(self._read(text), self.head())

    def begin(self) -> int:
        """Return behind which position the log begins: 0, or more of a part of another log."""
        if self._begin is None:
            first = self._reader.read(0, 1)
            self._begin = first[0].position - 1 if first else None
        return self._begin or 0

    def events_at(self, positions: Sequence[int]) -> list[Event]:
        """Return the events at these positions, in log order; unknown ones are left out."""
        return self._events(sorted(set(positions)))

    def read_origins(self, positions: Sequence[int]) -> dict[int, Origin]:
        """Return where those among these events were read that another program's store keeps."""
        return self._reader.read_origins(positions)

    def command_origins(self, events: Sequence[Event]) -> dict[int, CommandOrigin]:
        """Return where the causes of events begin, by their positions."""
        return CommandOrigins(self._reader).find(events)

    def values(self, value: Value, positions: Sequence[int]) -> EventValues:
        """Return what a calculation comes to at events; without positions it is only checked.

        Raises:
            BadFilter: it does not fit events.
        """
        return self._search.values(value, positions, self.head())

    def close(self) -> None:
        """Give the connections back."""
        with ExitStack() as opened:  # each of them, whatever comes of the others
            for each in (self._noted, self._reader, self._search):
                opened.callback(each.close)

    def _read(self, text: str) -> Filter:
        """Read a filter; which events have such notes is in it."""
        return resolve_notes(parse_log_filter(text), self._noted)

    def _recorded_density(self, tree: Filter, asked: AskDensity, head: int) -> LogDensity:
        axis = find_recorded_axis(self._reader, head, asked.buckets)
        positions = self._positions_before(axis.ends, "recorded")
        groups, counts = self._search.group_counts(tree, [0, *positions], head)
        return LogDensity(
            by="recorded",
            starts=axis.starts,
            ends=axis.ends,
            groups=groups,
            counts=counts,
            head=head,
            replica=self._replica,
            positions=positions if asked.positions else [],
        )

    def _positions_before(self, ends_us: Sequence[int], by: str) -> list[int]:
        """Return the last position of which the event came before each of these moments."""
        return [self._reader.position_at(end - 1, by) for end in ends_us]

    def _events(self, positions: Sequence[int]) -> list[Event]:
        if not positions:
            return []
        if positions[-1] - positions[0] == len(positions) - 1:
            return self._reader.read(positions[0] - 1, len(positions))
        return self._reader.read_at(positions)
