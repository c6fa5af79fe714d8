"""The heads of streams as the writer knows them."""

from collections.abc import Iterable, Mapping

import msgspec


class StreamHead(msgspec.Struct, gc=False):
    """Where a stream stands, changed in place by the writer.

    key: its number. position: of its newest event, 0 for none. version_before: its version before
    the present transaction, None for a stream that begins. owner_changed: the transaction gives it
    its owner.
    """

    key: int
    version: int
    position: int
    owner: str | None
    version_before: int | None = None
    owner_changed: bool = False


class StreamHeadCache:
    """A bounded cache: two generations, of which the older one is dropped as a whole.

    Cheaper per look-up than a list of recent use, and just as good for streams that are in use.
    """

    def __init__(self, limit: int) -> None:
        """Keep about `limit` heads, and at least those of one transaction."""
        self._half = max(1, limit // 2)
        self._young: dict[str, StreamHead] = {}
        self._old: dict[str, StreamHead] = {}
        self._absent: set[str] = set()

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())

    def get_many(self, streams: Iterable[str]) -> dict[str, StreamHead | None]:
        """Return the heads of these streams, None for those that are not in the cache."""
        young, old = self._young.get, self._old.get
        return {stream: young(stream) or old(stream) for stream in streams}

    def mark_absent(self, stream: str) -> None:
        """Remember that there is no such stream, until it is kept."""
        if len(self._absent) >= self._half:
            self._absent.clear()
        self._absent.add(stream)

    def is_absent(self, stream: str) -> bool:
        """Say whether it is known that there is no such stream."""
        return stream in self._absent

    def put_many(self, heads: Mapping[str, StreamHead]) -> None:
        """Put heads in, and let go of those not used for long."""
        if len(self._young) + len(heads) > self._half:
            self._old, self._young = self._young, {}
        self._young.update(heads)
        self._absent.difference_update(heads)

    def clear(self) -> None:
        """Forget all."""
        self._young, self._old, self._absent = {}, {}, set()
