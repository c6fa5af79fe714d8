"""A trial of an import: the importer itself reads the file, with a target that writes nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from backend.domain.registry import Registry
from backend.errors import Unreadable
from backend.exchange.cloudevents_file import CloudEventsFile
from backend.exchange.cloudevents_import import CloudEventsImport
from backend.exchange.event_identity import ExistingLog
from backend.exchange.history_import import HistoryImport
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import FileReport, ImportReport
from backend.exchange.import_source import ImportSource
from backend.exchange.import_target import ImportTarget, ProgressCallback
from backend.exchange.input_files import InputFile
from backend.exchange.olist.olist_source import OlistSource
from backend.exchange.online_retail.retail_source import OnlineRetailSource
from backend.messages.commands import (
    Answer,
    Command,
    FactsRecorded,
    ImportProgressReply,
    RecordFacts,
)
from backend.messages.events import Draft
from backend.messages.import_preview import (
    ImportKind,
    ImportPreview,
    PreviewedEvent,
    PreviewedFate,
)
from backend.translation import tr_noop

_MAX_EVENTS = 6  # that are shown as they would be recorded
_MAX_DATA_CHARS = 2_000
_MAX_LINES = 5  # of which the numbers are named
_MAX_REASONS = 6  # of lines that cannot be read
_MAX_PEEK_BYTES = 1 << 16
_TABLES, _PACKS = {".csv", ".xlsx", ".xls"}, {".tar", ".zip", ".tgz"}


class TrialTarget:
    """Takes every record and keeps the first facts; only how far it has come is the backend's."""

    def __init__(self, target: ImportTarget) -> None:
        self._target = target
        self.first: list[Draft] = []

    def progress(self, origin: str) -> ImportProgressReply:
        """Return how far an import of the same content has really come."""
        return self._target.progress(origin)

    def record(self, record: RecordFacts) -> FactsRecorded:
        """Write nothing."""
        self.first += record.facts[: _MAX_EVENTS - len(self.first)]
        return FactsRecorded(origin=record.origin, upto=record.upto, first=0, last=0)

    def send(self, commands: Iterable[Command], window: int = 100) -> Iterator[Answer]:
        """Send nothing."""
        del commands, window
        return iter(())


def candidate_kinds(path: Path) -> list[ImportKind]:
    """Return what a file may be by its name, the most likely first."""
    suffixes = {suffix.lower() for suffix in path.suffixes}
    if path.is_dir():
        return ["olist"]
    if suffixes & _PACKS:
        return ["olist", "online-retail", "cloudevents"]
    return ["online-retail"] if suffixes & _TABLES else ["cloudevents"]


def try_import(
    path: Path,
    target: ImportTarget,
    existing: ExistingLog,
    registry: Registry,
    installation: str,
    new_meter: Callable[[int], ProgressCallback],
) -> ImportPreview:
    """Say what an import of a file would do; `new_meter(size)` hears how far that has come.

    Raises:
        Unreadable: it is nothing that can be imported; why it is not what its name says.
    """
    first_error: Unreadable | None = None
    for kind in candidate_kinds(path):
        trial = TrialTarget(target)
        try:
            if kind == "cloudevents":
                with CloudEventsFile(path) as file:
                    importing = CloudEventsImport(file, trial, existing, registry)
                    report = importing.run(ImportPace(), new_meter(file.size))
            else:
                source = _open_history(kind, path)
                history = HistoryImport(trial, registry, installation)
                report = history.run(source, ImportPace(), new_meter(source.size("facts")))
        except Unreadable as error:  # another kind may fit; if none does, the first one is raised
            first_error = first_error or error
            continue
        return _preview(kind, path, report, trial.first)
    raise first_error or Unreadable(f"{path} is nothing that can be imported.")


def _open_history(kind: ImportKind, path: Path) -> ImportSource:
    return OlistSource(path) if kind == "olist" else OnlineRetailSource(path)


def _preview(
    kind: ImportKind, path: Path, report: ImportReport, first: list[Draft]
) -> ImportPreview:
    taken = sum(file.taken for file in report.files)
    return ImportPreview(
        kind=kind,
        file=str(path),
        lines=sum(file.lines for file in report.files),
        taken=taken,
        new=sum(report.events.values()) - report.before,
        before=report.before,
        by_type=report.events,
        first=[_previewed(draft) for draft in first],
        fates=list(_fates(report)),
        are_commands=kind == "cloudevents" and not taken and _holds_commands(path),
    )


def _previewed(draft: Draft) -> PreviewedEvent:
    return PreviewedEvent(
        time=draft.time,
        type=draft.type,
        subject=draft.subject,
        actor=draft.actor,
        data=draft.data.decode(errors="replace")[:_MAX_DATA_CHARS],
    )


def _fates(report: ImportReport) -> Iterator[PreviewedFate]:
    """Yield what is not taken first, and then what is taken with a word about it."""
    for file in report.files:
        yield from _unreadable(file)
        for code, lines in sorted((file.aside | file.rejected).items()):
            yield PreviewedFate(
                kind="aside",
                file=file.name,
                code=code,
                meaning=report.meanings.get(code, code),
                count=file.count(code),
                lines=lines[:_MAX_LINES],
            )
    for finding in report.findings:
        yield PreviewedFate(
            kind="finding",
            file=finding.file,
            code=finding.code,
            meaning=report.meanings.get(finding.code, finding.code),
            count=len(finding.lines) + finding.unlisted,
            lines=finding.lines[:_MAX_LINES],
        )


def _unreadable(file: FileReport) -> Iterator[PreviewedFate]:
    """Yield the reasons for which lines cannot be read, the most frequent ones."""
    counts = Counter(unread.reason for unread in file.unreadable)
    for reason, count in counts.most_common(_MAX_REASONS):
        lines = [unread.line for unread in file.unreadable if unread.reason == reason]
        yield PreviewedFate(
            kind="unreadable",
            file=file.name,
            code="unreadable",
            meaning=reason,
            count=count,
            lines=lines[:_MAX_LINES],
        )
    named = sum(count for _, count in counts.most_common(_MAX_REASONS))
    if rest := file.count_unreadable() - named:
        yield PreviewedFate(
            kind="unreadable",
            file=file.name,
            code="unreadable",
            meaning=tr_noop("for other reasons"),
            count=rest,
            lines=[],
        )


def _holds_commands(path: Path) -> bool:
    """Whether the first line is a command: a type and data, and nothing that an event has."""
    with closing(InputFile(path)) as file, file.content() as stream:
        line = stream.read(_MAX_PEEK_BYTES).split(b"\n", 1)[0]
    try:
        found = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:  # no line of JSON is no command: the answer itself
        return False
    return {"type", "data"} <= found.keys() and "specversion" not in found
