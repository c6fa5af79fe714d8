"""Which entities of a view have parked events, kept in memory beside what is on disk."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from backend.clock import Micros
from backend.messages.notices import FirstParked
from backend.messages.pipeline import FailingEntity
from backend.projection.apply_latency import Moment
from backend.projection.row_store import ParkedRecord

_MAX_ERROR_CHARS = 300  # of one line of why; the whole of it is on disk


class ParkedEntity:
    """The first parked event of an entity, and how many more wait behind it.

    `since_us`: when it was parked, by a monotonic clock.
    """

    __slots__ = ("error", "position", "since_us", "waiting")

    def __init__(self, record: ParkedRecord, since_us: Micros) -> None:
        self.position = record.position
        self.error = _last_line(record.error)
        self.since_us = since_us
        self.waiting = 0


class ParkedEntities:
    """The entities of one view that have parked events, those parked first in front.

    `by_name` is one and the same for ever: it is looked at with every event.
    """

    def __init__(self) -> None:
        self.by_name: dict[str, ParkedEntity] = {}

    def replace(self, records: Iterable[ParkedRecord], moment: Moment) -> None:
        """Start from these records of the view, in log order, at this moment.

        What was not known before is as old as the wall clock says, once: no other has seen it.
        """
        known = dict(self.by_name)
        self.by_name.clear()
        for record in records:
            since_us = moment.now_us - max(0, moment.at_us - record.parked)
            before = known.get(record.entity)
            self.add(record, before.since_us if before else since_us)

    def add(self, record: ParkedRecord, since_us: Micros) -> None:
        """Note one more parked event; it waits if its entity has others."""
        known = self.by_name.get(record.entity)
        if known is None:
            self.by_name[record.entity] = ParkedEntity(record, since_us)
        else:
            known.waiting += 1

    def note_retried(self, entity: str, failed: ParkedRecord | None, remaining: int) -> None:
        """Note what a retry has left; `failed`: the event that is the first now."""
        known = self.by_name.get(entity)
        if not remaining or failed is None:
            self.by_name.pop(entity, None)
        elif known is not None:
            known.position, known.error = failed.position, _last_line(failed.error)
            known.waiting = remaining - 1

    def oldest(self, limit: int, now_us: Micros) -> list[FailingEntity]:
        """Return some of them, those parked first in front, with their age at this moment."""
        return [
            FailingEntity(
                entity=entity,
                position=each.position,
                error=each.error,
                failing_us=max(0, now_us - each.since_us),
                waiting=each.waiting,
            )
            for entity, each in islice(self.by_name.items(), limit)
        ]


class FirstParkedReader:
    """The first parked event of each view, with its whole error: read once from disk for each."""

    def __init__(
        self,
        entities: Mapping[str, ParkedEntities],
        read_of_entity: Callable[[str, str], Sequence[ParkedRecord]],
    ) -> None:
        """`entities`: by view; `read_of_entity`: records of a view's entity, in log order."""
        self._entities = entities
        self._read_of_entity = read_of_entity
        self._known: dict[str, tuple[tuple[str, int, str], FirstParked]] = {}

    def read(self) -> dict[str, FirstParked]:
        """Return them by view; views without a parked event are left out.

        Raises:
            StorageFailed: the rows cannot be read.
        """
        found = {
            view: self._read_view(view, entities.oldest(1, 0)[0])
            for view, entities in self._entities.items()
            if entities.by_name
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
        records = self._read_of_entity(view, oldest.entity)
        if not records:
            return None  # its batch could not be written, and is applied again
        first = FirstParked(position=oldest.position, entity=oldest.entity, error=records[0].error)
        return key, first


def _last_line(error: str) -> str:
    return error.rpartition("\n")[2][:_MAX_ERROR_CHARS]
