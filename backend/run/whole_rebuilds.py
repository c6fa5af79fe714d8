"""Rebuilds where no copy can be built beside the rows: all of them, from the log, in their place.

So it is in PostgreSQL. The replica starts anew with empty tables, and says by its lag how far it
has come; other replicas answer meanwhile.
"""

from collections.abc import Iterable
from typing import Protocol

import msgspec

from backend.clock import now_us
from backend.errors import Rejected
from backend.messages.control import CancelRebuild, Rebuild
from backend.messages.order_result_text import write_result
from backend.messages.rebuild import INSTALLATION, RebuildProgress
from backend.projection.follower import Follower
from backend.projection.sql_row_store import SqlRowStore
from backend.run.child_runtime import ChildRuntime
from backend.run.rebuild_ledger import RebuildLedger
from backend.run.rebuild_record import RebuildRecord, end_record
from backend.run.rebuild_report import make_rebuild_progress
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

    def __init__(
        self, runtime: ChildRuntime, store: SqlRowStore, follower: Follower, views: Iterable[str]
    ) -> None:
        """`views`: all that the replica has.

        Raises:
            StorageFailed: the store cannot be read.
        """
        self._runtime, self._store, self._follower = runtime, store, follower
        self._views = sorted(views)
        self._ledger = RebuildLedger(store, runtime.logger)
        self._is_ending = False  # the next process builds, and this one has the rows from before

    def resume(self) -> None:
        """Say that everything is built anew where the tables had another shape."""
        record = self._ledger.record
        if self._store.was_dropped and (record is None or record.state != "building"):
            self._ledger.keep_outcome(self._new_record(INSTALLATION))

    def carry_out(self, order: Rebuild | CancelRebuild) -> str:
        """Let the next process build all rows from the log, and end this one.

        Raises:
            Rejected: it is about some of the rows, or asks for what cannot be taken back.
            StorageFailed: it cannot be written down.
        """
        if isinstance(order, CancelRebuild):
            raise Rejected(
                tr_noop(
                    "This replica keeps its rows in PostgreSQL, where they are rebuilt in their"
                    " place: that cannot be cancelled."
                ),
                field="replica",
            )
        if order.entity or order.views:
            raise Rejected(
                tr_noop(
                    "This replica keeps its rows in PostgreSQL, where all of them are rebuilt"
                    " together: order it without a view."
                ),
                field="views",
            )
        self._store.begin_anew()
        self._ledger.keep(self._new_record(order.by))
        self._is_ending = True
        self._runtime.restart()
        return write_result("rebuild-in-place", replica=self._runtime.name)

    def _new_record(self, by: str) -> RebuildRecord:
        return RebuildRecord(generation=0, views=self._views, by=by, at_us=now_us())

    def progress(self) -> RebuildProgress | None:
        """See `Rebuilds`; it is done as soon as the rows have come to the end of the log."""
        record = self._ledger.record
        if record is None:
            return None
        position, end = self._follower.position, self._follower.head.end
        if self._is_ending:
            position = 0
        if record.state == "building" and 0 < end <= position:
            took_us = max(0, now_us() - record.at_us)
            done = msgspec.structs.replace(
                end_record(record, "done"), position=position, took_us=took_us
            )
            self._ledger.keep_outcome(done)
            record = done
        self._ledger.write_again()
        is_building = record.state == "building"
        found = make_rebuild_progress(
            record,
            unbuilt=(),
            position=position if is_building else record.position,
            bound=end if is_building else record.position,
            rate_per_s=self._follower.lag().apply_rate_per_s if is_building else 0.0,
            unmoved_us=0,
        )
        return msgspec.structs.replace(found, in_place=True)

    def why_unbuilt(self, view: str) -> str:
        """See `Rebuilds`; no view is built later than others."""
        del view
        return ""

    def close(self) -> None:
        """See `Rebuilds`."""
