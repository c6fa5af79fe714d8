"""Recognition of an event store by its tables and their columns."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from backend.errors import Unavailable, Unreadable
from backend.foreign.mapping import EVENTS, TablePattern
from backend.foreign.mapping import Mapping as StoreMapping
from backend.foreign.sql_source import FoundTable

_MAX_LISTED = 20  # tables that an error names


class RecognizedStore(msgspec.Struct, frozen=True):
    """A mapping with the tables that it found; a key without a table is an optional one."""

    mapping: StoreMapping
    tables: Mapping[str, tuple[FoundTable, ...]]

    @property
    def events(self) -> FoundTable:
        """The table of the events."""
        return self.tables[EVENTS][0]

    @property
    def shown(self) -> str:
        """What it is and where, in one phrase."""
        return f"{self.mapping.title} ({self.events.shown})"


def recognize_store(
    tables: Sequence[FoundTable], mappings: Sequence[StoreMapping], place: str
) -> RecognizedStore:
    """Return the one store that is there, by the one mapping that fits it.

    place: the database, for errors.

    Raises:
        Unreadable: code `unknown-store`; none of them fits. `ambiguous-store`: several do.
        Unavailable: code `no-select`; it is there, and this user may not read it.
    """
    found = [store for mapping in mappings for store in _candidates(tables, mapping)]
    if not found:
        raise _unknown(tables, mappings, place)
    if len(found) > 1:
        listed = "; ".join(f"--preset {store.mapping.name}: {store.shown}" for store in found)
        raise Unreadable(
            f"{place} may be read in several ways: {listed}. Choose one with --preset, or name the"
            ' table in a file for --mapping: extends = "PRESET", [find.tables.events] name = "…".',
            code="ambiguous-store",
        )
    _require_select(found[0], place)
    return found[0]


def _candidates(tables: Sequence[FoundTable], mapping: StoreMapping) -> Iterator[RecognizedStore]:
    """Yield a store for each table that may be the one of the events."""
    for events in tables:
        if not _fits(events, mapping.find.tables[EVENTS]):
            continue
        beside = [table for table in tables if table.schema == events.schema]
        bound = {
            key: (events,) if key == EVENTS else _bind(beside, pattern)
            for key, pattern in mapping.find.tables.items()
        }
        if all(bound[key] or pattern.optional for key, pattern in mapping.find.tables.items()):
            yield RecognizedStore(mapping, bound)


def _bind(tables: Sequence[FoundTable], pattern: TablePattern) -> tuple[FoundTable, ...]:
    fitting = tuple(table for table in tables if _fits(table, pattern))
    return fitting if pattern.many else fitting[:1]


def _fits(table: FoundTable, pattern: TablePattern) -> bool:
    return (
        fnmatchcase(table.name, pattern.name)
        and not (pattern.not_name and fnmatchcase(table.name, pattern.not_name))
        and all(column in table.types for column in pattern.columns)
        and all(table.types.get(column) == kind for column, kind in pattern.types.items())
    )


def _require_select(store: RecognizedStore, place: str) -> None:
    unread = [each for found in store.tables.values() for each in found if not each.may_read]
    if not unread:
        return
    names = ", ".join(table.quoted for table in unread)
    raise Unavailable(
        f"{place} holds {store.shown}, but this user may not SELECT from {names}."
        f" Let an administrator run: GRANT USAGE ON SCHEMA {unread[0].quoted.partition('.')[0]} TO"
        f" the user; GRANT SELECT ON {names} TO the user.",
        code="no-select",
    )


def _unknown(
    tables: Sequence[FoundTable], mappings: Sequence[StoreMapping], place: str
) -> Unreadable:
    names = [table.shown for table in tables]
    more = f" and {len(names) - _MAX_LISTED} more" if len(names) > _MAX_LISTED else ""
    listed = ", ".join(names[:_MAX_LISTED]) + more if names else "no table at all"
    looked = ", ".join(sorted({mapping.title for mapping in mappings})) or "no known store"
    return Unreadable(
        f"{place} holds no event store of {looked}; it has {listed}. Name another database, or"
        " describe the store in a file: --mapping FILE.toml.",
        code="unknown-store",
    )
