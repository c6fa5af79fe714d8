"""A file of CloudEvents is brought into the log; an export of a whole log comes back identical."""

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from backend import clock
from backend.clock import Micros
from backend.domain.registry import Registry
from backend.exchange.cloudevents import ParsedEvent
from backend.exchange.draft_builder import DraftBuilder
from backend.exchange.formats import detect_format
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import FileReport, Finding, ImportReport
from backend.exchange.import_target import ImportTarget, ProgressCallback, record_once
from backend.exchange.input_files import digest_reader, open_input
from backend.exchange.known_ids import ExistingLog, KnownIds
from backend.messages.commands import RecordFacts
from backend.messages.events import Draft

_PEEK_BYTES = 256
_encode = msgspec.json.Encoder().encode


class _ImportState(msgspec.Struct):
    """What is kept with the progress.

    restoring: it began with an empty log; there: runs (first, last) of the file's events, counted
        from 1, that the log had already
    """

    restoring: bool
    there: list[tuple[int, int]] = []

    def mark_duplicate(self, number: int) -> None:
        """Note that the log has this event of the file already."""
        if self.there and self.there[-1][1] == number - 1:
            self.there[-1] = (self.there[-1][0], number)
        else:
            self.there.append((number, number))

    def is_duplicate(self, number: int) -> bool:
        """Say whether the log had this event of the file already."""
        return any(first <= number <= last for first, last in self.there)


class _NumberedDraft(msgspec.Struct, frozen=True):
    """An event of the file on its way into the log; no draft when it cannot be read."""

    number: int
    line: int
    time: Micros
    draft: Draft | None


class CloudEventsFile:
    """A file of CloudEvents. It is read through once when it is opened, to know it.

    size: how many events it holds; whole: they are at the positions 1, 2, 3, …, as in an export

    Raises:
        Unreadable: the file is missing, damaged, or in no known format.
    """

    name = "cloudevents"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = 0
        self.whole = True
        with open_input(path) as stream:
            self._format = detect_format(stream.read(_PEEK_BYTES))
        with open_input(path) as stream:
            digesting, buffered = digest_reader(stream)
            with buffered:
                for item in self._format.read(buffered):
                    self.size += 1
                    self.whole &= item.event is not None and item.event.position == self.size
                while buffered.read(1 << 16):
                    pass  # what a format does not look at belongs to the file all the same
        self.origin = f"cloudevents:{digesting.hexdigest()}:facts"

    @contextmanager
    def items(self) -> Generator[Iterator[ParsedEvent]]:
        """Open the file, and give what stands in it."""
        with open_input(self._path) as stream:
            yield self._format.read(stream)

    def report(self) -> ImportReport:
        """Return an empty report on the file."""
        return ImportReport(
            source=self.name,
            origin=self.origin,
            mode="facts",
            files=[FileReport(self._path.name)],
            meanings={
                "already-there": "have an id that an event of the log or of an earlier line has",
                "attributes-left-out": "have extension attributes that the log has no place for",
            },
        )


class CloudEventsImport:
    """Brings one file of CloudEvents into a log, and goes on with where it stopped."""

    def __init__(
        self,
        source: CloudEventsFile,
        target: ImportTarget,
        present: ExistingLog,
        registry: Registry,
    ) -> None:
        self._source = source
        self._target = target
        self._existing = present
        self._registry = registry
        self._report = source.report()
        self._events = Counter[str]()
        self._state = _ImportState(restoring=False)

    def run(self, pace: ImportPace, on_progress: ProgressCallback) -> ImportReport:
        """Bring in what is not there yet, and return the report on all of it.

        Raises:
            Unavailable: the backend does not answer, or the same import is running elsewhere.
        """
        progress = self._target.progress(self._source.origin)
        self._state = self._load_state(progress.state)
        done = self._report.before = progress.upto
        on_progress(done)
        with self._source.items() as items, KnownIds(self._existing) as known:
            for group in pace.batches(self._remaining(items, done)):
                self._record_batch(done, group, known)
                done += len(group)
                on_progress(done)
        self._report.events = dict(self._events)
        return self._report

    def _load_state(self, state: bytes) -> _ImportState:
        if state:
            return msgspec.json.decode(state, type=_ImportState)
        return _ImportState(restoring=self._source.whole and self._existing.head() == 0)

    def _record_batch(self, done: int, group: list[_NumberedDraft], known: KnownIds) -> None:
        known.refresh()
        for brought in group:
            if brought.draft and not known.claim(brought.draft.id):
                self._state.mark_duplicate(brought.number)
        for brought in group:
            self._count(brought)
        record = RecordFacts(
            origin=self._source.origin,
            since=done,
            upto=done + len(group),
            state=_encode(self._state),
            facts=[
                brought.draft
                for brought in group
                if brought.draft and not self._state.is_duplicate(brought.number)
            ],
        )
        record_once(self._target, record)

    def _remaining(self, items: Iterator[ParsedEvent], done: int) -> Iterator[_NumberedDraft]:
        """Yield what is not done yet, and note what became of the rest."""
        drafting = DraftBuilder(self._registry, clock.now_us(), restoring=self._state.restoring)
        left_out: list[int] = []
        time = 0
        for number, item in enumerate(items, 1):
            brought = self._build_draft(number, item, time, drafting)
            time = brought.time
            if item.left_out:
                left_out.append(item.line)
            if number > done:
                yield brought
            else:
                self._count(brought)
        if left_out:
            file = self._report.files[0].name
            self._report.findings.append(Finding("attributes-left-out", file, left_out))

    def _build_draft(
        self, number: int, item: ParsedEvent, time: Micros, drafting: DraftBuilder
    ) -> _NumberedDraft:
        """Return the event with its draft; one without takes the time of the one before."""
        self._report.files[0].lines += 1
        try:
            draft = drafting.build(item)
        except ValueError as error:
            self._report.files[0].add_unreadable(item.line, str(error))
            return _NumberedDraft(number, item.line, time, None)
        return _NumberedDraft(number, item.line, draft.time, draft)

    def _count(self, brought: _NumberedDraft) -> None:
        if brought.draft is None:
            return
        if self._state.is_duplicate(brought.number):
            self._report.files[0].set_aside("already-there", brought.line)
        else:
            self._report.files[0].taken += 1
            self._events[brought.draft.type] += 1
