"""The heads of streams as the writer knows them."""

from collections.abc import Iterable

import msgspec


class Head(msgspec.Struct, frozen=True, gc=False):
    """Where a stream stands. `key`: its number; `position`: of its newest event, 0 for none."""

    key: int
    version: int
    position: int
    owner: str | None


class Heads:
    """A bounded cache: two generations, of which the older one is dropped as a whole.

    Cheaper per look-up than a list of recent use, and just as good for streams that are in use.
    """

    def __init__(self, limit: int) -> None:
        """Keep at most `limit` heads."""
        self._half = max(1, limit // 2)
        self._young: dict[str, Head] = {}
        self._old: dict[str, Head] = {}

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())

    def get(self, stream: str) -> Head | None:
        """Return the head, None when it is not in the cache."""
        return self._young.get(stream) or self._old.get(stream)

    def missing(self, streams: Iterable[str]) -> list[str]:
        """Return those that are not in the cache."""
        young, old = self._young, self._old
        return [stream for stream in streams if stream not in young and stream not in old]

    def keep(self, heads: dict[str, Head]) -> None:
        """Put heads in, and let go of those not used for long."""
        if len(self._young) + len(heads) > self._half:
            self._old, self._young = self._young, {}
        self._young |= heads

    def clear(self) -> None:
        """Forget all."""
        self._young, self._old = {}, {}
