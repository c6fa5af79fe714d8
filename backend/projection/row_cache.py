"""Rows as handlers see them: kept in memory while they are hot, taken back when a handler fails."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Generic, TypeVar

from backend.projection.apply_context import ApplyContext, RowKey
from backend.projection.read_model import ViewRow
from backend.projection.row_validation import RowRejected, RowValidator
from backend.projection.table_specs import POSITION, TableSpec

R = TypeVar("R", bound=ViewRow)
FetchRow = Callable[[RowKey], R | None]
HOT_ROWS = 32_768  # rows of a table that stay in memory; as many more may, that were hot before
_FILTER_BITS = 24  # 2 MiB a table: of a million keys 6 % are asked for in vain
_FILTER_MASK = (1 << _FILTER_BITS) - 1
# what copy.copy calls, after a search
_copy: Callable[[ViewRow], Any] = attrgetter("__copy__")(ViewRow)


class KeyFilter:
    """Says for sure that a key is new, so that new rows cost no look-up (a Bloom filter)."""

    __slots__ = ("_bits",)

    def __init__(self, keys: Iterable[RowKey] = ()) -> None:
        self._bits = bytearray(1 << (_FILTER_BITS - 3))
        for key in keys:
            self.add(key)

    def add(self, key: RowKey) -> None:
        """Remember the key."""
        place, bits = hash(key) & _FILTER_MASK, self._bits
        bits[place >> 3] |= 1 << (place & 7)

    def may_contain(self, key: RowKey) -> bool:
        """Say whether the key may have been added; False is certain."""
        place = hash(key) & _FILTER_MASK
        return bool(self._bits[place >> 3] & (1 << (place & 7)))


class CachedRows(Generic[R]):
    """The rows of one table: hot ones in memory, two generations of at most `hot` each.

    `fetch` reads a row that is not in memory. `get` gives a copy, so that a row changes by `put`
    alone. `versions` are all that were put since the last `mark_flushed`, in the order of the
    events, `changed` the last one of each key; they never leave the memory meanwhile. `unknown` are
    keys that were put when no row was in memory: new ones, or what a handler wrote unseen.
    `removed`: rows that there are no more once this is written, in a batch of their own.
    """

    def __init__(
        self, spec: TableSpec, context: ApplyContext, fetch: FetchRow[R], known_keys: KeyFilter
    ) -> None:
        self.validator = RowValidator(spec)
        self.versions: list[R] = []
        self.changed: dict[RowKey, R] = {}
        self.unknown: set[RowKey] = set()
        self.removed: dict[RowKey, R] = {}
        self._spec = spec
        self._row_type = spec.row
        self._context = context
        self._fetch = fetch
        self._known_keys = known_keys
        self._cells_of_key: Callable[[ViewRow], Any] = attrgetter(*spec.key)
        self._has_single_key = len(spec.key) == 1
        self._recent: dict[RowKey, R] = {}
        self._older: dict[RowKey, R] = {}

    def key_of(self, row: R) -> RowKey:
        """Return the key of a row."""
        cells = self._cells_of_key(row)
        return (cells,) if self._has_single_key else cells

    def get(self, *key: str) -> R | None:
        """Return a copy of the row, or None."""
        row = self._recent.get(key)
        if row is None:
            row = self._load(key)
            if row is None:
                return None
        copied: R = _copy(row)
        return copied

    def _load(self, key: RowKey) -> R | None:
        """Find a row among those that were hot before, or on disk."""
        row = self._older.pop(key, None)
        if row is None and self._known_keys.may_contain(key):
            row = self._fetch(key)
        if row is not None:
            self._recent[key] = row
        return row

    def put(self, row: R) -> None:
        """Keep the row; it says itself where it was changed.

        Raises:
            RowRejected: it is a row of another table, or claims to have been changed by an event
                that is still to come.
        """
        if type(row) is not self._row_type:
            raise self._misplaced(row)
        context, recent = self._context, self._recent
        try:
            cells = self._cells_of_key(row)
            key: RowKey = (cells,) if self._has_single_key else cells
            position = row.position
            if position < context.position:
                row.position = context.position
            elif position > context.newest:
                raise self._from_the_future(row)
            before = recent.get(key)
        except TypeError:  # no key, or no position
            self.validator.check(row)
            raise
        if before is None:
            self._known_keys.add(key)
            if self._older.pop(key, None) is None:
                self.unknown.add(key)
        changed = self.changed
        context.undo_log.append((self, key, before, changed.get(key), row))
        recent[key] = changed[key] = row
        self.versions.append(row)

    def remove(self, key: RowKey) -> None:
        """Let there be no such row any more; handlers cannot, an annulment can."""
        row = self.get(*key)
        if row is not None:
            self.removed[key] = row

    def _misplaced(self, row: object) -> RowRejected:
        return RowRejected(
            f"A {type(row).__name__} is no row of {self._spec.name}, which has"
            f" {self._spec.row.__name__}s only.",
            view=self._spec.view,
        )

    def _from_the_future(self, row: R) -> RowRejected:
        return RowRejected(
            f"{self._spec.name}.{POSITION} says that event {row.position} changed a row; it is"
            f" event {self._context.position}. Leave the column to the store.",
            view=self._spec.view,
            column=POSITION,
        )

    def revert(self, key: RowKey, before: ViewRow | None, changed: ViewRow | None) -> None:
        """Make the row what it was before the last `put`."""
        _restore(self._recent, key, before)
        if before is None:
            self.unknown.discard(key)
        _restore(self.changed, key, changed)
        self.versions.pop()

    def check(self, row: ViewRow) -> None:
        """Check a row that was put.

        Raises:
            RowRejected: the table cannot hold it.
        """
        self.validator.check(row)

    def mark_flushed(self, hot: int = HOT_ROWS) -> None:
        """Note that all versions are on disk, and let go of rows unused for a generation."""
        self.versions, self.changed, self.unknown = [], {}, set()
        self._forget_removed()
        if len(self._recent) > hot:
            self._older, self._recent = self._recent, {}

    def _forget_removed(self) -> None:
        for key in self.removed:
            self._recent.pop(key, None)
            self._older.pop(key, None)
        self.removed = {}

    def forget(self, known_keys: KeyFilter) -> None:
        """Drop every row from memory: the table holds others now, with these keys."""
        self.clear()
        self._known_keys = known_keys

    def clear(self) -> None:
        """Drop every row from memory, changed ones included."""
        self._recent, self._older, self.removed = {}, {}, {}
        self.versions, self.changed, self.unknown = [], {}, set()


def _restore(rows: dict[RowKey, Any], key: RowKey, before: ViewRow | None) -> None:
    if before is None:
        rows.pop(key, None)
    else:
        rows[key] = before


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
