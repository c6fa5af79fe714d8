"""A data folder is made of a file of events: its log, its archive's beginning, what was kept."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import astuple

from backend.annotations.annotation_copy import write_annotations
from backend.annotations.breakpoint_store import BREAKPOINTS_FILE_NAME
from backend.atomic_file import write_atomically
from backend.audit.audit_copy import write_acts
from backend.domain.registry import Registry
from backend.errors import Unreadable
from backend.exchange.event_parser import ParsedEvent, read_json
from backend.exchange.formats import detect_format
from backend.exchange.incident import incident_format as members
from backend.exchange.incident.incident_code import other_code
from backend.exchange.incident.incident_reader import IncidentFile
from backend.exchange.incident.positioned_events import PositionedEvents
from backend.exchange.input_files import InputFile
from backend.messages.alerts import AlertEvent
from backend.messages.annotations import Deploy, Note
from backend.messages.audit import AuditEntry
from backend.messages.breakpoints import KeptConditions
from backend.messages.events import Event, Origin
from backend.projection.archive_store import ArchiveStore
from backend.projection.code_ledger import LedgerEntry, write_entries
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_store import Checkpoint
from backend.projection.start_rows import start_file
from backend.projection.table_specs import TableSpec, table_specs_of
from backend.store.engine_registry import open_loader
from backend.store.log_loader_port import LoadedRange
from backend.telemetry.alerts.alert_history_copy import write_alert_history
from backend.telemetry.sample_copy import KeptSample, write_samples
from backend.wire.attachment import FollowedStore
from backend.wire.scratch_mark import ScratchMark

_SEED_ROWS = 2_000  # written in one transaction
_PEEK_BYTES = 256
_logger = logging.getLogger(__name__)
ROWS, UNPACKED = "rows unpacked", "events unpacked"
OnProgress = Callable[[str, int, int], None]  # what is counted, done, of how many (0: not known)


class ScratchBuilder:
    """Fills an empty folder. `on_progress` hears how many rows and events are in it."""

    def __init__(
        self,
        folder: Path,
        registry: Registry,
        projections: Mapping[str, Projection],
        on_progress: OnProgress,
    ) -> None:
        self._folder = folder
        self._registry = registry
        self._projections = projections
        self._on_progress = on_progress
        self._rows = self._rows_total = 0
        self._foreign_events = 0

    def from_incident(
        self, incident: IncidentFile, mark: ScratchMark, views: FollowedStore | None = None
    ) -> ScratchMark:
        """Unpack an incident file; return the mark with what was found.

        views: the read models that whoever opens it has named.

        Raises:
            Unreadable: it is damaged, or holds rows of another shape.
            StorageFailed: the disk is full or fails.
        """
        manifest = incident.manifest
        if manifest.first > 1:
            self._seed(incident, manifest.first - 1)
        positioned = PositionedEvents(mark.name)
        with incident.opened(members.EVENTS) as lines:
            items = (read_json(line, number) for number, line in enumerate(lines, 1))
            try:
                loaded = self._load(positioned, items, manifest.events)
            except Unreadable:
                deque(lines, maxlen=0)  # says so where it is not what was written
                raise
        self._write_kept(incident)
        return msgspec.structs.replace(
            _with_range(mark, loaded),
            playhead=manifest.playhead,
            source=manifest.source,
            made_us=manifest.made_us,
            is_masked=bool(manifest.masked),
            other_code=other_code(manifest, views),
            store=manifest.store,
        )

    def from_export(self, path: Path, mark: ScratchMark) -> ScratchMark:
        """Read a file of CloudEvents; return the mark with what was found.

        Raises:
            Unreadable: it is in no known format, or what stands in it is no part of a log.
            StorageFailed: the disk is full or fails.
        """
        with InputFile(path) as file:
            with file.content() as stream:
                form = detect_format(stream.read(_PEEK_BYTES))
            with file.content() as stream:
                loaded = self._load(PositionedEvents(mark.name), form.read(stream), 0)
        is_of_store = loaded.events > 0 and self._foreign_events == loaded.events
        store = FollowedStore() if is_of_store else None
        return msgspec.structs.replace(_with_range(mark, loaded), store=store)

    def _load(
        self, positioned: PositionedEvents, items: Iterable[ParsedEvent], total: int
    ) -> LoadedRange:
        events = self._counted(positioned.read(items), total)

        def origin_of(event: Event) -> Origin | None:
            origin = positioned.pop_origin(event)
            self._foreign_events += origin is not None
            return origin

        with closing(open_loader(self._folder / "log.sqlite")) as loader:
            return loader.load(events, self._registry.owner_of_recorded, origin_of)

    def _counted(self, events: Iterable[Event], total: int) -> Iterator[Event]:
        for number, event in enumerate(events, 1):
            self._on_progress(UNPACKED, number, total)
            yield event

    def _seed(self, incident: IncidentFile, position: int) -> None:
        """Let the archive, and whatever is built from the log, begin with the rows before it."""
        starts = (position, *_revised(incident))
        self._rows_total = _start_rows(incident) * (1 + len(starts))
        archive = ArchiveStore(self._folder / "archive.sqlite", self._projections)
        self._seed_store(archive, incident, position)
        for since in starts:
            path = start_file(self._folder, since)
            begin = LiveStore(path, self._projections)
            self._seed_store(begin, incident, position, f"{members.START_REVISED}{since}/")

    def _seed_store(
        self,
        store: ArchiveStore | LiveStore,
        incident: IncidentFile,
        position: int,
        revised: str = "",
    ) -> None:
        """Write the rows; those under the name `revised` in the place of the others."""
        with closing(store):
            for projection in self._projections.values():
                for spec in table_specs_of(projection):
                    name = f"{spec.name}.jsonl"
                    is_revised = bool(revised) and f"{revised}{name}" in incident.names
                    name = f"{revised if is_revised else members.START}{name}"
                    self._seed_table(store, incident.records(name, dict[str, Any]), spec, position)
            entries = incident.records(members.CODE, LedgerEntry)
            write = partial(write_entries, store.database, entries)
            store.save(Checkpoint(position, {}), beside=write)

    def _seed_table(
        self,
        store: ArchiveStore | LiveStore,
        rows: Iterator[dict[str, Any]],
        spec: TableSpec,
        position: int,
    ) -> None:
        while batch := list(islice(rows, _SEED_ROWS)):
            cells = [astuple(_row(spec, record)) for record in batch]
            self._rows += len(cells)
            self._on_progress(ROWS, self._rows, self._rows_total)
            store.put_rows({spec.name: cells}, position)
            store.save(Checkpoint(position, {}))

    def _write_kept(self, incident: IncidentFile) -> None:
        folder, read = self._folder, incident.records
        write_samples(folder / "telemetry.sqlite", read(members.LAG, KeptSample), _logger)
        write_acts(folder, map(_act, read(members.AUDIT, dict[str, Any])))
        write_alert_history(folder / "alerts.sqlite", read(members.ALERTS, AlertEvent), _logger)
        for conditions in read(members.CONDITIONS, KeptConditions):
            path = folder / BREAKPOINTS_FILE_NAME
            write_atomically(path, msgspec.json.encode(conditions))
        deploys = read(members.DEPLOYS, Deploy)
        write_annotations(folder, read(members.NOTES, Note), deploys, _logger)


def _start_rows(incident: IncidentFile) -> int:
    listed = incident.manifest.members
    return sum(each.records for each in listed if each.name.startswith(members.START))


def _revised(incident: IncidentFile) -> list[int]:
    """Return from which positions on other rows at the start count."""
    parts = (each.partition("/")[0] for each in incident.names)
    found = {each.removeprefix(members.START_REVISED) for each in parts if each != members.START}
    return sorted(int(each) for each in found if each.isdecimal())


def _with_range(mark: ScratchMark, loaded: LoadedRange) -> ScratchMark:
    return msgspec.structs.replace(mark, first=loaded.first, last=loaded.last, events=loaded.events)


def _row(spec: TableSpec, record: dict[str, Any]) -> msgspec.Struct:
    try:
        return msgspec.convert(record, spec.row, strict=False)
    except msgspec.ValidationError as error:
        raise Unreadable(
            f"The rows of {spec.view} in the file are of another shape than those of the version"
            f" that is installed here: {error}. Install the version that the file was made with.",
            code="other-shape",
        ) from error


def _act(record: dict[str, Any]) -> AuditEntry:
    text = msgspec.json.encode(record["parameters"])
    return msgspec.convert(record | {"parameters": text}, AuditEntry)
