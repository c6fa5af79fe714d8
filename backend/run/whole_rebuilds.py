"""Rebuilds where no copy can be built beside the rows: all of them, from the log, in their place.

So it is in PostgreSQL. The replica starts anew with empty tables, and says by its lag how far it
has come; other replicas answer meanwhile.
"""

from typing import Protocol

from backend.errors import Rejected
from backend.messages.control import CancelRebuild, Rebuild
from backend.messages.order_result_text import write_result
from backend.messages.rebuild import RebuildProgress
from backend.projection.sql_row_store import SqlRowStore
from backend.run.child_runtime import ChildRuntime
from backend.translation import tr_noop


class Rebuilds(Protocol):
    """What carries out orders to rebuild; see `RebuildManager`."""

    def resume(self) -> None:
        """Go on with what was begun."""
        ...

    def carry_out(self, order: Rebuild | CancelRebuild) -> str:
        """Begin a rebuild, or give one up; return what is done, in a sentence."""
        ...

    def progress(self) -> RebuildProgress | None:
        """Return how far the newest rebuild is; None when there was none."""
        ...

    def why_unbuilt(self, view: str) -> str:
        """Say why a view has no rows yet; empty when it has."""
        ...

    def close(self) -> None:
        """End what goes on."""
        ...


class WholeRebuilds:
    """`Rebuilds` of a replica in PostgreSQL; used by the thread that applies events."""

    def __init__(self, runtime: ChildRuntime, store: SqlRowStore) -> None:
        self._runtime, self._store = runtime, store

    def resume(self) -> None:
        """Do nothing: the tables are whole, and the log is followed."""

    def carry_out(self, order: Rebuild | CancelRebuild) -> str:
        """Let the next process build all rows from the log, and end this one.

        Raises:
            Rejected: it is about some of the rows, or there is nothing to cancel.
            StorageFailed: it cannot be written down.
        """
        if isinstance(order, CancelRebuild):
            raise Rejected(tr_noop("There is no rebuild to be cancelled."), field="replica")
        if order.entity or order.views:
            raise Rejected(
                tr_noop(
                    "This replica keeps its rows in PostgreSQL, where all of them are rebuilt"
                    " together: order it without a view."
                ),
                field="views",
            )
        self._store.begin_anew()
        self._runtime.logger.info("all rows are rebuilt from the log for %s", order.by)
        self._runtime.restart()
        return write_result("rebuild-in-place", replica=self._runtime.name)

    def progress(self) -> None:
        """See `Rebuilds`; the lag tells it."""

    def why_unbuilt(self, view: str) -> str:
        """See `Rebuilds`; no view is built later than others."""
        del view
        return ""

    def close(self) -> None:
        """See `Rebuilds`."""
