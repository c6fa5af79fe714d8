"""The building of one copy: by a process, towards the rows, and the switch to what it has built."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from backend.errors import DamagedFile, StorageFailed
from backend.projection.follower import Follower
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.projection.view_entities import ViewEntities
from backend.run.builder_messages import BuilderReport, BuilderTask
from backend.run.builder_runner import BuilderRunner
from backend.run.child_runtime import ChildRuntime
from backend.run.copy_pace import CopyPace
from backend.run.copy_progress import CopyProgress
from backend.run.rebuild_ledger import RebuildLedger
from backend.run.rebuild_record import (
    RebuildRecord,
    end_record,
)
from backend.run.rebuild_report import (
    describe_views,
)
from backend.run.rebuild_request import request_rebuild
from backend.run.rebuild_switch import switch_to_copy

_SWEEP_DELAY_S = 0.5  # after a switch, so that the rows come first


class CopyBuild:
    """Builds what the ledger's record asks for; used by the thread that applies events."""

    def __init__(
        self,
        runtime: ChildRuntime,
        path: Path,
        store: SqliteRowStore,
        follower: Follower,
        views: Sequence[str],
        code: str,
        ledger: RebuildLedger,
        entities: ViewEntities,
    ) -> None:
        """`views`: all that are installed; `code`: a digest of what the running process applies."""
        self._runtime, self._path, self._store = runtime, path, store
        self._follower, self._views, self._code = follower, views, code
        self._ledger, self._entities = ledger, entities
        self._is_archive = runtime.bootstrap.role == "archive"
        self.builder = BuilderRunner(runtime, self._on_report, self._on_end, self._start_again)
        self._pace = CopyPace(follower, self.builder, self._known_position())

    @property
    def copy(self) -> CopyProgress:
        """What is built now."""
        return self._pace.copy

    @property
    def bound(self) -> int:
        """How far it may be built."""
        return self._pace.bound

    @property
    def _record(self) -> RebuildRecord | None:
        return self._ledger.record

    def _known_position(self) -> int:
        return self._record.position if self._record else 0

    def begin(self, *, retries: bool) -> None:
        """Build another copy than before; `retries`: what could not be applied is tried again."""
        self._pace.begin(self._known_position())
        self.start(retries=retries)

    def start(self, *, retries: bool) -> None:
        """Let a process build it, unless one does."""
        record = self._record
        if record is None or record.state != "building" or self.builder.is_running:
            return
        compared = [] if self._is_archive or self._follower.ahead else record.views
        self.copy.has_answered = False
        self.builder.launch(
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
                upto=self._pace.bound,
                share=self._runtime.bootstrap.share,
            )
        )

    def sweep(self) -> None:
        """Remove copies that nobody builds or reads."""
        has_copy = self._record is not None and self._record.has_copy
        if has_copy or self.builder.is_running:  # it would be removed, or not gone on with
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
            self.builder.launch(task)

    def _on_report(self, report: BuilderReport) -> None:
        record = self._record
        if record is None or record.state != "building":
            return
        self.copy.has_answered = True
        if report.trouble:
            self._on_trouble(record, report)
            return
        if report.code and report.code != self._code:
            self.copy.is_other_code = True
        if report.check is not None:
            self.copy.note_verified()
            found = msgspec.structs.asdict(report.check)
            self._ledger.note(**found)
            return
        if self.copy.note_position(report.position):
            self.builder.note_progress()
        self._ledger.note(reason="", **_found_parked(report))
        self._switch_if_there()

    def _on_trouble(self, record: RebuildRecord, report: BuilderReport) -> None:
        """Note why the builder ends."""
        if report.trouble == "environment":
            self._ledger.note(reason=report.error)
            return  # it is started again when it has ended
        self.end()
        if report.trouble == "damage":
            self._start_anew(record, report.error)
            return
        ended = end_record(record, "failed", report.error)
        parked = _found_parked(report)
        self._ledger.keep_outcome(
            msgspec.structs.replace(ended, position=self.copy.position, **parked)
        )

    def _start_anew(self, record: RebuildRecord, reason: str) -> None:
        """Let the next process build all rows from the log, as these are damaged."""
        if self._record is None or not self._record.has_copy:  # it was given up meanwhile
            return
        try:
            request_rebuild(self._path, self._store, record.by)
        except StorageFailed as error:  # said with the rebuild, and tried again
            self._ledger.note(reason=f"{reason} {error.message}")
            self.builder.again(lambda: self._start_anew(record, reason))
            return
        self._ledger.keep_outcome(end_record(record, "cancelled", reason))
        self._runtime.restart()

    def _on_end(self, task: BuilderTask, code: int) -> None:
        """Start a builder again that has ended by itself; one that has removed what was left."""
        self._pace.release()
        if not task.views:
            if code:  # it was killed while it removed what was left
                self.builder.again(self.sweep)
            return
        self._start_again(f"what builds it has ended with exit code {code}")

    def _start_again(self, reason: str) -> None:
        record = self._record
        if record is not None and record.state == "building":
            self._ledger.note(reason=record.reason or reason)
            self._runtime.logger.warning(
                "the rebuild of %s goes on in %.1f s: %s",
                describe_views(record.views),
                self.builder.pause_s,
                record.reason or reason,
            )
            self.copy.note_end()
            self.builder.again(lambda: self.start(retries=False))

    def end(self) -> None:
        """End what builds, and let the rows go on."""
        self.builder.end()
        self._pace.release()

    def tick(self) -> None:
        """Tell what builds how far to go, and switch when it is there."""
        self._ledger.write_again()
        record = self._record
        if record is not None and record.state == "building" and self.builder.is_running:
            self._pace.steer()
            self._switch_if_there()

    def _switch_if_there(self) -> None:
        """Switch when the copy stands where the rows do."""
        if not self._pace.may_switch:
            return
        try:
            self._switch()
        except DamagedFile as error:  # as if its builder had met it: built from the log then
            self._on_report(BuilderReport(error=error.message, trouble="damage"))
        except StorageFailed as error:  # said with the rebuild; the next tick tries again
            if self._record is not None:
                self._ledger.note(reason=error.message)
        self._pace.release()

    def _switch(self) -> None:
        record = self._record
        if record is None:
            return
        ahead, position = self._follower.ahead, self.copy.position
        done = switch_to_copy(
            self._path, self._store, record, position, self._entities, takes_place=bool(ahead)
        )
        if done is None:
            return
        self.builder.dismiss()  # the rows wait: they do not wait for the end of a process as well
        self._ledger.note_switched(done)
        views = describe_views(record.views)
        if done.state != "done":
            self._runtime.logger.warning("nothing is taken over of %s: %s", views, done.reason)
            self._runtime.loop.after(_SWEEP_DELAY_S, self.sweep)
            return
        self._runtime.logger.info("%s is switched to the copy at %d", views, position)
        if ahead or self.copy.is_other_code or self._store.unbuilt.intersection(record.views):
            self._runtime.restart()
            return
        self._follower.reload(record.views)
        self._runtime.loop.after(_SWEEP_DELAY_S, self.sweep)


def _found_parked(report: BuilderReport) -> dict[str, str | int]:
    names = ("parked", "failed_view", "failed_entity", "failed_position")
    return {name: getattr(report, name) for name in names}
