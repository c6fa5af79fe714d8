"""The import of a file of CloudEvents; an export of a whole log comes back identical."""

from collections import Counter
from collections.abc import Iterator
from operator import attrgetter

import msgspec

from backend import clock
from backend.clock import Micros
from backend.domain.registry import Registry
from backend.errors import DuplicateEvent
from backend.exchange.cloudevents_file import CloudEventsFile
from backend.exchange.draft_builder import COMMIT_TIME_REPLACED, BuiltDraft, DraftBuilder
from backend.exchange.event_identity import ExistingLog, KnownEvents
from backend.exchange.event_parser import ParsedEvent
from backend.exchange.event_time import Rfc3339Reader, TimeReader
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import ALREADY_THERE, ID_CONFLICT, ImportReport
from backend.exchange.import_target import ImportTarget, ProgressCallback, record_once
from backend.messages.commands import RecordFacts

_encode = msgspec.json.Encoder().encode


class _ImportState(msgspec.Struct):
    """What is kept with the progress.

    restoring: it began with an empty log; head: of the log when it began, what stands up to there
    was not brought in by this import; recovered: events that an earlier run could not read or take,
    and that a later one could
    """

    restoring: bool
    head: int
    recovered: int = 0


class _NumberedDraft(msgspec.Struct, frozen=True):
    """An event of the file on its way into the log; no draft when it cannot be read."""

    number: int
    line: int
    time: Micros
    built: BuiltDraft | None

    @property
    def size_bytes(self) -> int:
        """How large its payload is."""
        return 0 if self.built is None else len(self.built.draft.data)


class CloudEventsImport:
    """Brings one file of CloudEvents into a log, and goes on with where it stopped.

    Every run reads the whole file. What an earlier run has brought in is found in the log by its
    identity; what it could not read is tried again.
    """

    def __init__(
        self,
        source: CloudEventsFile,
        target: ImportTarget,
        existing: ExistingLog,
        registry: Registry,
        times: TimeReader | None = None,
    ) -> None:
        """`times`: how times are read; by default as RFC 3339, and no other way."""
        self._times = times or Rfc3339Reader()
        self._source = source
        self._target = target
        self._existing = existing
        self._registry = registry
        self._report = source.report()
        self._report.meanings = self._report.meanings | self._times.meanings
        self._file = self._report.files[0]
        self._events = Counter[str]()
        self._state = _ImportState(restoring=False, head=0)
        self._upto = 0

    def run(self, pace: ImportPace, on_progress: ProgressCallback) -> ImportReport:
        """Bring in what is not there yet, and return the report on all of it.

        Raises:
            Unavailable: the backend does not answer, the same import is running elsewhere, or the
                file changed while it was read.
        """
        progress = self._target.progress(self._source.origin)
        self._state = self._load_state(progress.state)
        self._upto = progress.upto
        done = self._upto - self._state.recovered
        on_progress(done)
        with KnownEvents(self._existing) as known, self._source.items() as items:
            known.refresh()
            pending = self._pending(items, done, known)
            for batch in pace.batches(pending, attrgetter("size_bytes")):
                self._record_batch(batch, done, known)
                on_progress(self._upto - self._state.recovered)
        self._report.events = dict(self._events)
        return self._report

    def _load_state(self, state: bytes) -> _ImportState:
        if state:
            return msgspec.json.decode(state, type=_ImportState)
        head = self._existing.head()
        return _ImportState(restoring=self._source.is_whole_log and head == 0, head=head)

    def _pending(
        self, items: Iterator[ParsedEvent], done: int, known: KnownEvents
    ) -> Iterator[_NumberedDraft]:
        """Yield what is not done yet, and what an earlier run could not do; count the rest."""
        restoring = self._state.restoring
        begun_us = clock.now_us()
        builder = DraftBuilder(self._registry, begun_us, self._times, restoring=restoring)
        later = DraftBuilder(self._registry, begun_us, self._times, restoring=False)
        time = 0
        for number, item in enumerate(items, 1):
            is_done = number <= done
            numbered = self._build(number, item, time, later if is_done else builder)
            time = numbered.time
            if not is_done or self._is_new(numbered, known, is_done=True):
                yield numbered

    def _build(
        self, number: int, item: ParsedEvent, time: Micros, builder: DraftBuilder
    ) -> _NumberedDraft:
        """Return the event with its draft; one without takes the time of the one before."""
        self._file.lines += 1
        try:
            built = builder.build(item)
        except ValueError as error:
            self._file.add_unreadable(item.line, str(error))
            return _NumberedDraft(number, item.line, time, None)
        for code in built.findings:
            self._report.add_finding(code, self._file.name, item.line)
        return _NumberedDraft(number, item.line, built.draft.time, built)

    def _is_new(self, numbered: _NumberedDraft, known: KnownEvents, *, is_done: bool) -> bool:
        """Say whether an event is to be brought in; if not, note why not."""
        if numbered.built is None:
            return False
        draft = numbered.built.draft
        found = known.find_or_add(draft)
        if found is None:
            return True
        if not found.agrees_with(draft, has_time=numbered.built.has_time):
            self._file.set_aside(ID_CONFLICT, numbered.line)
        elif is_done and found.position > self._state.head:
            known.mark_seen(draft)
            self._report.before += 1
            self._count_taken(numbered, numbered.built, is_restored=self._state.restoring)
        else:
            self._file.set_aside(ALREADY_THERE, numbered.line)
        return False

    def _record_batch(self, batch: list[_NumberedDraft], done: int, known: KnownEvents) -> None:
        known.refresh()
        recovered = [numbered for numbered in batch if numbered.number <= done]
        rest = batch[len(recovered) :]
        new = recovered + [each for each in rest if self._is_new(each, known, is_done=False)]
        self._state.recovered += len(recovered)
        while not self._try_record(len(batch), new, known):
            known.forget(each.built.draft for each in new if each.built)
            known.refresh()
            new = [each for each in new if self._is_new(each, known, is_done=False)]
        self._upto += len(batch)
        for each in new:
            if each.built:
                self._count_taken(each, each.built, is_restored=False)

    def _try_record(self, size: int, new: list[_NumberedDraft], known: KnownEvents) -> bool:
        """Record a batch, unless somebody else has brought one of its events in meanwhile."""
        record = RecordFacts(
            origin=self._source.origin,
            since=self._upto,
            upto=self._upto + size,
            state=_encode(self._state),
            facts=[each.built.draft for each in new if each.built],
            known_upto=known.upto,
        )
        try:
            record_once(self._target, record)
        except DuplicateEvent:
            return False
        return True

    def _count_taken(
        self, numbered: _NumberedDraft, built: BuiltDraft, *, is_restored: bool
    ) -> None:
        """Count what is in the log now; `is_restored`: an earlier run kept its commit time."""
        self._file.taken += 1
        if built.lost_recorded and not is_restored:
            self._report.add_finding(COMMIT_TIME_REPLACED, self._file.name, numbered.line)
        self._events[built.draft.type] += 1
