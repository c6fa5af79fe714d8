"""What is known of a log in PostgreSQL from before: on which timeline it was, and where it ended.

In a file of the data folder, so that a primary that was killed knows it as well. A former server
that comes back is told by its older timeline; events that a promoted standby never received by the
end that the log had.
"""

import logging
from pathlib import Path

import msgspec

from backend.atomic_file import write_atomically
from backend.clock import Clock, now_us
from backend.messages.log_standbys import LostEvents
from backend.store.postgres_engine.server_choice import ServerIdentity

_logger = logging.getLogger(__name__)


class _Kept(msgspec.Struct, frozen=True):
    """The file. position, event: of the log's last event as it was known (a hexadecimal id)."""

    system: int = 0
    timeline: int = 0
    position: int = 0
    event: str = ""
    lost: LostEvents | None = None


class LogLineage:
    """Kept in a file, or in memory alone where there is no place for one; one thread.

    A file that cannot be written is logged: the log itself goes on, and what is known in memory is.
    """

    def __init__(self, path: Path | None, clock: Clock = now_us) -> None:
        """Read what is kept; a file that cannot be read is as none."""
        self._path, self._clock = path, clock
        self._kept = read_lineage(path)
        self._tip = self._kept.position, self._kept.event

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
        """Keep to whom is written from now on."""
        if (server.system, server.timeline) != (self._kept.system, self._kept.timeline):
            self._keep(system=server.system, timeline=server.timeline)

    def note_tip(self, position: int, event: str) -> None:
        """Note the log's last event; it is kept at the next `save`."""
        self._tip = position, event

    def save(self) -> None:
        """Keep what was noted; it need not survive a power cut."""
        if self._tip != (self._kept.position, self._kept.event):
            self._kept = msgspec.structs.replace(
                self._kept, position=self._tip[0], event=self._tip[1]
            )
            self._write(is_durable=False)

    def note_lost(self, first: int, last: int) -> LostEvents:
        """Keep that the log lacks events that it had, and that its end is not known any more."""
        lost = LostEvents(first=first, last=last, at_us=self._clock(), timeline=self._kept.timeline)
        self._tip = 0, ""
        self._keep(position=0, event="", lost=lost)
        return lost

    def _keep(self, **changed: object) -> None:
        self._kept = msgspec.structs.replace(self._kept, **changed)
        self._write(is_durable=True)

    def _write(self, *, is_durable: bool) -> None:
        if self._path is None:
            return
        content = msgspec.json.encode(self._kept)
        try:
            if is_durable:
                write_atomically(self._path, content)
            else:
                part = self._path.with_suffix(".next")
                part.write_bytes(content)
                part.replace(self._path)
        except OSError as error:
            _logger.warning("where the log ended is not kept: %s", error)


def read_lineage(path: Path | None) -> _Kept:
    """Return what is kept; nothing where it cannot be read: it is only missed."""
    if path is None:
        return _Kept()
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):  # there is none yet, or another version kept it
        return _Kept()
