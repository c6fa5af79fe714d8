"""One event of the log with what led to it and what came of it."""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from backend.errors import Unreadable
from backend.messages.causal_graph import AskCauses, CausalGraph
from backend.messages.events import Event
from backend.messages.queries import MAX_CHAIN_EVENTS, AnnulmentNote, EventContext
from backend.query.log.causal_search import CausalSearch
from backend.query.log.question_bounds import refuse_levels
from backend.query.question_budget import BudgetGuard
from backend.store.annulments import Annulment, AnnulmentList
from backend.store.log_port import CausalLogReader


class EventContextReader:
    """Follows ids through the log's reader; used by the one thread that made it."""

    def __init__(
        self, replica: str, reader: CausalLogReader, guard: BudgetGuard, annulments: AnnulmentList
    ) -> None:
        """`guard` stops what takes too long; `replica` is who answers."""
        self._replica, self._reader, self._guard = replica, reader, guard
        self._annulments = annulments

    def context(self, position: int) -> EventContext:
        """Return it with all of its correlation; see `LogSearch.event_context`."""
        event = self._event_at(position)
        chain = self._correlated_events(event)
        more, chain = len(chain) > MAX_CHAIN_EVENTS, chain[:MAX_CHAIN_EVENTS]
        if more and event.position > chain[-1].position:
            chain.append(event)  # whoever asks for it finds it there
        elsewhere = self._effects_elsewhere(event, chain)
        room = max(0, MAX_CHAIN_EVENTS - len(chain))
        more, chain = more or len(elsewhere) > room, [*chain, *elsewhere[:room]]
        chain.sort(key=lambda other: other.position)
        cause = next((other for other in chain if other.id == event.causation), None)
        if cause is None and event.causation is not None:
            cause = next(iter(self._reader.read_by_id(event.causation)), None)
        return EventContext(
            event=event,
            cause=cause,
            chain=chain,
            views=[],
            more=more,
            annulled=self._annulment_of(position),
            origin=self._reader.read_origins([position]).get(position),
        )

    def _correlated_events(self, event: Event) -> list[Event]:
        if event.correlation is None:  # its store keeps none: it belongs together with no other
            return [event]
        return self._reader.read_correlation(event.correlation, MAX_CHAIN_EVENTS + 1)

    def _annulment_of(self, position: int) -> AnnulmentNote | None:
        head = self._reader.head()
        self._annulments.read(self._reader, head)
        found = self._annulments.by_target(head).get(position)
        return None if found is None else annulment_note(found)

    def causes(self, asked: AskCauses) -> CausalGraph:
        """Return its graph; see `LogSearch.causes`."""
        refuse_levels(asked)
        head = self._reader.head()
        search = CausalSearch(self._reader, asked, partial(self._guard.advance, None))
        found = search.build(self._event_at(asked.position))
        return replace(found, head=head, replica=self._replica)

    def _effects_elsewhere(self, event: Event, chain: Sequence[Event]) -> list[Event]:
        """Return what an event caused in other correlations than its own."""
        known = {other.position for other in chain}
        effects = self._reader.read_effects(event.id, MAX_CHAIN_EVENTS + 1)
        return [
            effect
            for effect in effects
            if effect.causation == event.id and effect.position not in known
        ]

    def _event_at(self, position: int) -> Event:
        found = self._reader.read_at([position]) if 0 < position < 2**63 else []
        if not found:
            raise Unreadable(
                f"There is no event at position {position}: the log ends at {self._reader.head()}.",
                code="no-such-position",
                field="position",
            )
        return found[0]


def annulment_note(annulment: Annulment) -> AnnulmentNote:
    """Return what is said of an annulment to those who ask."""
    return AnnulmentNote(
        position=annulment.position,
        actor=annulment.actor,
        reason=annulment.reason,
        recorded=annulment.recorded,
    )
