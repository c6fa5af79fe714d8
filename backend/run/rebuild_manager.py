"""Rebuilds views of a replica beside their rows, and switches to what was built.

Reads are answered from the rows before, which are kept current, until one transaction has switched.
What is asked for is written down first, so that a kill at any moment is gone on from: a process of
its own builds the copy (`view_builder`), never further than the rows have come. When it is close to
them it verifies the copy; then, for the last few events, the rows wait for it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from backend.clock import now_us
from backend.domain.registry import Registry
from backend.errors import Rejected, StorageFailed
from backend.messages.control import CancelRebuild, Rebuild
from backend.messages.order_result_text import write_result
from backend.messages.rebuild import INSTALLATION, RebuildProgress
from backend.projection.follower import Follower
from backend.projection.read_model import Projection
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.projection.view_entities import ViewEntities
from backend.run.child_runtime import ChildRuntime
from backend.run.copy_build import CopyBuild
from backend.run.rebuild_ledger import RebuildLedger
from backend.run.rebuild_record import (
    RebuildRecord,
    end_record,
    next_generation,
)
from backend.run.rebuild_report import (
    Rebuildable,
    check_rebuild,
    describe_views,
    make_rebuild_progress,
)
from backend.translation import tr_noop

_TICK_S = 0.1


class RebuildManager:
    """The rebuilds of one replica, one at a time; used by the thread that applies events."""

    def __init__(
        self,
        runtime: ChildRuntime,
        path: Path,
        store: SqliteRowStore,
        follower: Follower,
        installed: tuple[Registry, Mapping[str, Projection]],
        code: str,
    ) -> None:
        """`installed`: modules and views; `code`: a digest of what the running process applies.

        Raises:
            StorageFailed: the store cannot be read.
        """
        self._runtime, self._store, self._follower = runtime, store, follower
        self._views = sorted(installed[1])
        self._is_archive = runtime.bootstrap.role == "archive"
        self._ledger = RebuildLedger(store, runtime.logger)
        self._entities = ViewEntities(*installed)
        self._build = CopyBuild(
            runtime, path, store, follower, self._views, code, self._ledger, self._entities
        )

    @property
    def _record(self) -> RebuildRecord | None:
        """The newest rebuild; None when there was none."""
        return self._ledger.record

    def resume(self) -> None:
        """Go on with what was begun, build what is new, remove what is left over."""
        self._runtime.loop.every(_TICK_S, self._build.tick)
        self._go_on()

    def _go_on(self) -> None:
        """Do so; where the store cannot be written, or the log is on its way, a little later."""
        if self._follower.awaits_log:
            self._runtime.loop.after(_TICK_S, self._go_on)
            return
        try:
            self._decide()
        except StorageFailed as error:  # the rows are answered meanwhile; it is tried again
            self._runtime.logger.warning("rebuilds wait: %s", error.message)
            self._build.builder.again(self._go_on)

    def _decide(self) -> None:
        record, unbuilt = self._record, self._store.unbuilt
        if record is not None and record.has_copy:
            missing = [view for view in record.views if view not in self._views]
            if missing:
                reason = f"{', '.join(missing)} is not installed any more."
                self._ledger.keep(end_record(record, "cancelled", reason))
            elif record.state == "building":
                self._build.start(retries=False)
                return
            else:
                return
        is_unwanted = record is not None and record.state == "cancelled"
        if unbuilt and not (is_unwanted and record and unbuilt <= set(record.views)):
            self._begin(sorted(unbuilt), INSTALLATION, "", past_errors=False)
        else:
            self._build.sweep()

    def carry_out(self, order: Rebuild | CancelRebuild) -> str:
        """Begin a rebuild, or give one up; raises what these raise."""
        return self.start(order) if isinstance(order, Rebuild) else self.cancel(order.by)

    def start(self, order: Rebuild) -> str:
        """Begin a rebuild, or go on with one that has failed; return what is done, in a sentence.

        Raises:
            Rejected: another one goes on, or this cannot be done.
            Unreadable: there is no such view.
            StorageFailed: it cannot be written down.
        """
        record = self._record
        views = sorted(set(order.views)) or self._views
        if record is not None and record.state == "failed" and not order.views:
            views = record.views
        check_rebuild(
            order,
            views,
            Rebuildable(self._views, self._store.unbuilt, self._follower.ahead, self._is_archive),
        )
        obstacle = self._entities.why_none(views[0], order.entity) if order.entity else ""
        if obstacle:
            raise Rejected(obstacle, field="entity")
        if record is not None and record.has_copy:
            is_other = views != record.views or order.entity not in ("", record.entity)
            if record.state == "building" or is_other:
                raise Rejected(
                    f"{order.replica} builds {describe_views(record.views)} anew already, for"
                    f" {record.by}. Wait for its end, or cancel it: marigraph rebuild"
                    f" {order.replica} --cancel",
                    field="replica",
                )
            self._ledger.keep(
                msgspec.structs.replace(
                    record,
                    state="building",
                    past_errors=order.past_errors,
                    reason="",
                    by=order.by,
                    at_us=now_us(),
                )
            )
            self._build.begin(retries=True)
            return write_result(
                "rebuild-resumed", views=describe_views(views), position=record.failed_position
            )
        self._begin(views, order.by, order.entity, past_errors=order.past_errors)
        return write_result("rebuild-begun", views=describe_views(views))

    def cancel(self, by: str) -> str:
        """Give a rebuild up: the rows stay as they are.

        Raises:
            Rejected: there is none.
            StorageFailed: it cannot be written down.
        """
        record = self._record
        if record is None or not record.has_copy:
            raise Rejected(tr_noop("There is no rebuild to be cancelled."), field="replica")
        self._build.end()
        self._ledger.keep(end_record(record, "cancelled", f"Cancelled by {by}."))
        self._build.sweep()
        return write_result("rebuild-cancelled", views=describe_views(record.views))

    def progress(self) -> RebuildProgress | None:
        """Return how far the newest rebuild is; None when there was none."""
        record = self._record
        if record is None:
            return None
        return make_rebuild_progress(
            record,
            unbuilt=self._store.unbuilt,
            position=self._build.copy.position,
            bound=self._build.bound,
            rate_per_s=self._build.copy.rate_per_s,
            unmoved_us=self._build.copy.unmoved_us,
        )

    def why_unbuilt(self, view: str) -> str:
        """Say why a view has no rows yet; empty when it has."""
        record = self._record
        if view not in self._store.unbuilt:
            return ""
        if record is None or view not in record.views or record.state == "cancelled":
            return f"{view} is not built: marigraph rebuild {self._runtime.name} --view {view}"
        if record.state == "done":
            return f"{view} is built, and its replica starts anew with it"
        if record.state == "failed":
            return f"{view} is not built: {record.reason.splitlines()[-1] if record.reason else ''}"
        return f"{view} is being built: {self._build.copy.position} of {self._build.bound} events"

    def close(self) -> None:
        """End the builder: the next process goes on from where it stands."""
        self._build.end()

    def _begin(self, views: Sequence[str], by: str, entity: str, *, past_errors: bool) -> None:
        self._build.end()  # it may still remove what the one before has left
        generation = next_generation(self._store)
        self._ledger.keep(
            RebuildRecord(
                generation=generation,
                views=list(views),
                by=by,
                at_us=now_us(),
                entity=entity,
                past_errors=past_errors,
            )
        )
        self._build.begin(retries=False)
