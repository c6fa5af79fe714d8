"""The order in which views are shown: what is asked for most comes first, the rest by name."""

from collections.abc import Iterable

from backend.messages.catalogue import ViewKind

_FIRST = ("orders", "products", "users", "payments", "sales", "contacts", "search")


def order_views(kinds: Iterable[ViewKind]) -> list[ViewKind]:
    """Return the views in order; those of other packages follow by name."""
    return sorted(kinds, key=lambda kind: (_rank(kind.name), kind.name))


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)
