"""Rebuilds views of a replica beside their rows, and switches to what was built.

Reads are answered from the rows before, which are kept current, until one transaction has switched.
What is asked for is written down first, so that a kill at any moment is gone on from: a process of
its own builds the copy (`view_builder`), never further than the rows have come. When it is close to
them it verifies the copy; then, for the last few events, the rows wait for it.
"""

from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

from backend.clock import SECOND_US, Micros, monotonic_us, now_us
from backend.errors import DamagedFile, Rejected, StorageFailed
from backend.messages.control import CancelRebuild, Rebuild
from backend.messages.rebuild import RebuildProgress
from backend.projection.apply_latency import GrowthRate
from backend.projection.follower import Follower
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.run.builder_messages import BuilderOrder, BuilderReport, BuilderTask
from backend.run.builder_process import BuilderProcess
from backend.run.child_runtime import ChildRuntime
from backend.run.rebuild_record import (
    RebuildRecord,
    end_record,
    next_generation,
    read_record,
    write_record,
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
_NEAR_EVENTS = 2_000  # events that the copy may lack when the rows begin to wait for it
_HOLD_US = 5 * SECOND_US  # that the rows wait at most
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 30.0  # before a builder that has ended is started again
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
        self._builder: BuilderProcess | None = None
        self._record = read_record(store)
        self._pause_s = _FIRST_PAUSE_S
        self._has_answered = False  # what builds, since it was told how far to go
        self._reset_progress()

    def _reset_progress(self) -> None:
        self._position = self._record.position if self._record else 0
        self._upto = -1
        self._rate = GrowthRate()
        self._moved_us = monotonic_us()
        self._held_us: Micros | None = None
        self._is_verifying = self._is_verified = self._is_other_code = False

    def resume(self) -> None:
        """Go on with what was begun, build what is new, remove what is left over."""
        self._runtime.loop.every(_TICK_S, self._tick)
        record, unbuilt = self._record, self._store.unbuilt
        if record is not None and record.has_copy:
            missing = [view for view in record.views if view not in self._views]
            if missing:
                reason = f"{', '.join(missing)} is not installed any more."
                self._keep(end_record(record, "cancelled", reason))
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
            self._keep(
                msgspec.structs.replace(
                    record,
                    state="building",
                    past_errors=order.past_errors,
                    reason="",
                    by=order.by,
                    at_us=now_us(),
                )
            )
            self._reset_progress()
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
        self._keep(end_record(record, "cancelled", f"Cancelled by {by}."))
        self._start_sweep()
        return f"The rebuild of {describe_views(record.views)} is cancelled; its rows stay."

    def progress(self) -> RebuildProgress | None:
        """Return how far the newest rebuild is; None when there was none."""
        record = self._record
        if record is None:
            return None
        moment_us = monotonic_us()
        return make_rebuild_progress(
            record,
            unbuilt=self._store.unbuilt,
            position=self._position,
            bound=self._bound(),
            rate_per_s=self._rate.per_second(moment_us, self._position),
            unmoved_us=moment_us - self._moved_us,
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
        return f"{view} is being built: {self._position} of {self._bound()} events"

    def close(self) -> None:
        """End the builder: the next process goes on from where it stands."""
        self._end_builder()

    def _begin(self, views: Sequence[str], by: str, entity: str, *, past_errors: bool) -> None:
        self._end_builder()  # it may still remove what the one before has left
        generation = next_generation(self._store)
        self._keep(
            RebuildRecord(
                generation=generation,
                views=list(views),
                by=by,
                at_us=now_us(),
                entity=entity,
                past_errors=past_errors,
            )
        )
        self._reset_progress()
        self._start_builder(retries=False)

    def _keep(self, record: RebuildRecord) -> None:
        write_record(self._store, record)
        self._record = record
        self._runtime.logger.info(
            "rebuild of %s for %s: %s", describe_views(record.views), record.by, record.state
        )

    def _start_builder(self, *, retries: bool) -> None:
        record = self._record
        if record is None or record.state != "building" or self._builder is not None:
            return
        compared = [] if self._is_archive or self._follower.ahead else record.views
        self._launch(
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
                upto=self._bound(),
            )
        )

    def _start_sweep(self) -> None:
        if self._builder is None and self._store.has_leftovers(0):
            task = BuilderTask(
                path=str(self._path), log="", is_archive=self._is_archive, generation=0
            )
            self._launch(task)

    def _launch(self, task: BuilderTask) -> None:
        self._has_answered = False
        try:
            self._builder = BuilderProcess(
                self._runtime.name, task, self._runtime.loop, self._on_report, self._on_end
            )
        except OSError as error:
            self._start_again(f"no process can be started: {error.strerror}")

    def _on_report(self, report: BuilderReport) -> None:
        record = self._record
        if record is None or record.state != "building":
            return
        self._has_answered = True
        if report.trouble:
            self._on_trouble(record, report)
            return
        self._is_other_code = self._is_other_code or bool(report.code and report.code != self._code)
        if report.check is not None:
            self._is_verified, self._is_verifying = True, False
            found = msgspec.structs.asdict(report.check)
            self._record = msgspec.structs.replace(record, **found)
            return
        if report.position != self._position:
            self._moved_us, self._pause_s = monotonic_us(), _FIRST_PAUSE_S
        self._position = report.position
        self._rate.record(monotonic_us(), report.position)
        self._record = msgspec.structs.replace(record, reason="", **_found_parked(report))
        if self._held_us is not None:
            self._switch_if_there()

    def _on_trouble(self, record: RebuildRecord, report: BuilderReport) -> None:
        """Note why the builder ends."""
        if report.trouble == "environment":
            self._record = msgspec.structs.replace(record, reason=report.error)
            return  # it is started again when it has ended
        self._end_builder()
        if report.trouble == "damage":
            self._keep(end_record(record, "cancelled", report.error))
            request_rebuild(self._path, self._store, record.by)
            self._runtime.restart()
            return
        ended = end_record(record, "failed", report.error)
        self._keep(msgspec.structs.replace(ended, position=self._position, **_found_parked(report)))

    def _on_end(self, code: int) -> None:
        """Start a builder again that has ended by itself; one that has removed what was left."""
        builder, self._builder = self._builder, None
        self._release()
        if builder is not None and not builder.task.views:
            if code:  # it was killed while it removed what was left
                self._runtime.loop.after(self._pause_s, self._start_sweep)
            return
        self._start_again(f"what builds it has ended with exit code {code}")

    def _start_again(self, reason: str) -> None:
        record = self._record
        if record is not None and record.state == "building":
            self._record = msgspec.structs.replace(record, reason=record.reason or reason)
            self._runtime.logger.warning(
                "the rebuild of %s goes on in %.1f s: %s",
                describe_views(record.views),
                self._pause_s,
                self._record.reason,
            )
            self._is_verified = self._is_verifying = False
            self._runtime.loop.after(self._pause_s, lambda: self._start_builder(retries=False))
            self._pause_s = min(_LONGEST_PAUSE_S, self._pause_s * 2)

    def _end_builder(self) -> None:
        if self._builder is not None:
            self._builder.end()
            self._builder = None
        self._release()

    def _release(self) -> None:
        self._held_us, self._follower.is_held = None, False

    def _bound(self) -> int:
        """Return how far the copy may be built: not beyond the rows that it takes the place of."""
        return self._follower.head.end if self._follower.ahead else self._follower.position

    def _tick(self) -> None:
        record, builder = self._record, self._builder
        if record is None or builder is None or record.state != "building":
            return
        if self._held_us is not None:
            if monotonic_us() - self._held_us > _HOLD_US:
                self._release()
            return
        if self._is_verifying:
            return
        upto = self._bound()
        is_near = upto - self._position <= _NEAR_EVENTS
        if is_near and self._is_verified:
            self._held_us, self._follower.is_held = monotonic_us(), True
            upto = self._bound()
        has_come = self._position >= self._upto >= 0
        self._is_verifying = is_near and has_come and not self._is_verified
        # one that does not listen yet, as it looks through a large file, is not told on and on
        may_tell = self._has_answered or has_come or self._held_us is not None
        if self._is_verifying or (upto != self._upto and may_tell):
            self._upto, self._has_answered = upto, False
            builder.order(BuilderOrder(upto, verify=self._is_verifying))
        if self._held_us is not None:
            self._switch_if_there()

    def _switch_if_there(self) -> None:
        """Switch when the copy stands where the rows do."""
        if self._position != self._bound():
            return
        try:
            self._switch()
        except DamagedFile as error:
            self._on_report(BuilderReport(error=error.message, trouble="damage"))
        except StorageFailed as error:
            if self._record is not None:
                self._record = msgspec.structs.replace(self._record, reason=error.message)
        self._release()

    def _switch(self) -> None:
        record = self._record
        if record is None:
            return
        ahead, position = self._follower.ahead, self._position
        done = switch_to_copy(self._path, self._store, record, position, takes_place=bool(ahead))
        if done is None:
            return
        self._end_builder()
        self._record = done
        self._runtime.logger.info(
            "%s is switched to the copy at %d", describe_views(record.views), position
        )
        if ahead or self._is_other_code or self._store.unbuilt.intersection(record.views):
            self._runtime.restart()
            return
        self._follower.reload(record.views)
        self._start_sweep()


def _found_parked(report: BuilderReport) -> dict[str, str | int]:
    names = ("parked", "failed_view", "failed_entity", "failed_position")
    return {name: getattr(report, name) for name in names}
