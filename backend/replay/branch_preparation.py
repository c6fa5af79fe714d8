"""A branch's edits become a plan: checked against the log, its commands decided."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from backend.clock import Micros
from backend.domain.registry import Registry
from backend.errors import Unreadable
from backend.messages.events import Event
from backend.messages.identifiers import id_text
from backend.messages.number_text import format_number
from backend.projection.start_rows import NO_START, StartRows
from backend.replay.branch_events import edit_event, make_event, place_event
from backend.replay.branch_plan import BranchPlan
from backend.replay.branch_streams import BranchStreams
from backend.replay.tried_commands import try_command
from backend.store.annulments import read_annulled
from backend.store.log_port import LogReader
from backend.wire.branch_document import (
    BranchDocument,
    BranchEdit,
    EditedEvent,
    InsertedEvent,
    MovedEvent,
    SkippedEvent,
    TriedCommand,
)
from backend.wire.branch_outcome import TriedAnswer

_ChangesOne = SkippedEvent | EditedEvent | MovedEvent


class PreparedBranch(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, with what was decided of tried commands.

    Up to `start` log and branch are one; they are compared at `upto`. `annulled`: the events that
    do not count in the log. `changed_types`: of all events that only one of the two has.
    """

    plan: BranchPlan
    answers: tuple[TriedAnswer, ...]
    start: int
    upto: int
    annulled: frozenset[int]
    changed_types: frozenset[str]


def first_change(edits: Iterable[BranchEdit]) -> int:
    """Return the first position at which an edit changes anything; there is one."""
    return min(
        min(each.position, each.to) if isinstance(each, MovedEvent) else each.position
        for each in edits
    )


def prepare_branch(
    document: BranchDocument, reader: LogReader, registry: Registry, rows: StartRows = NO_START
) -> PreparedBranch:
    """Read what the edits are about, and let modules decide what is tried.

    `rows`: those with which the log begins.

    Raises:
        Unreadable: an edit does not fit the log, another one, or its type; `bad-edit`, or
            `other-log` when it was made on another log.
        Unavailable: the log cannot be read.
    """
    head = reader.head()
    check_log(document, reader, head)
    upto = document.upto or head
    if not document.edits:
        raise Unreadable(
            "A branch without edits is what really happened: skip, edit, insert, move or try"
            " something.",
            code="bad-edit",
        )
    _require_behind(document.edits, rows.position)
    _check_positions(document.edits, upto, head)
    builder = _PlanBuilder(document, reader, registry, upto, rows.position + 1)
    builder.build()
    return PreparedBranch(
        plan=builder.plan,
        answers=tuple(builder.answers),
        start=builder.start,
        upto=upto,
        annulled=builder.annulled,
        changed_types=builder.plan.types | builder.recounted_types,
    )


def event_id_at(reader: LogReader, position: int) -> str:
    """Return the id (as text) of the log's event at a position; empty for none."""
    found = reader.read_at([position]) if position > 0 else []
    return id_text(found[0].id) if found else ""


def check_log(document: BranchDocument, reader: LogReader, head: int) -> None:
    """See that the log is the one that the branch was made on.

    Raises:
        Unreadable: code `other-log`; it is another, or one restored from before.
    """
    same = document.at <= head and (
        (document.first_event, document.base_event)
        == (event_id_at(reader, min(1, document.at)), event_id_at(reader, document.at))
    )
    if not same:
        raise Unreadable(
            f"The branch was made at position {format_number(document.at)} of another log than"
            " this one: it has another event there, or ends before it. Make it anew.",
            code="other-log",
        )


class _PlanBuilder:
    def __init__(
        self,
        document: BranchDocument,
        reader: LogReader,
        registry: Registry,
        upto: int,
        first: int,
    ) -> None:
        self.plan = BranchPlan()
        self.annulled = read_annulled(reader, upto)
        self.recounted_types: frozenset[str] = frozenset()
        self._upto, self._first = upto, first
        self.answers: list[TriedAnswer] = []
        self.start = min(document.at, first_change(document.edits) - 1)
        self._document, self._reader, self._registry = document, reader, registry
        self._events = self._read_events()

    def _read_events(self) -> Mapping[int, Event]:
        """Return the events that edits name, and those before what comes in, by position."""
        wanted = {each.position for each in self._document.edits}
        wanted |= {place - 1 for place in wanted}
        return {each.position: each for each in self._reader.read_at(sorted(wanted))}

    def build(self) -> None:
        """Take the edits in the order of their places, those of one place as they were written."""
        for edit in self._document.edits:
            if isinstance(edit, _ChangesOne):
                self.plan.remove(self._event_at(edit.position))
        self._leave_out_annulled()
        # what is edited stands in its own place, behind all that comes in before it
        for edit in sorted(self._document.edits, key=_place_of):
            self._place(edit)

    def _leave_out_annulled(self) -> None:
        """Let what is annulled not count; what annuls may have been taken out of the branch."""
        left_out = read_annulled(self._reader, self._upto, self.plan.removed)
        self.plan.leave_out(left_out)
        recounted = sorted(left_out ^ self.annulled)
        if recounted and recounted[0] < self._first:
            raise Unreadable(
                f"The event {format_number(recounted[0])} would count again, and the log begins at"
                f" {format_number(self._first)}: what was before is not in it.",
                code="bad-edit",
                field="position",
            )
        if recounted:
            self.start = min(self.start, recounted[0] - 1)
            self.recounted_types = frozenset(e.type for e in self._reader.read_at(recounted))

    def _event_at(self, position: int) -> Event:
        found = self._events.get(position)
        if found is None:  # of a log that holds a part of another
            raise Unreadable(
                f"The log has no event at {format_number(position)}.",
                code="bad-edit",
                field="position",
            )
        return found

    def _place(self, edit: BranchEdit) -> None:
        registry, number = self._registry, self.plan.count
        match edit:
            case EditedEvent():
                self.plan.place(edit_event(self._events[edit.position], edit, registry))
            case MovedEvent():
                event = msgspec.structs.replace(self._events[edit.position], position=edit.to)
                self.plan.place(place_event(event, registry))
            case InsertedEvent():
                moment_us = self._moment_us(edit.position)
                made = make_event(edit, number, moment_us, self._document.by, registry)
                self.plan.place(made)
            case TriedCommand():
                self._try(edit)
            case SkippedEvent():
                pass  # it was removed, and nothing stands in its place

    def _try(self, tried: TriedCommand) -> None:
        answer, placed = try_command(
            tried,
            BranchStreams(self._reader, self.plan, self.start, tried.position, self._first),
            self._registry,
            now_us=self._moment_us(tried.position),
            by=self._document.by,
            first_number=self.plan.count,
        )
        self.answers.append(answer)
        for each in placed:
            self.plan.place(each)

    def _moment_us(self, position: int) -> Micros:
        """Return when the event before a position happened; else when the branch was made."""
        before = self._events.get(position - 1)
        return before.time if before else self._document.created_us


def _require_behind(edits: Sequence[BranchEdit], start: int) -> None:
    """Refuse edits before the log's own events: what came of them there is not known."""
    first = first_change(edits)
    if first <= start:
        raise Unreadable(
            f"An edit stands at {format_number(first)}, and the log begins at"
            f" {format_number(start + 1)}: what was before is not in it.",
            code="bad-edit",
            field="position",
        )


def _place_of(edit: BranchEdit) -> tuple[int, bool]:
    position = edit.to if isinstance(edit, MovedEvent) else edit.position
    return position, isinstance(edit, EditedEvent)


def _check_positions(edits: Sequence[BranchEdit], upto: int, head: int) -> None:
    if upto > head:
        raise Unreadable(
            f"There is no event {format_number(upto)}: the log ends at {format_number(head)}.",
            code="bad-edit",
            field="upto",
        )
    changed: set[int] = set()
    for edit in edits:
        last = upto if isinstance(edit, _ChangesOne) else upto + 1
        place = edit.position
        if isinstance(edit, MovedEvent) and edit.position <= last < edit.to - 1:
            place = edit.to
        if place > last:
            raise Unreadable(
                f"An edit stands at {format_number(place)}, and the branch ends at"
                f" {format_number(upto)}.",
                code="bad-edit",
                field="position",
            )
        if isinstance(edit, _ChangesOne):
            if edit.position in changed:
                raise Unreadable(
                    f"Event {format_number(edit.position)} is changed twice.",
                    code="bad-edit",
                    field="position",
                )
            changed.add(edit.position)
