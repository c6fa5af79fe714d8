"""Which views a replay is about, of those that are installed."""

from collections.abc import Collection

from backend.errors import Unreadable


def require_views(wanted: Collection[str], known: Collection[str]) -> None:
    """See that there are all views that are wanted.

    Raises:
        Unreadable: code `unknown-view`.
    """
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise Unreadable(
            f"There is no view {unknown[0] or '``'}; there are {', '.join(sorted(known))}.",
            code="unknown-view",
            field="view",
        )
