"""Which entities of a view have parked events: counted, and known without keeping them in memory.

There may be hundreds of thousands. What is not parked is known from a filter of keys; the rest is
looked up on disk. Only the first few are kept, as a replica's sample names them.
"""

from collections.abc import Mapping
from contextlib import suppress

from backend.clock import Micros
from backend.errors import Unavailable
from backend.messages.notices import FirstParked
from backend.messages.pipeline import FailingEntity
from backend.projection.apply_latency import Moment
from backend.projection.row_cache import KeyFilter
from backend.projection.row_store import ParkedCounts, ParkedRecord, ParkedSource

MAX_NAMED = 5  # entities of a view
_MAX_REMEMBERED = 4_096  # entities of which it is known whether they have parked events


class NamedEntity:
    """The first parked event of an entity, and how many more wait behind it.

    `since_us`: when it was parked, by a monotonic clock.
    """

    __slots__ = ("error", "position", "since_us", "waiting")

    def __init__(self, record: ParkedRecord, since_us: Micros, waiting: int = 0) -> None:
        self.position = record.position
        self.error = record.summary
        self.since_us = since_us
        self.waiting = waiting


class ParkedEntities:
    """The entities of one view that have parked events.

    `events` and `entities`: how many, those included that are still to be written.
    """

    def __init__(self, view: str, source: ParkedSource) -> None:
        self.events = self.entities = 0
        self._view, self._source = view, source
        self._filter: KeyFilter | None = None
        self._unwritten: set[str] = set()
        self._remembered: dict[str, bool] = {}
        self._named: dict[str, NamedEntity] = {}
        self._is_complete = True  # as many are named as there are, or as may be

    def load(self, counts: ParkedCounts, moment: Moment) -> None:
        """Start from what is on disk, at this moment."""
        self.events, self.entities = counts.events, counts.entities
        self._unwritten.clear()
        self._remembered.clear()
        self._filter = None
        if counts.entities:
            self._filter = KeyFilter((entity,) for entity in self._source.entities(self._view))
        self._name_first(moment)

    def __contains__(self, entity: str) -> bool:
        """Say whether it has parked events.

        Raises:
            StorageFailed: the rows cannot be read.
        """
        if entity in self._unwritten:
            return True
        if self._filter is None or not self._filter.may_contain((entity,)):
            return False
        known = self._remembered.get(entity)
        if known is None:
            if len(self._remembered) >= _MAX_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[entity] = self._source.has_entity(self._view, entity)
        return known

    def add(self, record: ParkedRecord, since_us: Micros) -> None:
        """Note one more parked event; it waits if its entity has others."""
        self.events += 1
        if record.entity in self:
            named = self._named.get(record.entity)
            if named is not None:
                named.waiting += 1
            return
        self.entities += 1
        if self._filter is None:
            self._filter = KeyFilter()
        self._filter.add((record.entity,))
        self._remembered.pop(record.entity, None)
        self._unwritten.add(record.entity)
        if self._is_complete and len(self._named) < MAX_NAMED:
            self._named[record.entity] = NamedEntity(record, since_us)

    def note_written(self) -> None:
        """Note that everything that was added is on disk."""
        self._unwritten.clear()

    def note_tried(self, entity: str, removed: int, first: ParkedRecord | None) -> None:
        """Note that the first `removed` events of an entity are parked no more.

        `first`: the one that is the first now; None when nothing is left.
        """
        self.events -= removed
        self._remembered.pop(entity, None)
        named = self._named.get(entity)
        if first is not None:
            if named is not None:
                named.position, named.error = first.position, first.summary
                named.waiting -= removed
            return
        self.entities -= 1
        if not self.entities:
            self._filter = None
        if named is not None:
            del self._named[entity]
            self._is_complete = len(self._named) == self.entities

    def oldest(self, limit: int, moment: Moment) -> list[FailingEntity]:
        """Return the first of them, at most `MAX_NAMED`, with their age at this moment.

        Those that cannot be read now are left out.
        """
        if not self._is_complete and len(self._named) < limit:
            with suppress(Unavailable):  # those named before are given alone
                self._name_first(moment)
        return [
            FailingEntity(
                entity=entity,
                position=each.position,
                error=each.error,
                failing_us=max(0, moment.now_us - each.since_us),
                waiting=each.waiting,
            )
            for entity, each in [*self._named.items()][:limit]
        ]

    def _name_first(self, moment: Moment) -> None:
        """Name the first ones on disk.

        What was not named before is as old as the wall clock says, once: no other has seen it.
        """
        named: dict[str, NamedEntity] = {}
        for record in self._source.first_of_view(self._view, MAX_NAMED) if self.entities else ():
            known = self._named.get(record.entity)
            age_us = max(0, moment.at_us - record.parked)
            since_us = known.since_us if known else moment.now_us - age_us
            waiting = self._source.count_of_entity(self._view, record.entity) - 1
            named[record.entity] = NamedEntity(record, since_us, waiting)
        self._named, self._is_complete = named, True


class FirstParkedReader:
    """The first parked event of each view, with its whole error: read once from disk for each."""

    def __init__(self, entities: Mapping[str, ParkedEntities], source: ParkedSource) -> None:
        """`entities`: by view."""
        self._entities = entities
        self._source = source
        self._known: dict[str, tuple[tuple[str, int, str], FirstParked]] = {}

    def read(self, moment: Moment) -> dict[str, FirstParked]:
        """Return them by view; views without a parked event are left out.

        Raises:
            StorageFailed: the rows cannot be read.
        """
        found = {
            view: self._read_view(view, first)
            for view, entities in self._entities.items()
            for first in entities.oldest(1, moment)
        }
        self._known = {view: each for view, each in found.items() if each is not None}
        return {view: first for view, (_, first) in self._known.items()}

    def _read_view(
        self, view: str, oldest: FailingEntity
    ) -> tuple[tuple[str, int, str], FirstParked] | None:
        key = (oldest.entity, oldest.position, oldest.error)
        known = self._known.get(view)
        if known is not None and known[0] == key:
            return known
        records = self._source.of_entity(view, oldest.entity, 1)
        if not records:
            return None  # its batch could not be written, and is applied again
        first = FirstParked(position=oldest.position, entity=oldest.entity, error=records[0].error)
        return key, first
