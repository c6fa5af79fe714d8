"""A foreign store in the tables of a database; see `ForeignStore`."""

from functools import partial

from backend.clock import Micros
from backend.foreign.consumer_lag import ConsumerLag
from backend.foreign.continuity import FollowedPart, changed, require_unchanged
from backend.foreign.foreign_event import ForeignEvent, Position, position_text
from backend.foreign.foreign_reader import ForeignReader
from backend.foreign.foreign_store import MeasureConsumers
from backend.foreign.mapping import Mapping
from backend.foreign.recognition import RecognizedStore
from backend.foreign.safe_end import SafeEnd, build_end_rule
from backend.foreign.sql_source import SqlSource
from backend.foreign.store_preview import StorePreview, preview_store, recognize_source


class SqlStore:
    """Reads the tables that a mapping names."""

    identity = ""  # a database does not say that it was restored: its events are looked at

    def __init__(self, source: SqlSource, store: RecognizedStore) -> None:
        """Open nothing more; `source` is closed with it."""
        self.mapping, self.shown = store.mapping, source.shown
        self._source, self._store = source, store
        self._reader = ForeignReader(source, store)
        self._end_rule = build_end_rule(source, store)
        self._consumers = ConsumerLag(source, store, self._reader)
        self.has_consumers = self._consumers.are_there

    def page_within(
        self, *, after: Position | None, upto: Position | None, limit: int, most_bytes: int
    ) -> tuple[list[ForeignEvent], bool]:
        """See `ForeignStore`."""
        return self._reader.page_within(after=after, upto=upto, limit=limit, most_bytes=most_bytes)

    def look(self, part: FollowedPart, now: Micros) -> SafeEnd:
        """See `ForeignStore`."""
        found = self._end_rule.poll(now)
        reached, head = part.position, found.head
        if reached is not None and (head is None or head < reached):
            ends = "has no events" if head is None else f"ends at {position_text(head)}"
            raise changed(f"it {ends}, and was read up to {position_text(reached)}")
        return found

    def require_unchanged(self, part: FollowedPart) -> None:
        """See `ForeignStore`."""
        require_unchanged(self._reader, part)

    def read_consumers(self) -> MeasureConsumers:
        """See `ForeignStore`."""
        return partial(self._consumers.measure, self._consumers.read_checkpoints())

    def preview(self) -> StorePreview:
        """See `ForeignStore`."""
        return preview_store(self._source, self._store)

    def close(self) -> None:
        """See `ForeignStore`."""
        self._source.close()


def open_sql_store(source: SqlSource, preset: str = "", mapping: Mapping | None = None) -> SqlStore:
    """Return the store of a database, which is closed where there is none.

    Raises:
        Unreadable: no such store is there, or several are.
        Unavailable: this user may not read it, or the database does not answer.
    """
    try:
        return SqlStore(source, recognize_source(source, preset, mapping))
    except BaseException:
        source.close()
        raise
