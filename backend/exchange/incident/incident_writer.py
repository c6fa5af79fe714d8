"""An incident becomes a file: whole or not at all."""

import hashlib
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import msgspec

from backend.clock import now_us
from backend.domain.registry import Registry
from backend.exchange.exported_origins import ExportedOrigins
from backend.exchange.incident import incident_format as members
from backend.exchange.incident.incident_code import code_of_store, installed_code, wanted_views
from backend.exchange.incident.incident_format import IncidentManifest, MemberDigest
from backend.exchange.incident.incident_sources import (
    ArchivedRows,
    IncidentRange,
    KeptRecords,
    TableRecords,
    choose_range,
    kept_records,
    read_events,
    rebuilt_helpers,
)
from backend.exchange.incident.pseudonyms import Pseudonyms
from backend.exchange.incident.revised_start import rebuilt_start, revised_starts
from backend.exchange.output_file import open_output
from backend.messages.events import Event, Origin
from backend.projection.code_ledger import entries_upto
from backend.projection.read_model import Projection
from backend.projection.start_rows import StartRows
from backend.store.log_port import LogReader
from backend.wire.cloudevents import to_json
from backend.wire.codec import PROTOCOL
from backend.wire.followed_store import describe_store

PERSONAL = "personal"  # what may be masked
SECRETS = "secrets"  # what always is
ALL = "all"  # both
REPLAYED, WRITTEN = "events replayed", "events written"
OnProgress = Callable[[str, int, int], None]  # what is counted, done, of how much

_encode = msgspec.json.Encoder().encode


class IncidentOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be saved; fields as in `IncidentManifest`. None: from the first, to the last.

    has_views: with the text of an attached folder's own read models, as it stands.
    """

    first: int | None = None
    last: int | None = None
    playhead: int | None = None
    is_masked: bool = False
    has_views: bool = False
    by: str
    source: str


class LogFolder(msgspec.Struct, frozen=True):
    """A data folder with its log, and what is installed to read it."""

    folder: Path
    reader: LogReader
    registry: Registry
    projections: Mapping[str, Projection]


def write_incident(
    target: str, origin: LogFolder, order: IncidentOrder, on_progress: OnProgress
) -> IncidentManifest:
    """Write an incident file.

    Raises:
        Unreadable: there are no such events, no views to be saved with them (code `no-views`), or
            the file may not be written.
        Unavailable: the archive is missing or behind, or the log does not answer.
        StorageFailed: a disk is full or fails; what was at the target is as it was.
    """
    wanted = choose_range(origin.reader.head(), order.first, order.last, order.playhead)
    views = wanted_views(origin.folder) if order.has_views else None
    with ExitStack() as opened:
        rows = ArchivedRows(origin.folder, origin.projections, wanted)
        opened.callback(rows.close)
        out = opened.enter_context(open_output(target))
        packed = opened.enter_context(zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED))
        pseudonyms = Pseudonyms(origin.registry, rows.projections, is_personal=order.is_masked)
        written = _IncidentFile(packed, pseudonyms, origin, wanted, on_progress)
        return written.write(order, rows, views)


class _IncidentFile:
    def __init__(
        self,
        packed: zipfile.ZipFile,
        pseudonyms: Pseudonyms,
        origin: LogFolder,
        wanted: IncidentRange,
        on_progress: OnProgress,
    ) -> None:
        self._packed, self._pseudonyms, self._origin = packed, pseudonyms, origin
        self._wanted, self._on_progress = wanted, on_progress
        self._digests: list[MemberDigest] = []
        self._types: Counter[str] = Counter()

    def write(
        self, order: IncidentOrder, rows: ArchivedRows, views: bytes | None
    ) -> IncidentManifest:
        """Write all members, and the manifest behind them."""
        wanted, origin, store = self._wanted, self._origin, describe_store(self._origin.folder)
        kept = kept_records(origin.folder, origin.reader, wanted)
        if wanted.first > 1:
            self._write_start(rows)
        with rows.at(wanted.playhead) as tables:
            self._write_tables(members.PLAYHEAD, tables)
        self._write_revised_starts()
        origins = ExportedOrigins(origin.reader.read_origins)
        events = origins.follow(self._events())
        self._add(members.EVENTS, (self._line(each, origins.of(each)) for each in events))
        self._write_kept(kept)
        if views is not None:
            self._add(members.VIEWS, views.splitlines(keepends=True), end=b"")
        manifest = IncidentManifest(
            made_us=now_us(),
            by=order.by,
            program=version("marigraph"),
            protocol=PROTOCOL,
            source=order.source,
            first=wanted.first,
            last=wanted.last,
            events=self._types.total(),
            playhead=wanted.playhead,
            since_us=kept.since_us,
            until_us=kept.until_us,
            masked=[PERSONAL] if order.is_masked else [],
            code=installed_code() if store is None else code_of_store(store),
            types=dict(sorted(self._types.items())),
            members=self._digests,
            store=store,
        )
        self._packed.writestr(members.MANIFEST, msgspec.json.format(_encode(manifest)))
        return manifest

    def _write_start(self, rows: ArchivedRows) -> None:
        """Write all rows as the first event finds them, the handlers' own too."""
        before, origin = self._wanted.first - 1, self._origin
        with rows.at(before) as tables:
            self._write_tables(members.START, tables)
        with rows.connect() as connection:
            self._add(members.CODE, map(_encode, entries_upto(connection, before)))
        with (
            TemporaryDirectory(prefix="marigraph-incident-") as scratch,
            rebuilt_helpers(
                Path(scratch) / "rows.sqlite",
                origin.reader,
                (origin.registry, rows.projections),
                before,
                StartRows(origin.folder),
                lambda done, total: self._on_progress(REPLAYED, done, total),
            ) as helpers,
        ):
            self._write_tables(members.START, helpers)

    def _write_revised_starts(self) -> None:
        """Write the rows at the start anew for annulments of what was before it."""
        wanted, origin = self._wanted, self._origin
        for each in revised_starts(origin.reader, wanted):
            with (
                TemporaryDirectory(prefix="marigraph-incident-") as scratch,
                rebuilt_start(
                    Path(scratch) / "rows.sqlite",
                    origin.reader,
                    (origin.registry, origin.projections),
                    (each, wanted.first - 1),
                    StartRows(origin.folder),
                    lambda done, total: self._on_progress(REPLAYED, done, total),
                ) as tables,
            ):
                self._write_tables(f"{members.START_REVISED}{each.position}/", tables)

    def _write_tables(self, prefix: str, tables: Iterable[TableRecords]) -> None:
        for spec, records in tables:
            masked = (self._pseudonyms.row(spec, record) for record in records)
            self._add(f"{prefix}{spec.name}.jsonl", map(_encode, masked))

    def _events(self) -> Iterator[Event]:
        first, last = self._wanted.first, self._wanted.last
        for event in read_events(self._origin.reader, self._wanted):
            self._types[event.type] += 1
            self._on_progress(WRITTEN, event.position - first + 1, last - first + 1)
            yield self._pseudonyms.event(event)

    def _line(self, event: Event, origin: Origin | None) -> bytes:
        return to_json(event, None if origin is None else self._pseudonyms.origin(origin))

    def _write_kept(self, kept: KeptRecords) -> None:
        annotations = kept.annotations()
        self._add(members.LAG, map(_encode, kept.samples()))
        self._add(members.AUDIT, (self._record(_act_record(each)) for each in kept.acts()))
        self._add(members.ALERTS, map(self._record, kept.alerts()))
        self._add(members.NOTES, map(self._record, annotations.notes))
        self._add(members.DEPLOYS, map(_encode, annotations.deploys))
        self._add(members.CONDITIONS, [self._record(kept.conditions())])

    def _record(self, record: object) -> bytes:
        return _encode(self._pseudonyms.record(msgspec.to_builtins(record)))

    def _add(self, name: str, lines: Iterable[bytes], end: bytes = b"\n") -> None:
        with self._packed.open(name, "w", force_zip64=True) as out:
            digest = _write_lines(name, lines, end, out)
        self._digests.append(digest)


def _act_record(entry: object) -> dict[str, Any]:
    """Return an act with its parameters as an object, to be read by people and masked."""
    record: dict[str, Any] = msgspec.to_builtins(entry, builtin_types=(bytes,))
    return record | {"parameters": msgspec.json.decode(record["parameters"])}


def _write_lines(name: str, lines: Iterable[bytes], end: bytes, out: IO[bytes]) -> MemberDigest:
    digest, size_bytes, records = hashlib.sha256(), 0, 0
    for line in lines:
        whole = line + end
        digest.update(whole)
        out.write(whole)
        size_bytes, records = size_bytes + len(whole), records + 1
    return MemberDigest(name, size_bytes, records, digest.hexdigest())
