"""Rows as handlers see them: kept in memory while they are hot, taken back when a handler fails."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from backend.projection.read_model import ViewRow
from backend.projection.table_specs import TableSpec

R = TypeVar("R", bound=ViewRow)
RowKey = tuple[str, ...]
FetchRow = Callable[[RowKey], R | None]
HOT_ROWS = 32_768  # rows of a table that stay in memory; as many more may, that were hot before
_FILTER_BITS = 24  # 2 MiB a table: of a million keys 6 % are asked for in vain


class Revertible(Protocol):
    """A table that can take back what one event did to it."""

    def revert(self, key: RowKey, before: ViewRow | None, changed: ViewRow | None, /) -> None:
        """Make the key's row what it was: in memory `before`, among the changed `changed`."""
        ...


class ApplyContext:
    """The event being applied by one view: where it stands, and how to take it back.

    Shared by all tables of a store. A handler that raises leaves nothing behind: `roll_back`
    restores each row that it put; those that it only changed were copies.
    """

    __slots__ = ("position", "undo_log")

    def __init__(self) -> None:
        self.position = 0
        self.undo_log: list[tuple[Revertible, RowKey, ViewRow | None, ViewRow | None]] = []

    def roll_back(self) -> None:
        """Take back what was put since the last `undo_log.clear()`."""
        for table, key, before, changed in reversed(self.undo_log):
            table.revert(key, before, changed)
        self.undo_log.clear()


class KeyFilter:
    """Says for sure that a key is new, so that new rows cost no look-up (a Bloom filter)."""

    __slots__ = ("_bits", "approximate_count")

    def __init__(self, keys: Iterable[RowKey] = ()) -> None:
        self._bits = bytearray(1 << (_FILTER_BITS - 3))
        self.approximate_count = 0  # keys added; a little less when some look alike
        for key in keys:
            self.add(key)

    def add(self, key: RowKey) -> None:
        """Remember the key."""
        place = hash(key) & ((1 << _FILTER_BITS) - 1)
        byte, bit = self._bits[place >> 3], 1 << (place & 7)
        if not byte & bit:
            self._bits[place >> 3] = byte | bit
            self.approximate_count += 1

    def may_contain(self, key: RowKey) -> bool:
        """Say whether the key may have been added; False is certain."""
        place = hash(key) & ((1 << _FILTER_BITS) - 1)
        return bool(self._bits[place >> 3] & (1 << (place & 7)))


class CachedRows(Generic[R]):
    """The rows of one table: hot ones in memory, two generations of at most `hot` each.

    `fetch` reads a row that is not in memory. `get` gives a copy, so that a row changes by `put`
    alone. Rows changed since the last `mark_flushed` never leave the memory.
    """

    def __init__(
        self, spec: TableSpec, context: ApplyContext, fetch: FetchRow[R], known_keys: KeyFilter
    ) -> None:
        self._context = context
        self._fetch = fetch
        self._known_keys = known_keys
        self._key_of = _key_getter(spec.key)
        self._recent: dict[RowKey, R] = {}
        self._older: dict[RowKey, R] = {}

    def get(self, *key: str) -> R | None:
        """Return a copy of the row, or None."""
        row = self._recent.get(key)
        if row is None:
            row = self._load(key)
            if row is None:
                return None
        return row.__copy__()  # type: ignore[no-any-return,attr-defined]  # msgspec's stub leaves it out

    def _load(self, key: RowKey) -> R | None:
        """Find a row among those that were hot before, or on disk."""
        row = self._older.pop(key, None)
        if row is None and self._known_keys.may_contain(key):
            row = self._fetch(key)
        if row is not None:
            self._recent[key] = row
        return row

    def _evict(self, hot: int) -> None:
        """Let go of the rows that were not used for a generation."""
        if len(self._recent) > hot:
            self._older, self._recent = self._recent, {}

    def clear(self) -> None:
        """Drop every row from memory, changed ones included."""
        self._recent, self._older = {}, {}


class LatestRows(CachedRows[R]):
    """Collects changed rows, each once, as it is after the last event that changed it."""

    def __init__(
        self, spec: TableSpec, context: ApplyContext, fetch: FetchRow[R], known_keys: KeyFilter
    ) -> None:
        super().__init__(spec, context, fetch, known_keys)
        self.changed: dict[RowKey, R] = {}

    def put(self, row: R) -> None:
        """Keep the row; it says itself where it was changed."""
        key = self._key_of(row)
        stage = self._context
        if row.position < stage.position:  # noqa: PLR1730  # max() is a call, and this is hot
            row.position = stage.position
        young, changed = self._recent, self.changed
        before = young.get(key)
        if before is None:
            self._known_keys.add(key)
            self._older.pop(key, None)
        stage.undo_log.append((self, key, before, changed.get(key)))
        young[key] = changed[key] = row

    def revert(self, key: RowKey, before: ViewRow | None, changed: ViewRow | None) -> None:
        """Make the row what it was before the last `put` of this key."""
        _restore(self._recent, key, before)
        _restore(self.changed, key, changed)

    def mark_flushed(self, hot: int = HOT_ROWS) -> None:
        """Note that all changed rows are on disk."""
        self.changed = {}
        self._evict(hot)

    def clear(self) -> None:
        """Drop every row from memory, changed ones included."""
        super().clear()
        self.changed = {}


class VersionedRows(CachedRows[R]):
    """Collects every version of every changed row, in the order of the events."""

    def __init__(
        self, spec: TableSpec, context: ApplyContext, fetch: FetchRow[R], known_keys: KeyFilter
    ) -> None:
        super().__init__(spec, context, fetch, known_keys)
        self.versions: list[R] = []

    def put(self, row: R) -> None:
        """Keep the row as a version of its own."""
        key = self._key_of(row)
        stage = self._context
        if row.position < stage.position:  # noqa: PLR1730  # max() is a call, and this is hot
            row.position = stage.position
        before = self._recent.get(key)
        if before is None:
            self._known_keys.add(key)
            self._older.pop(key, None)
        stage.undo_log.append((self, key, before, None))
        self._recent[key] = row
        self.versions.append(row)

    def revert(self, key: RowKey, before: ViewRow | None, _: ViewRow | None) -> None:
        """Make the row what it was before the last `put`."""
        _restore(self._recent, key, before)
        self.versions.pop()

    @property
    def approximate_count(self) -> int:
        """About how many rows there are."""
        return self._known_keys.approximate_count

    def changed_keys(self) -> set[RowKey]:
        """Return the keys of the rows changed since the last `mark_flushed`."""
        return {self._key_of(row) for row in self.versions}

    def mark_flushed(self, hot: int = HOT_ROWS) -> None:
        """Note that all versions are on disk."""
        self.versions = []
        self._evict(hot)

    def clear(self) -> None:
        """Drop every row from memory, changed ones included."""
        super().clear()
        self.versions = []


def _restore(rows: dict[RowKey, Any], key: RowKey, before: ViewRow | None) -> None:
    if before is None:
        rows.pop(key, None)
    else:
        rows[key] = before


def _key_getter(names: tuple[str, ...]) -> Callable[[ViewRow], RowKey]:
    first, *others = names
    if others:
        return attrgetter(*names)
    get: Callable[[ViewRow], Any] = attrgetter(first)

    def one(row: ViewRow) -> RowKey:
        cell: str = get(row)
        return (cell,)

    return one


def row_decoder(spec: TableSpec) -> Callable[[Iterable[Any]], ViewRow]:
    """Return a function that makes a row of the cells of its table, in the order of its fields."""
    row = spec.row
    names = [field.name for field in spec.columns]
    flags = [field.name for field in spec.columns if field.kind == "flag"]

    def rebuild(cells: Iterable[Any]) -> ViewRow:
        named = dict(zip(names, cells, strict=True))
        for flag in flags:  # SQLite has numbers only
            named[flag] = None if named[flag] is None else bool(named[flag])
        return row(**named)

    return rebuild
