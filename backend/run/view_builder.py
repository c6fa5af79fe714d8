"""The process that builds a copy of views beside a replica's rows, which go on meanwhile.

It is started by its replica, and ends with its standard input. Killed at any moment it leaves a
copy that the next one goes on with: rows and position of the copy are one transaction. It never
goes beyond where it is told, and the replica alone switches to the copy.
"""

import os
import select
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from backend.errors import DamagedFile, MarigraphError, Unavailable
from backend.projection.archive_store import ArchiveStore
from backend.projection.code_ledger import open_code_ledger
from backend.projection.copy_builder import CopyBuilder, check_copy, check_file
from backend.projection.crash_journal import CrashJournal
from backend.projection.folder_models import load_models
from backend.projection.installed_projections import source_digest
from backend.projection.live_store import LiveStore
from backend.projection.replica_views import projections_of_share
from backend.projection.view_switch import sweep_leftovers
from backend.projection.writer_lock import hold_writer_lock
from backend.run.bootstrap import OWNER_ONLY_UMASK, STDIN
from backend.run.builder_messages import BuilderOrder, BuilderReport, BuilderTask
from backend.run.log_file import stderr_logger
from backend.run.niceness import step_back
from backend.store.engine_registry import open_reader

_REPORT_INTERVAL_S = 0.2
_NICENESS = 10  # nobody waits for the copy as for present rows
_STDOUT = 1


class OrderLines:
    """The lines of the standard input."""

    def __init__(self) -> None:
        self._partial = b""
        self._lines: list[bytes] = []
        self.has_ended = False

    def first(self) -> bytes:
        """Wait for the first line, and return it; empty when there is none."""
        while not self._lines and not self.has_ended:
            self._lines = self.read(None)
        return self._lines.pop(0) if self._lines else b""

    def read(self, timeout_s: float | None) -> list[bytes]:
        """Return the lines that come within that time; of None one is waited for."""
        lines, self._lines = self._lines, []
        if not select.select([STDIN], [], [], 0 if lines else timeout_s)[0]:
            return lines
        chunk = os.read(STDIN, 65536)
        self.has_ended = not chunk
        *more, self._partial = (self._partial + chunk).split(b"\n")
        return lines + more

    def are_over(self) -> bool:
        """Whether something was said after the first line, or nobody is there to say it."""
        return bool(self.read(0)) or self.has_ended


class ViewBuilder:
    """Builds as far as it is told, and says how far it is."""

    def __init__(
        self, task: BuilderTask, builder: CopyBuilder, orders: OrderLines, code: str
    ) -> None:
        self._task = task
        self._builder = builder
        self._orders = orders
        self._code = code
        self._upto = task.upto
        self._reported_s = 0.0

    def run(self) -> None:
        """Go on until the standard input ends, or an event cannot be applied.

        Raises:
            MarigraphError: the log or the rows cannot be used, or the copy is not whole.
        """
        if self._task.retries:
            self._builder.retry()
        self._report(is_news=True)
        send_report(BuilderReport(position=self._builder.position, code=self._code))
        while not self._orders.has_ended:
            has_more = self._builder.position < self._upto
            for line in self._orders.read(0 if has_more else None):
                self._obey(msgspec.json.decode(line, type=BuilderOrder))
            if self._builder.position < self._upto:
                self._builder.build(self._upto)
                self._report(is_news=self._builder.position == self._upto)
            if self._builder.parked()[0] and not self._task.past_errors:
                self._report(is_news=True)
                return

    def _obey(self, order: BuilderOrder) -> None:
        self._upto = order.upto
        if order.verify:
            self._builder.check_counts()
            task = self._task
            models = load_models(Path(task.path).parent)
            own = projections_of_share(models.projections, task.share)
            found = check_copy(
                Path(task.path),
                {view: own[view] for view in task.views},
                task.generation,
                compared=frozenset(task.compared),
            )
            send_report(BuilderReport(position=self._builder.position, check=found))

    def _report(self, *, is_news: bool) -> None:
        moment_s = time.monotonic()
        if not is_news and moment_s - self._reported_s < _REPORT_INTERVAL_S:
            return
        self._reported_s = moment_s
        parked, first = self._builder.parked()
        send_report(
            BuilderReport(
                position=self._builder.position,
                parked=parked,
                failed_view=first.view if first else "",
                failed_entity=first.entity if first else "",
                failed_position=first.position if first else 0,
                error=first.error if first and not self._task.past_errors else "",
                trouble="parked" if first and not self._task.past_errors else "",
            )
        )


def send_report(report: BuilderReport) -> None:
    """Write a line; the replica that does not hear it any more has gone, and so do we."""
    os.write(_STDOUT, msgspec.json.encode(report) + b"\n")


def build_copy(task: BuilderTask, orders: OrderLines) -> None:
    """Build until told to end; raises what `ViewBuilder.run` and `check_file` raise."""
    path = Path(task.path)
    models = load_models(path.parent)
    installed = models.projections
    own = projections_of_share(installed, task.share)
    projections = {view: own[view] for view in task.views}
    reader = open_reader(task.log)
    make_store = ArchiveStore if task.is_archive else LiveStore
    with (
        closing(reader),
        hold_writer_lock(path.with_suffix(".copy.sqlite")),
        closing(make_store(path, projections, generation=task.generation)) as store,
    ):
        if task.checks_file and not store.checkpoint().position:
            check_file(path)
        journal = CrashJournal(path.with_suffix(".copy.journal"))
        ledger = open_code_ledger(store.database, projections)
        builder = CopyBuilder(store, projections, models.registry, reader, journal, ledger)
        ViewBuilder(task, builder, orders, source_digest(installed)).run()
        journal.close()


def main(arguments: Sequence[str]) -> int:
    """Read the task, do it, and return the exit code; 1: it is to be started again."""
    os.umask(OWNER_ONLY_UMASK)
    step_back(_NICENESS)
    logger = stderr_logger(arguments[0])
    orders = OrderLines()
    line = orders.first()
    if not line:
        return 0
    task = msgspec.json.decode(line, type=BuilderTask)
    try:
        if task.views:
            build_copy(task, orders)
        else:
            sweep_leftovers(Path(task.path), task.generation, orders.are_over)
    except BrokenPipeError:
        return 0  # the replica has gone
    except DamagedFile as error:
        send_report(BuilderReport(error=error.message, trouble="damage"))
    except Unavailable as error:
        send_report(BuilderReport(error=error.message, trouble="environment"))
        return 1
    except MarigraphError as error:
        send_report(BuilderReport(error=error.message, trouble="defect"))
    except Exception:  # told by the exit code, too
        logger.exception("a defect ends the building of a copy")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
