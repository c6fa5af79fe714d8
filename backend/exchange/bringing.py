"""A file of CloudEvents is brought into the log; an export of a whole log comes back identical."""

from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from backend import clock
from backend.clock import Micros
from backend.domain.registry import Registry
from backend.exchange.cloudevents import Item
from backend.exchange.drafting import Drafting
from backend.exchange.files import digested, opened
from backend.exchange.formats import format_of
from backend.exchange.known import Known, Present
from backend.exchange.pace import Pace
from backend.exchange.report import FileReport, Finding, Report
from backend.exchange.target import Heard, Target, record_once
from backend.messages.commands import Record
from backend.messages.events import Draft

_PEEK = 256
_encode = msgspec.json.Encoder().encode


class _State(msgspec.Struct):
    """What is kept with the progress.

    restoring: it began with an empty log; there: runs (first, last) of the file's events, counted
        from 1, that the log had already
    """

    restoring: bool
    there: list[tuple[int, int]] = []

    def skip(self, number: int) -> None:
        """Note that the log has this event of the file already."""
        if self.there and self.there[-1][1] == number - 1:
            self.there[-1] = (self.there[-1][0], number)
        else:
            self.there.append((number, number))

    def skipped(self, number: int) -> bool:
        """Say whether the log had this event of the file already."""
        return any(first <= number <= last for first, last in self.there)


class _Brought(msgspec.Struct, frozen=True):
    """An event of the file on its way into the log; no draft when it cannot be read."""

    number: int
    line: int
    time: Micros
    draft: Draft | None


class CloudEvents:
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
        with opened(path) as stream:
            self._format = format_of(stream.read(_PEEK))
        with opened(path) as stream:
            digesting, buffered = digested(stream)
            with buffered:
                for item in self._format.read(buffered):
                    self.size += 1
                    self.whole &= item.event is not None and item.event.position == self.size
                while buffered.read(1 << 16):
                    pass  # what a format does not look at belongs to the file all the same
        self.origin = f"cloudevents:{digesting.hexdigest()}:facts"

    @contextmanager
    def items(self) -> Generator[Iterator[Item]]:
        """Open the file, and give what stands in it."""
        with opened(self._path) as stream:
            yield self._format.read(stream)

    def report(self) -> Report:
        """Return an empty report on the file."""
        return Report(
            source=self.name,
            origin=self.origin,
            mode="facts",
            files=[FileReport(self._path.name)],
            meanings={
                "already-there": "have an id that an event of the log or of an earlier line has",
                "attributes-left-out": "have extension attributes that the log has no place for",
            },
        )


class Bringing:
    """Brings one file of CloudEvents into a log, and goes on with where it stopped."""

    def __init__(
        self, source: CloudEvents, target: Target, present: Present, registry: Registry
    ) -> None:
        self._source = source
        self._target = target
        self._present = present
        self._registry = registry
        self._report = source.report()
        self._events = Counter[str]()
        self._state = _State(restoring=False)

    def run(self, pace: Pace, heard: Heard) -> Report:
        """Bring in what is not there yet, and return the report on all of it.

        Raises:
            Unavailable: the backend does not answer, or the same import is running elsewhere.
        """
        progress = self._target.progress(self._source.origin)
        self._state = self._begun(progress.state)
        done = self._report.before = progress.upto
        heard(done)
        with self._source.items() as items, Known(self._present) as known:
            for group in pace.groups(self._behind(items, done)):
                self._record(done, group, known)
                done += len(group)
                heard(done)
        self._report.events = dict(self._events)
        return self._report

    def _begun(self, state: bytes) -> _State:
        if state:
            return msgspec.json.decode(state, type=_State)
        return _State(restoring=self._source.whole and self._present.head() == 0)

    def _record(self, done: int, group: list[_Brought], known: Known) -> None:
        known.look()
        for brought in group:
            if brought.draft and not known.take(brought.draft.id):
                self._state.skip(brought.number)
        for brought in group:
            self._note(brought)
        record = Record(
            origin=self._source.origin,
            since=done,
            upto=done + len(group),
            state=_encode(self._state),
            facts=[
                brought.draft
                for brought in group
                if brought.draft and not self._state.skipped(brought.number)
            ],
        )
        record_once(self._target, record)

    def _behind(self, items: Iterator[Item], done: int) -> Iterator[_Brought]:
        """Yield what is not done yet, and note what became of the rest."""
        drafting = Drafting(self._registry, clock.now(), restoring=self._state.restoring)
        left_out: list[int] = []
        time = 0
        for number, item in enumerate(items, 1):
            brought = self._brought(number, item, time, drafting)
            time = brought.time
            if item.left_out:
                left_out.append(item.line)
            if number > done:
                yield brought
            else:
                self._note(brought)
        if left_out:
            file = self._report.files[0].name
            self._report.findings.append(Finding("attributes-left-out", file, left_out))

    def _brought(self, number: int, item: Item, time: Micros, drafting: Drafting) -> _Brought:
        """Return the event with its draft; one without takes the time of the one before."""
        self._report.files[0].lines += 1
        try:
            draft = drafting.take(item)
        except ValueError as error:
            self._report.files[0].cannot_read(item.line, str(error))
            return _Brought(number, item.line, time, None)
        return _Brought(number, item.line, draft.time, draft)

    def _note(self, brought: _Brought) -> None:
        if brought.draft is None:
            return
        if self._state.skipped(brought.number):
            self._report.files[0].set_aside("already-there", brought.line)
        else:
            self._report.files[0].taken += 1
            self._events[brought.draft.type] += 1
