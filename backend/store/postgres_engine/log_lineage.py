"""What is known of a log in PostgreSQL from before: on which timeline it was, and where it ended.

In files of the data folder, so that a primary that was killed knows it as well. A former server
that comes back is told by its older timeline; events that a promoted standby never received by the
end that the log had. The end has a file of its own: it is written every second without waiting for
the disk, and a power cut that spoils it leaves what is known of the servers.
"""

import logging
from pathlib import Path

import msgspec

from backend.atomic_file import write_atomically
from backend.clock import Clock, now_us
from backend.messages.log_standbys import LostEvents
from backend.store.postgres_engine.server_choice import ServerIdentity

_logger = logging.getLogger(__name__)


_END_SUFFIX = ".end"
_UNKNOWN_END = 0, ""


class _Kept(msgspec.Struct, frozen=True):
    """The file; system, timeline and database as in `ServerIdentity`, 0 while none is known."""

    system: int = 0
    timeline: int = 0
    database: int = 0
    lost: LostEvents | None = None


class LogLineage:
    """Kept in files, or in memory alone where there is no place for them; one thread.

    A file that cannot be written is logged: the log itself goes on, and what is known in memory is.
    """

    def __init__(self, path: Path | None, clock: Clock = now_us) -> None:
        """Read what is kept; a file that cannot be read is as none."""
        self._path, self._clock = path, clock
        self._kept = read_lineage(path)
        self._tip = self._saved = _read_end(path)  # position and id (hexadecimal) of an event
        self._is_opened = False

    @property
    def tip(self) -> tuple[int, str] | None:
        """The log's last event as it is known: its position and its id; None: not known."""
        return self._tip if self._tip[0] else None

    @property
    def timeline(self) -> int:
        """The newest that was written to, 0 while none was."""
        return self._kept.timeline

    def is_former(self, server: ServerIdentity) -> bool:
        """Say whether a server is one in whose place another was promoted."""
        return server.system == self._kept.system and server.timeline < self._kept.timeline

    def note_server(self, server: ServerIdentity) -> None:
        """Keep to whom is written from now on.

        Where that is another log from the start, as when its URL was changed or its database was
        made anew, nothing that is known of the former one holds: no failover has lost that.
        """
        if not self._is_opened and self._is_other_log(server):
            self._tip, self._kept = _UNKNOWN_END, _Kept()
            self.save()
        self._is_opened = True
        known = self._kept.system, self._kept.timeline, self._kept.database
        if known != (server.system, server.timeline, server.database):
            self._keep(system=server.system, timeline=server.timeline, database=server.database)

    def _is_other_log(self, server: ServerIdentity) -> bool:
        kept = self._kept
        is_other_database = bool(kept.database) and server.database != kept.database
        return bool(kept.system) and (server.system != kept.system or is_other_database)

    def note_tip(self, position: int, event: str) -> None:
        """Note the log's last event; it is kept at the next `save`."""
        self._tip = position, event

    def save(self) -> None:
        """Keep what was noted; it need not survive a power cut."""
        if self._tip == self._saved:
            return
        self._saved = self._tip
        if self._path is None:
            return
        end = _end_path(self._path)
        try:
            part = end.with_suffix(".next")
            part.write_bytes(msgspec.json.encode(self._tip))
            part.replace(end)
        except OSError as error:  # the log goes on; only a failover would know less
            _note_unwritten(error)

    def note_lost(self, first: int, last: int) -> LostEvents:
        """Keep that the log lacks events that it had, and that its end is not known any more."""
        lost = LostEvents(first=first, last=last, at_us=self._clock(), timeline=self._kept.timeline)
        self._tip = _UNKNOWN_END
        self._keep(lost=lost)
        self.save()
        return lost

    def _keep(self, **changed: object) -> None:
        self._kept = msgspec.structs.replace(self._kept, **changed)
        if self._path is None:
            return
        try:
            write_atomically(self._path, msgspec.json.encode(self._kept))
        except OSError as error:  # the log goes on; only a failover would know less
            _note_unwritten(error)


def read_lineage(path: Path | None) -> _Kept:
    """Return what is kept; nothing where it cannot be read: it is only missed."""
    if path is None:
        return _Kept()
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):  # there is none yet, or another version kept it
        return _Kept()


def _read_end(path: Path | None) -> tuple[int, str]:
    if path is None:
        return _UNKNOWN_END
    try:
        return msgspec.json.decode(_end_path(path).read_bytes(), type=tuple[int, str])
    except (OSError, msgspec.DecodeError):  # there is none yet, or a power cut has spoilt it
        return _UNKNOWN_END


def _end_path(path: Path) -> Path:
    return path.with_suffix(_END_SUFFIX)


def _note_unwritten(error: OSError) -> None:
    _logger.warning("where the log ended is not kept: %s", error)
