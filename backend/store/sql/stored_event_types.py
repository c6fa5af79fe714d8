"""Events out of the rows of a log, in which their types stand by number."""

from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from backend.errors import DamagedFile
from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.store.sql import log_statements
from backend.store.sql.log_connection import LogConnection, SqlRow
from backend.store.sql.log_schema import TIME_BASES
from backend.stream_names import parse_module

_BASES = dict(enumerate(TIME_BASES))


class StoredEventType(msgspec.Struct, frozen=True, gc=False):
    """What events of one type share; `subject_offset`: where the subject begins in the name."""

    id: int
    source: str
    type: str
    schema: int
    subject_offset: int


ToEvents = Callable[[Sequence[SqlRow], dict[int, StoredEventType]], list[Event]]


class StoredEventTypes:
    """The types of a log, read from it whenever one is met that came since; for one thread."""

    def __init__(self, database: LogConnection) -> None:
        """Read from this database; nothing is asked of it before the first call."""
        self._connection = database
        self._types: dict[int, StoredEventType] = {}

    def build(self, rows: Sequence[SqlRow]) -> list[Event]:
        """Return the events of rows.

        Raises:
            DamagedFile: a row holds what no log has written.
        """
        return self._build(rows, _to_events)

    def build_applied(self, rows: Sequence[SqlRow]) -> list[Event]:
        """Return the events of rows with the columns that are applied, and no others.

        Raises:
            DamagedFile: a row holds what no log has written.
        """
        return self._build(rows, _to_applied_events)

    def _build(self, rows: Sequence[SqlRow], to_events: ToEvents) -> list[Event]:
        try:
            return to_events(rows, self._types)
        except KeyError:  # of a type that came since: looking for it before would cost each row
            self.load()
        except (AttributeError, TypeError) as error:  # a text that is a number, say
            raise _describe_damage(rows) from error
        try:
            return to_events(rows, self._types)
        except (KeyError, AttributeError, TypeError) as error:
            raise _describe_damage(rows) from error

    def name_of(self, key: int) -> str:
        """Return the event type of a number."""
        if key not in self._types:
            self.load()
        return self._types[key].type

    def ids_of(self, types: set[str]) -> list[int]:
        """Return the numbers of event types: one for each form in which they were written."""
        newest = self._connection.fetch_scalar(log_statements.NEWEST_EVENT_TYPE) or 0
        if newest != len(self._types):
            self.load()
        return [kind.id for kind in self._types.values() if kind.type in types]

    def load(self) -> Collection[StoredEventType]:
        """Read and return all types that there are now."""
        self._types = {
            key: StoredEventType(key, source, type_, schema, len(parse_module(source)) + 1)
            for key, source, type_, schema in self._connection.fetch_rows(
                log_statements.EVENT_TYPES
            )
        }
        return self._types.values()

    def add(self, types: Iterable[StoredEventType]) -> None:
        """Take over types that were written just now."""
        self._types |= {each.id: each for each in types}


def _describe_damage(rows: Sequence[SqlRow]) -> DamagedFile:
    first, last = format_number(rows[0][0]), format_number(rows[-1][0])
    return DamagedFile(
        f"An event from {first} to {last} holds what no log has written. `marigraph verify --log`"
        " finds which. Restore a backup while the backend is stopped (`marigraph restore FILE`)."
    )


def _to_events(rows: Sequence[SqlRow], kinds: dict[int, StoredEventType]) -> list[Event]:
    # One expression: this is what a replica that catches up spends its time on.
    return [
        Event(
            position,
            version,
            id_,
            (kind := kinds[key]).source,
            kind.type,
            name[kind.subject_offset :],
            time,
            recorded,
            correlation or None,
            causation,
            actor,
            kind.schema,
            _BASES[basis],
            data.encode(),
        )
        for (
            position,
            version,
            id_,
            key,
            name,
            time,
            recorded,
            correlation,
            causation,
            actor,
            basis,
            data,
        ) in rows
    ]


def _to_applied_events(rows: Sequence[SqlRow], kinds: dict[int, StoredEventType]) -> list[Event]:
    return [
        Event(
            position,
            version,
            id_,
            (kind := kinds[key]).source,
            kind.type,
            name[kind.subject_offset :],
            time,
            recorded,
            None,
            None,
            actor,
            kind.schema,
            None,
            data.encode(),
        )
        for position, version, id_, key, name, time, recorded, actor, data in rows
    ]
