"""The order in which views are shown, as their projections declare it."""

from collections.abc import Iterable

from backend.messages.catalogue import ViewKind


def order_views(kinds: Iterable[ViewKind]) -> list[ViewKind]:
    """Return the views by their rank, then by name; those without a rank come last."""
    return sorted(kinds, key=lambda kind: (kind.rank == 0, kind.rank, kind.name))
