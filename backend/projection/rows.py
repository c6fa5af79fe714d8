"""Rows as handlers see them: kept in memory while they are hot, taken back when a handler fails."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from backend.projection.model import Row
from backend.projection.tables import Shape

R = TypeVar("R", bound=Row)
Key = tuple[str, ...]
Fetch = Callable[[Key], R | None]
HOT = 32_768  # rows of a table that stay in memory; as many more may, that were hot before
_BITS = 24  # 2 MiB a table: of a million keys 6 % are asked for in vain


class Undo(Protocol):
    """A table that can take back what one event did to it."""

    def take_back(self, key: Key, before: Row | None, changed: Row | None, /) -> None:
        """Make the key's row what it was: in memory `before`, among the changed `changed`."""
        ...


class Stage:
    """The event being applied by one view: where it stands, and how to take it back.

    Shared by all tables of a store. A handler that raises leaves nothing behind: `undo` restores
    each row that it put; those that it only changed were copies.
    """

    __slots__ = ("position", "puts")

    def __init__(self) -> None:
        self.position = 0
        self.puts: list[tuple[Undo, Key, Row | None, Row | None]] = []

    def undo(self) -> None:
        """Take back what was put since the last `puts.clear()`."""
        for table, key, before, changed in reversed(self.puts):
            table.take_back(key, before, changed)
        self.puts.clear()


class KnownKeys:
    """Says for sure that a key is new, so that new rows cost no look-up (a Bloom filter)."""

    __slots__ = ("_bits", "distinct")

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        self._bits = bytearray(1 << (_BITS - 3))
        self.distinct = 0  # keys added; a little less when some look alike
        for key in keys:
            self.add(key)

    def add(self, key: Key) -> None:
        """Remember the key."""
        place = hash(key) & ((1 << _BITS) - 1)
        byte, bit = self._bits[place >> 3], 1 << (place & 7)
        if not byte & bit:
            self._bits[place >> 3] = byte | bit
            self.distinct += 1

    def may_have(self, key: Key) -> bool:
        """Say whether the key may have been added; False is certain."""
        place = hash(key) & ((1 << _BITS) - 1)
        return bool(self._bits[place >> 3] & (1 << (place & 7)))


class CachedRows(Generic[R]):
    """The rows of one table: hot ones in memory, two generations of at most `hot` each.

    `fetch` reads a row that is not in memory. `get` gives a copy, so that a row changes by `put`
    alone. Rows changed since the last `settle` never leave the memory.
    """

    def __init__(self, shape: Shape, stage: Stage, fetch: Fetch[R], known: KnownKeys) -> None:
        self._stage = stage
        self._fetch = fetch
        self._known = known
        self._key_of = _key_getter(shape.key)
        self._young: dict[Key, R] = {}
        self._old: dict[Key, R] = {}

    def get(self, *key: str) -> R | None:
        """Return a copy of the row, or None."""
        row = self._young.get(key)
        if row is None:
            row = self._recall(key)
            if row is None:
                return None
        return row.__copy__()  # type: ignore[no-any-return,attr-defined]  # msgspec's stub leaves it out

    def _recall(self, key: Key) -> R | None:
        """Find a row among those that were hot before, or on disk."""
        row = self._old.pop(key, None)
        if row is None and self._known.may_have(key):
            row = self._fetch(key)
        if row is not None:
            self._young[key] = row
        return row

    def _age(self, hot: int) -> None:
        """Let go of the rows that were not used for a generation."""
        if len(self._young) > hot:
            self._old, self._young = self._young, {}

    def forget(self) -> None:
        """Drop every row from memory, changed ones included."""
        self._young, self._old = {}, {}


class LatestRows(CachedRows[R]):
    """Collects changed rows, each once, as it is after the last event that changed it."""

    def __init__(self, shape: Shape, stage: Stage, fetch: Fetch[R], known: KnownKeys) -> None:
        super().__init__(shape, stage, fetch, known)
        self.changed: dict[Key, R] = {}

    def put(self, row: R) -> None:
        """Keep the row; it says itself where it was changed."""
        key = self._key_of(row)
        stage = self._stage
        if row.position < stage.position:  # noqa: PLR1730  # max() is a call, and this is hot
            row.position = stage.position
        young, changed = self._young, self.changed
        before = young.get(key)
        if before is None:
            self._known.add(key)
            self._old.pop(key, None)
        stage.puts.append((self, key, before, changed.get(key)))
        young[key] = changed[key] = row

    def take_back(self, key: Key, before: Row | None, changed: Row | None) -> None:
        """Make the row what it was before the last `put` of this key."""
        _restore(self._young, key, before)
        _restore(self.changed, key, changed)

    def settle(self, hot: int = HOT) -> None:
        """Note that all changed rows are on disk."""
        self.changed = {}
        self._age(hot)

    def forget(self) -> None:
        """Drop every row from memory, changed ones included."""
        super().forget()
        self.changed = {}


class EveryVersion(CachedRows[R]):
    """Collects every version of every changed row, in the order of the events."""

    def __init__(self, shape: Shape, stage: Stage, fetch: Fetch[R], known: KnownKeys) -> None:
        super().__init__(shape, stage, fetch, known)
        self.versions: list[R] = []

    def put(self, row: R) -> None:
        """Keep the row as a version of its own."""
        key = self._key_of(row)
        stage = self._stage
        if row.position < stage.position:  # noqa: PLR1730  # max() is a call, and this is hot
            row.position = stage.position
        before = self._young.get(key)
        if before is None:
            self._known.add(key)
            self._old.pop(key, None)
        stage.puts.append((self, key, before, None))
        self._young[key] = row
        self.versions.append(row)

    def take_back(self, key: Key, before: Row | None, _: Row | None) -> None:
        """Make the row what it was before the last `put`."""
        _restore(self._young, key, before)
        self.versions.pop()

    @property
    def alive(self) -> int:
        """About how many rows there are."""
        return self._known.distinct

    def changed_keys(self) -> set[Key]:
        """Return the keys of the rows changed since the last `settle`."""
        return {self._key_of(row) for row in self.versions}

    def settle(self, hot: int = HOT) -> None:
        """Note that all versions are on disk."""
        self.versions = []
        self._age(hot)

    def forget(self) -> None:
        """Drop every row from memory, changed ones included."""
        super().forget()
        self.versions = []


def _restore(rows: dict[Key, Any], key: Key, before: Row | None) -> None:
    if before is None:
        rows.pop(key, None)
    else:
        rows[key] = before


def _key_getter(names: tuple[str, ...]) -> Callable[[Row], Key]:
    first, *others = names
    if others:
        return attrgetter(*names)
    get: Callable[[Row], Any] = attrgetter(first)

    def one(row: Row) -> Key:
        cell: str = get(row)
        return (cell,)

    return one


def rebuilder(shape: Shape) -> Callable[[Iterable[Any]], Row]:
    """Return a function that makes a row of the cells of its table, in the order of its fields."""
    row = shape.row
    names = [field.name for field in shape.fields]
    flags = [field.name for field in shape.fields if field.kind == "flag"]

    def rebuild(cells: Iterable[Any]) -> Row:
        named = dict(zip(names, cells, strict=True))
        for flag in flags:  # SQLite has numbers only
            named[flag] = None if named[flag] is None else bool(named[flag])
        return row(**named)

    return rebuild
