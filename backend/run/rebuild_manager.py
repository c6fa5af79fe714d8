"""Rebuilds views of a replica beside their rows, and switches to what was built.

Reads are answered from the rows before, which are kept current, until one transaction has switched.
What is asked for is written down first, so that a kill at any moment is gone on from: a process of
its own builds the copy (`view_builder`), never further than the rows have come. When it is close to
them it verifies the copy; then, for the last few events, the rows wait for it.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

from backend.clock import now_us
from backend.errors import DamagedFile, Rejected, StorageFailed
from backend.messages.control import CancelRebuild, Rebuild
from backend.messages.rebuild import RebuildProgress
from backend.projection.follower import Follower
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.run.builder_messages import BuilderReport, BuilderTask
from backend.run.builder_runner import BuilderRunner
from backend.run.child_runtime import ChildRuntime
from backend.run.copy_progress import CopyProgress
from backend.run.copy_steering import CopySteering
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
from backend.run.rebuild_request import request_rebuild
from backend.run.rebuild_switch import switch_to_copy
from backend.translation import tr_noop

_TICK_S = 0.1
_INSTALLATION = "installation"  # who asks for views that are new


class RebuildManager:
    """The rebuilds of one replica, one at a time; used by the thread that applies events."""

    def __init__(
        self,
        runtime: ChildRuntime,
        path: Path,
        store: SqliteRowStore,
        follower: Follower,
        views: Collection[str],
        code: str,
    ) -> None:
        """`views`: all that are installed; `code`: a digest of what the running process applies.

        Raises:
            StorageFailed: the store cannot be read.
        """
        self._runtime = runtime
        self._path = path
        self._store = store
        self._follower = follower
        self._views = sorted(views)
        self._code = code
        self._is_archive = runtime.bootstrap.role == "archive"
        self._builder = BuilderRunner(runtime, self._on_report, self._on_end, self._start_again)
        self._ledger = RebuildLedger(store, runtime.logger)
        self._steering = CopySteering(follower, self._builder, self._known_position())

    @property
    def _record(self) -> RebuildRecord | None:
        """The newest rebuild; None when there was none."""
        return self._ledger.record

    @property
    def _copy(self) -> CopyProgress:
        """What is built now."""
        return self._steering.copy

    def _known_position(self) -> int:
        return self._record.position if self._record else 0

    def resume(self) -> None:
        """Go on with what was begun, build what is new, remove what is left over."""
        self._runtime.loop.every(_TICK_S, self._tick)
        self._go_on()

    def _go_on(self) -> None:
        """Do so; where the store cannot be written, a little later."""
        try:
            self._decide()
        except StorageFailed as error:
            self._runtime.logger.warning("rebuilds wait: %s", error.message)
            self._builder.again(self._go_on)

    def _decide(self) -> None:
        record, unbuilt = self._record, self._store.unbuilt
        if record is not None and record.has_copy:
            missing = [view for view in record.views if view not in self._views]
            if missing:
                reason = f"{', '.join(missing)} is not installed any more."
                self._ledger.keep(end_record(record, "cancelled", reason))
            elif record.state == "building":
                self._start_builder(retries=False)
                return
            else:
                return
        is_unwanted = record is not None and record.state == "cancelled"
        if unbuilt and not (is_unwanted and record and unbuilt <= set(record.views)):
            self._begin(sorted(unbuilt), _INSTALLATION, "", past_errors=False)
        else:
            self._start_sweep()

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
            self._steering.begin(self._known_position())
            self._start_builder(retries=True)
            return f"Goes on with {describe_views(views)} from event {record.failed_position}."
        self._begin(views, order.by, order.entity, past_errors=order.past_errors)
        return (
            f"Builds {describe_views(views)} anew beside the rows that are there, which are"
            " answered until the new ones are verified."
        )

    def cancel(self, by: str) -> str:
        """Give a rebuild up: the rows stay as they are.

        Raises:
            Rejected: there is none.
            StorageFailed: it cannot be written down.
        """
        record = self._record
        if record is None or not record.has_copy:
            raise Rejected(tr_noop("There is no rebuild to be cancelled."), field="replica")
        self._end_builder()
        self._ledger.keep(end_record(record, "cancelled", f"Cancelled by {by}."))
        self._start_sweep()
        return f"The rebuild of {describe_views(record.views)} is cancelled; its rows stay."

    def progress(self) -> RebuildProgress | None:
        """Return how far the newest rebuild is; None when there was none."""
        record = self._record
        if record is None:
            return None
        return make_rebuild_progress(
            record,
            unbuilt=self._store.unbuilt,
            position=self._copy.position,
            bound=self._steering.bound,
            rate_per_s=self._copy.rate_per_s,
            unmoved_us=self._copy.unmoved_us,
        )

    def why_unbuilt(self, view: str) -> str:
        """Say why a view has no rows yet; empty when it has."""
        record = self._record
        if view not in self._store.unbuilt:
            return ""
        if record is None or view not in record.views or record.state == "cancelled":
            return f"{view} is not built: marigraph rebuild {self._runtime.name} --view {view}"
        if record.state == "failed":
            return f"{view} is not built: {record.reason.splitlines()[-1] if record.reason else ''}"
        return f"{view} is being built: {self._copy.position} of {self._steering.bound} events"

    def close(self) -> None:
        """End the builder: the next process goes on from where it stands."""
        self._end_builder()

    def _begin(self, views: Sequence[str], by: str, entity: str, *, past_errors: bool) -> None:
        self._end_builder()  # it may still remove what the one before has left
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
        self._steering.begin(self._known_position())
        self._start_builder(retries=False)

    def _start_builder(self, *, retries: bool) -> None:
        record = self._record
        if record is None or record.state != "building" or self._builder.is_running:
            return
        compared = [] if self._is_archive or self._follower.ahead else record.views
        self._copy.has_answered = False
        self._builder.launch(
            BuilderTask(
                path=str(self._path),
                log=self._runtime.bootstrap.settings.log_url,
                is_archive=self._is_archive,
                generation=record.generation,
                views=record.views,
                checks_file=record.views == self._views,
                compared=[view for view in compared if view not in self._store.unbuilt],
                past_errors=record.past_errors,
                retries=retries,
                upto=self._steering.bound,
            )
        )

    def _start_sweep(self) -> None:
        if self._builder.is_running:
            return
        try:
            has_leftovers = self._store.has_leftovers(0)
        except StorageFailed as error:  # they are found again by the next process
            self._runtime.logger.warning("copies are not looked for: %s", error.message)
            return
        if has_leftovers:
            task = BuilderTask(
                path=str(self._path), log="", is_archive=self._is_archive, generation=0
            )
            self._builder.launch(task)

    def _on_report(self, report: BuilderReport) -> None:
        record = self._record
        if record is None or record.state != "building":
            return
        self._copy.has_answered = True
        if report.trouble:
            self._on_trouble(record, report)
            return
        if report.code and report.code != self._code:
            self._copy.is_other_code = True
        if report.check is not None:
            self._copy.note_verified()
            found = msgspec.structs.asdict(report.check)
            self._ledger.note(**found)
            return
        if self._copy.note_position(report.position):
            self._builder.note_progress()
        self._ledger.note(reason="", **_found_parked(report))
        self._switch_if_there()

    def _on_trouble(self, record: RebuildRecord, report: BuilderReport) -> None:
        """Note why the builder ends."""
        if report.trouble == "environment":
            self._ledger.note(reason=report.error)
            return  # it is started again when it has ended
        self._end_builder()
        if report.trouble == "damage":
            self._start_anew(record, report.error)
            return
        ended = end_record(record, "failed", report.error)
        parked = _found_parked(report)
        self._ledger.keep_outcome(
            msgspec.structs.replace(ended, position=self._copy.position, **parked)
        )

    def _start_anew(self, record: RebuildRecord, reason: str) -> None:
        """Let the next process build all rows from the log, as these are damaged."""
        if self._record is None or not self._record.has_copy:  # it was given up meanwhile
            return
        try:
            request_rebuild(self._path, self._store, record.by)
        except StorageFailed as error:
            self._ledger.note(reason=f"{reason} {error.message}")
            self._builder.again(lambda: self._start_anew(record, reason))
            return
        self._ledger.keep_outcome(end_record(record, "cancelled", reason))
        self._runtime.restart()

    def _on_end(self, task: BuilderTask, code: int) -> None:
        """Start a builder again that has ended by itself; one that has removed what was left."""
        self._steering.release()
        if not task.views:
            if code:  # it was killed while it removed what was left
                self._builder.again(self._start_sweep)
            return
        self._start_again(f"what builds it has ended with exit code {code}")

    def _start_again(self, reason: str) -> None:
        record = self._record
        if record is not None and record.state == "building":
            self._ledger.note(reason=record.reason or reason)
            self._runtime.logger.warning(
                "the rebuild of %s goes on in %.1f s: %s",
                describe_views(record.views),
                self._builder.pause_s,
                record.reason or reason,
            )
            self._copy.note_end()
            self._builder.again(lambda: self._start_builder(retries=False))

    def _end_builder(self) -> None:
        self._builder.end()
        self._steering.release()

    def _tick(self) -> None:
        self._ledger.write_again()
        record = self._record
        if record is not None and record.state == "building" and self._builder.is_running:
            self._steering.steer()
            self._switch_if_there()

    def _switch_if_there(self) -> None:
        """Switch when the copy stands where the rows do."""
        if not self._steering.may_switch:
            return
        try:
            self._switch()
        except DamagedFile as error:
            self._on_report(BuilderReport(error=error.message, trouble="damage"))
        except StorageFailed as error:
            if self._record is not None:
                self._ledger.note(reason=error.message)
        self._steering.release()

    def _switch(self) -> None:
        record = self._record
        if record is None:
            return
        ahead, position = self._follower.ahead, self._copy.position
        done = switch_to_copy(self._path, self._store, record, position, takes_place=bool(ahead))
        if done is None:
            return
        self._end_builder()
        self._ledger.note_switched(done)
        self._runtime.logger.info(
            "%s is switched to the copy at %d", describe_views(record.views), position
        )
        if ahead or self._copy.is_other_code or self._store.unbuilt.intersection(record.views):
            self._runtime.restart()
            return
        self._follower.reload(record.views)
        self._start_sweep()


def _found_parked(report: BuilderReport) -> dict[str, str | int]:
    names = ("parked", "failed_view", "failed_entity", "failed_position")
    return {name: getattr(report, name) for name in names}
