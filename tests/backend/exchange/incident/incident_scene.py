"""A data folder with a log, an archive, and what operators have left; incident files of it."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.annotations.annotation_store import AnnotationStore
from backend.audit.audit_store import AuditStore
from backend.domain.registry import Registry
from backend.exchange.incident.incident_format import IncidentManifest
from backend.exchange.incident.incident_reader import IncidentFile
from backend.exchange.incident.incident_writer import IncidentOrder, LogFolder, write_incident
from backend.exchange.incident.scratch_builder import ScratchBuilder
from backend.messages.annotations import AddNote
from backend.messages.events import Event, draft_of
from backend.projection.applier import Applier
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import open_rows
from backend.projection.row_revision import Annulments
from backend.projection.sql_tables import HEAP_PLACE
from backend.projection.start_rows import StartRows
from backend.projection.version_queries import rows_at
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import LogReader, Transaction
from backend.wire.scratch_mark import ScratchMark

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
LOGGER = logging.getLogger(__name__)


def _pass_over(*_: object) -> None:
    """Show no progress: no test looks at it here."""


def log_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'log.sqlite'}"


class IncidentScene:
    """`folder`: of the backend that an incident is of."""

    def __init__(
        self,
        folder: Path,
        history: Sequence[Event],
        projections: Mapping[str, Projection],
        registry: Registry,
    ) -> None:
        self.folder, self.history = folder, history
        self.projections, self.registry = projections, registry
        folder.mkdir(exist_ok=True)
        with closing(open_log(log_url(folder))) as log:
            log.append(Transaction(events=[draft_of(each) for each in history]), 10**15)
        self.follow(folder)

    def follow(self, folder: Path) -> None:
        """Let the archive of a folder come to the end of its log."""
        store = ArchiveStore(folder / "archive.sqlite", self.projections)
        with closing(store), self.reading(folder) as reader:
            applier = Applier(store, self.projections, self.registry)
            start = StartRows(folder)
            applier.follow_annulments(Annulments(reader, self.projections, LiveStore, start))
            while events := reader.read(applier.position, 500):
                applier.apply(events)

    def reading(self, folder: Path) -> "closing[LogReader]":
        return closing(open_reader(log_url(folder)))

    def rows(self, folder: Path, position: int) -> Rows:
        """Return all rows of the archive of a folder at a position, by view."""
        engine = open_rows(folder / "archive.sqlite")
        try:
            with engine.connect() as connection:
                return {
                    name: list(self._rows(connection, name, position)) for name in self.projections
                }
        finally:
            engine.dispose()

    def _rows(
        self, connection: sa.Connection, view: str, position: int
    ) -> Iterable[Mapping[str, Any]]:
        projection = self.projections[view]
        rows = rows_at(projection, position)
        order = [rows.c[name] for name in projection.key]
        # places among the versions of one event are left out: later versions are not in a file
        cells = [column for column in rows.c if column.name != HEAP_PLACE]
        return map(dict, connection.execute(sa.select(*cells).order_by(*order)).mappings())

    def note(self, text: str, position: int) -> None:
        with closing(AnnotationStore(self.folder, LOGGER)) as notes:
            notes.add_note(AddNote(at_us=10**15, text=text, by="eva", position=position))

    def act(self, act: str, **parameters: str) -> None:
        with closing(AuditStore(self.folder, "s", LOGGER)) as audit:
            audit.record("eva", act, **parameters)

    def save(self, target: Path, **order: object) -> IncidentManifest:
        with self.reading(self.folder) as reader:
            origin = LogFolder(self.folder, reader, self.registry, self.projections)
            wanted = msgspec.convert({"by": "eva", "source": "shop", **order}, IncidentOrder)
            return write_incident(str(target), origin, wanted, _pass_over)

    def unpack(self, file: Path, folder: Path) -> ScratchMark:
        """Unpack an incident into a new folder, whose archive follows the log then."""
        folder.mkdir()
        mark = ScratchMark(
            kind="incident", file=str(file), name="x", checksum="", first=0, last=0, events=0
        )
        builder = ScratchBuilder(folder, self.registry, self.projections, _pass_over)
        with IncidentFile(file) as incident:
            return builder.from_incident(incident, mark)


def events_of(reader: LogReader) -> Iterator[Event]:
    position = 0
    while found := reader.read(position, 1000):
        yield from found
        position = found[-1].position
