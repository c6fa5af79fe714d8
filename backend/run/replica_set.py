"""Which replicas a backend has: those of its settings, and what operators have made of them since.

A replica that was started or stopped at run time stays so across restarts, by a file in the data
folder. The rows of one that was stopped stay on disk, unless they are to be forgotten.
"""

import contextlib
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

import msgspec

from backend.atomic_file import write_atomically
from backend.errors import Rejected, StorageFailed
from backend.messages.control import StartReplica, StopReplica
from backend.messages.notices import ProcessRole, StoppedReplica
from backend.messages.order_result_text import write_result
from backend.messages.view_shares import ViewShare, describe_share
from backend.projection.row_queue.queue_registrations import QueueRegistrations
from backend.run.bootstrap import child_roles
from backend.run.child_process import ChildProcess
from backend.run.copy_request import request_copy
from backend.run.process_pool import ProcessPool
from backend.run.schema_removal import remove_schema
from backend.run.share_choice import choose_share
from backend.settings import Settings
from backend.sqlite.database_files import remove_database
from backend.translation import tr_noop

if TYPE_CHECKING:  # all modules with them, which a start can do without
    from backend.projection.folder_models import FolderModels

_FILE = "replicas.json"
_NAME = re.compile(r"replica-[1-9]\d{0,5}")
_ARCHIVE = "archive"
MakeChild = Callable[[str, ProcessRole], ChildProcess]


class _Changes(msgspec.Struct, frozen=True, omit_defaults=True):
    """What differs from the settings; `forgotten`: whose rows are still to be removed.

    `shares`: which views or parts of views replicas have, by name; those without one have all.
    `schemas`: which of those that do not run have left rows in PostgreSQL.
    """

    added: list[str] = []
    stopped: list[str] = []
    forgotten: list[str] = []
    shares: dict[str, list[ViewShare]] = {}
    schemas: list[str] = []


class ReplicaSet:
    """Starts and stops replicas in the pool; `names` is one and the same list for ever."""

    def __init__(
        self,
        settings: Settings,
        make_child: MakeChild,
        logger: logging.Logger,
        on_forgotten: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`make_child` is told name and role; `on_forgotten`: whose rows were just removed."""
        self._on_forgotten = on_forgotten
        self._folder, self._read_models = settings.data_folder, settings.read_models
        self._base = child_roles(settings)
        self._make_child = make_child
        self._logger = logger
        self._changes = _read(self._folder / _FILE, logger)
        self._pool: ProcessPool | None = None
        self._error = ""
        self._rows_bytes: dict[str, int] = {}  # by replica, as they were measured last
        self.names: list[str] = [name for name, _ in self.roles()]

    def roles(self) -> list[tuple[str, ProcessRole]]:
        """Return name and role of every child that is to run."""
        base = [each for each in self._base if each[0] not in self._changes.stopped]
        known = {name for name, _ in base}
        added = [name for name in self._changes.added if name not in known]
        return base + [(name, _role_of(name)) for name in added]

    def share_of(self, name: str) -> Sequence[ViewShare]:
        """Return which views or parts of views a replica has, or would have; empty for all.

        In PostgreSQL each has all of them, whole.
        """
        return [] if self._is_in_postgres(name) else self._changes.shares.get(name, [])

    def _is_in_postgres(self, name: str) -> bool:
        return bool(self._read_models) and name != _ARCHIVE

    def stopped(self) -> list[StoppedReplica]:
        """Return those that do not run, and were stopped or have left rows."""
        running = self._pool.children if self._pool else {}
        with contextlib.suppress(OSError):  # no file can be opened now: they are as they were
            self._rows_bytes = self._measure_rows()
        schemas = {each for each in self._changes.schemas if self._is_in_postgres(each)}
        sizes = dict.fromkeys([*self._changes.stopped, *schemas], 0) | self._rows_bytes
        gone = running.keys() | set(self._changes.forgotten)
        return [
            StoppedReplica(
                name=name,
                rows_bytes=sizes[name],
                share=list(self.share_of(name)),
                in_database=name in schemas,
            )
            for name in sorted(sizes)
            if name not in gone
        ]

    def _measure_rows(self) -> dict[str, int]:
        """Return how large the rows of each replica are that has some, in bytes.

        Raises:
            OSError: the folder cannot be read.
        """
        found: dict[str, int] = {}
        for path in self._folder.glob("*.sqlite"):
            is_replica = _NAME.fullmatch(path.stem) and not self._read_models
            if is_replica or path.stem == _ARCHIVE:
                with contextlib.suppress(FileNotFoundError):  # just removed
                    found[path.stem] = path.stat().st_size
        return found

    def attach(self, pool: ProcessPool) -> None:
        """Use this pool from now on; nothing of it runs yet."""
        self.remove_forgotten()  # a kill may have come between
        self._pool = pool

    def carry_out(self, order: StartReplica | StopReplica) -> str:
        """Start or stop one; return what is done, in a sentence.

        Raises:
            Rejected: it runs already, or does not, or cannot begin with that copy.
            StorageFailed: it cannot be written down.
        """
        if self._pool is None:
            raise Rejected(tr_noop("The backend is starting."), field="replica")
        if isinstance(order, StartReplica):
            return self._start(order, self._pool)
        return self._stop(order, self._pool)

    def remove_forgotten(self) -> None:
        """Remove the rows of replicas that were to be forgotten, and have ended."""
        running = self._pool.children if self._pool else {}
        for name in [each for each in self._changes.forgotten if each not in running]:
            path = self._folder / f"{name}.sqlite"
            try:
                if self._is_in_postgres(name):
                    remove_schema(self._read_models, name, self._folder)
                else:
                    remove_database(path)
                path.with_suffix(".journal").unlink(missing_ok=True)
                self._keep(
                    msgspec.structs.replace(
                        self._changes,
                        forgotten=_without(self._changes.forgotten, name),
                        schemas=_without(self._changes.schemas, name),
                    )
                )
            except OSError as error:
                self._note_error(f"{path.name} cannot be removed: {error.strerror}")
            except StorageFailed as error:  # the next start removes them
                self._note_error(error.message)
            else:
                self._error = ""
                self._logger.info("the rows of %s are removed", name)
                self._on_forgotten(name)

    def _note_error(self, message: str) -> None:
        if message != self._error:
            self._logger.warning("%s", message)
        self._error = message

    def _start(self, order: StartReplica, pool: ProcessPool) -> str:
        name = order.replica or self._next_name(pool)
        role = _role_of(name)
        if role == "replica" and not _NAME.fullmatch(name):
            raise Rejected(
                tr_noop("A replica is called replica-1, replica-2, and so on."), field="replica"
            )
        if name in pool.children:
            raise Rejected(f"{name} runs already, or is just stopping.", field="replica")
        self.remove_forgotten()  # what it begins with now must not be removed when it ends
        if name in self._changes.forgotten:
            raise Rejected(
                f"The rows of {name} were to be removed, and are there still: {self._error}. See"
                " that the data folder can be written, and order it again.",
                field="replica",
            )
        path = self._folder / f"{name}.sqlite"
        has_rows = self._has_schema(name) if self._is_in_postgres(name) else path.exists()
        self._refuse_in_postgres(order, name)
        share = self._choose_share(order, name, role)
        self._check_copy(order.copy_of, name, pool, has_rows=has_rows)
        request_copy(path, order.copy_of)  # an earlier one is forgotten as well
        is_base = any(name == each for each, _ in self._base)
        self._keep(
            _Changes(
                added=_without(self._changes.added, name) + ([] if is_base else [name]),
                stopped=_without(self._changes.stopped, name),
                forgotten=self._changes.forgotten,
                shares=_with_share(self._changes.shares, name, share),
                schemas=_without(self._changes.schemas, name),
            )
        )
        pool.add(self._make_child(name, role))
        if share:
            text = describe_share(share)
            return write_result("started-share", replica=name, share=text)
        if order.copy_of and role == "archive":
            return write_result("archive-copied", source=order.copy_of)
        if order.copy_of:
            return write_result("copied", replica=name, source=order.copy_of)
        if has_rows:
            return write_result("started-again", replica=name)
        return write_result("started", replica=name)

    def _refuse_in_postgres(self, order: StartReplica, name: str) -> None:
        """Refuse what only replicas can whose rows are files."""
        is_shared = order.views or order.part or order.parts
        if is_shared and self._is_in_postgres(name):
            raise Rejected(
                tr_noop(
                    "Replicas keep their rows in PostgreSQL here, where each has all views: they"
                    " cannot share them. Start it without a share."
                ),
                field="views",
            )
        if order.copy_of and self._is_in_postgres(order.copy_of):
            raise Rejected(
                tr_noop(
                    "Replicas keep their rows in PostgreSQL here, and nothing begins with a copy of"
                    " them: start it without one, and it builds its rows from the log."
                ),
                field="copy_of",
            )

    def _choose_share(
        self, order: StartReplica, name: str, role: ProcessRole
    ) -> Sequence[ViewShare]:
        former = self.share_of(name)
        if not (order.views or order.part or order.parts):
            return former
        if role == "archive":
            raise Rejected(tr_noop("The archive keeps all views whole."), field="views")
        share = choose_share(order, former, _load_models(self._folder).projections)
        if share and name in QueueRegistrations(self._folder).read():
            raise Rejected(
                f"{name} is fed by its queue, which has the rows of all views. Feed it by events"
                f" first: marigraph replica start {name}, then marigraph feed {name} events",
                field="views",
            )
        return share

    def _check_copy(self, source: str, name: str, pool: ProcessPool, *, has_rows: bool) -> None:
        if not source:
            return
        found = pool.children.get(source)
        is_replica = found is not None and found.bootstrap.role == "replica"
        if not is_replica or not _NAME.fullmatch(source):
            raise Rejected(
                f"{source} is no replica that runs here, whose rows {name} could begin with.",
                field="copy_of",
            )
        if name == _ARCHIVE and self.share_of(source):
            raise Rejected(
                f"{source} has only a share of the views: {describe_share(self.share_of(source))}."
                " The archive can begin with a copy of a replica that has all.",
                field="copy_of",
            )
        if has_rows:
            raise Rejected(
                f"{name} has rows of its own. Start it without a copy, or let them be forgotten"
                f" first: marigraph replica stop {name} --forget",
                field="copy_of",
            )

    def _stop(self, order: StopReplica, pool: ProcessPool) -> str:
        name = order.replica
        child = pool.children.get(name)
        is_ours = _NAME.fullmatch(name) or name == _ARCHIVE
        if child is None or not is_ours:
            if order.forget and is_ours and self._has_rows(name):
                forgotten = [*self._changes.forgotten, name]
                shares = _with_share(self._changes.shares, name, ())
                self._keep(
                    msgspec.structs.replace(self._changes, forgotten=forgotten, shares=shares)
                )
                return write_result("rows-removed", replica=name)
            raise Rejected(f"No replica {name} runs here.", field="replica")
        is_base = any(name == each for each, _ in self._base)
        changes = self._changes
        leaves_schema = self._is_in_postgres(name) and not order.forget
        self._keep(
            _Changes(
                added=_without(changes.added, name),
                stopped=[*changes.stopped, name] if is_base else changes.stopped,
                forgotten=[*changes.forgotten, name] if order.forget else changes.forgotten,
                shares=_with_share(changes.shares, name, ()) if order.forget else changes.shares,
                schemas=[*changes.schemas, name] if leaves_schema else changes.schemas,
            )
        )
        pool.remove(name)
        kept = "stopped-in-database" if leaves_schema else "stopped"
        return write_result("forgotten" if order.forget else kept, replica=name)

    def _has_rows(self, name: str) -> bool:
        if self._is_in_postgres(name):
            return self._has_schema(name) or name in self._changes.stopped  # by an earlier version
        return (self._folder / f"{name}.sqlite").exists()

    def _has_schema(self, name: str) -> bool:
        return name in self._changes.schemas

    def _next_name(self, pool: ProcessPool) -> str:
        number = 1
        while f"replica-{number}" in pool.children:
            number += 1
        return f"replica-{number}"

    def _keep(self, changes: _Changes) -> None:
        path = self._folder / _FILE
        try:
            write_atomically(path, msgspec.json.encode(changes))
        except OSError as error:
            raise StorageFailed(
                f"{path.name} cannot be written: {error.strerror}. Make room on the disk, and order"
                " it again."
            ) from error
        self._changes = changes
        self.names[:] = [name for name, _ in self.roles()]


def _without(names: Sequence[str], name: str) -> list[str]:
    return [each for each in names if each != name]


def _with_share(
    shares: Mapping[str, list[ViewShare]], name: str, share: Sequence[ViewShare]
) -> dict[str, list[ViewShare]]:
    others = {each: known for each, known in shares.items() if each != name}
    return others | {name: list(share)} if share else others


def _load_models(folder: Path) -> "FolderModels":
    """Load the read models when they are first needed: few backends are ever given shares."""
    load: Callable[[Path], FolderModels] = resolve_name(
        "backend.projection.folder_models:load_models"
    )
    return load(folder)


def _role_of(name: str) -> ProcessRole:
    return "archive" if name == _ARCHIVE else "replica"


def _read(path: Path, logger: logging.Logger) -> _Changes:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Changes)
    except FileNotFoundError:  # none was ever changed
        return _Changes()
    except (OSError, msgspec.MsgspecError) as error:
        logger.warning("%s cannot be read, and is left out: %s", path.name, error)
        return _Changes()
