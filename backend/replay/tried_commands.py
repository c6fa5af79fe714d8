"""Commands that are tried in a branch: their module decides, with the states of that moment."""

from collections.abc import Callable, Collection, Sequence
from itertools import count

import msgspec

from backend.clock import Micros
from backend.command.aggregate_cache import AggregateCache
from backend.command.command_reader import UnreadCommand, read_command
from backend.command.decider import Decider, StreamQueueState
from backend.command.unit_of_work import UnitOfWork, event_descriptors
from backend.domain.registry import CommandType, Registry
from backend.errors import Defect, Rejected, Unreadable
from backend.messages.commands import Answer, Command
from backend.messages.events import Draft, Event
from backend.replay.branch_events import branch_event_id, parse_written_time
from backend.replay.branch_plan import PlacedEvent
from backend.replay.branch_streams import BranchStreams
from backend.replay.edit_reader import BROKEN_TEXT, read_edit_text
from backend.stream_names import stream_of
from backend.wire.branch_document import TriedCommand
from backend.wire.branch_outcome import BranchEvent, TriedAnswer

_MAX_NAMED = 3  # streams in a sentence
_MAX_AGGREGATES = 10_000  # of one decision; nothing is evicted while it is made


class _CommandText(msgspec.Struct, forbid_unknown_fields=True):
    """A command as it is written down for a branch."""

    type: str
    data: msgspec.Raw
    actor: str | None = None
    time: str | None = None
    expected_version: int | None = None


def try_command(
    tried: TriedCommand,
    streams: BranchStreams,
    registry: Registry,
    *,
    now_us: Micros,
    by: str,
    first_number: int,
) -> tuple[TriedAnswer, list[PlacedEvent]]:
    """Return what its module decides at that moment, and the events that come in.

    `first_number` tells its events from others that came in at its position.

    Raises:
        Unreadable: it is no command, or holds a secret.
        Unavailable: the log cannot be read.
    """
    text = read_edit_text(tried.command, _CommandText, tried.position)
    kind = registry.commands.get(text.type)
    if kind is not None:
        _require_no_secret(tried.position, kind, text)
    numbers = count(first_number)
    command = Command(
        id=branch_event_id(tried.position, -1 - first_number),
        type=text.type,
        data=bytes(text.data),
        actor=text.actor or by,
        time=None if text.time is None else parse_written_time(text.time),
        expected_version=text.expected_version,
    )
    work = _unit_of_work(
        streams,
        registry,
        tried.position,
        now_us,
        lambda: branch_event_id(tried.position, next(numbers)),
    )
    try:
        _decide(command, work, registry)
    except Rejected as reason:
        _require_known(tried.position, text.type, streams.cut | streams.absent)
        return _rejected(tried.position, text.type, reason), []
    _require_known(tried.position, text.type, streams.cut)
    placed = _placed(work.unit, tried.position, now_us)
    return _accepted(tried.position, text.type, placed), placed


def _require_known(position: int, type_: str, unknown: Collection[str]) -> None:
    """Refuse to say what became of a command that rests on events from before the log."""
    if unknown:
        raise Unreadable(
            f"What would become of the {type_} tried at {position} is not known: it rests on events"
            f" of {', '.join(sorted(unknown)[:_MAX_NAMED])} from before this part of the log."
            " Insert the events that come of it instead, or try it where the whole log is.",
            code="bad-edit",
            field="position",
        )


def _rejected(position: int, type_: str, reason: Rejected) -> TriedAnswer:
    return TriedAnswer(
        position=position,
        type=type_,
        outcome="rejected",
        code=reason.code,
        message=reason.message,
        field=reason.field,
    )


def _accepted(position: int, type_: str, placed: Sequence[PlacedEvent]) -> TriedAnswer:
    events = tuple(
        BranchEvent(
            position=each.event.position,
            type=each.event.type,
            subject=each.event.subject,
            time_us=each.event.time,
            data=msgspec.Raw(each.event.data),
        )
        for each in placed
    )
    return TriedAnswer(position=position, type=type_, outcome="accepted", events=events)


class _Trial(msgspec.Struct, frozen=True):
    """What one command is decided with, and what it would write."""

    cache: AggregateCache
    unit: UnitOfWork


def _unit_of_work(
    streams: BranchStreams,
    registry: Registry,
    position: int,
    now_us: Micros,
    ids: Callable[[], bytes],
) -> _Trial:
    cache = AggregateCache(
        streams, registry, limit=_MAX_AGGREGATES, snapshot_every=2**62
    )  # no snapshot is written
    descriptors = event_descriptors(registry, cache, "branch")
    return _Trial(cache, UnitOfWork(cache, descriptors, ids, position - 1, now_us))


def _decide(command: Command, trial: _Trial, registry: Registry) -> None:
    """Let the module decide, as the writer does.

    Raises:
        Rejected: a rule rejects it, or it cannot be read.
    """
    request = read_command(registry, command)
    if isinstance(request, UnreadCommand):
        raise request.reason
    decided = Decider(trial.cache, lambda _: None).decide(request, trial.unit, StreamQueueState())
    if not isinstance(decided, Answer):
        raise Defect(f"{command.type} waits for a secret, and a branch has none.")


def _placed(unit: UnitOfWork, position: int, now_us: Micros) -> list[PlacedEvent]:
    """Return the events with their places: all at one position, each with its stream's version."""
    transaction = unit.transaction()
    versions = dict(transaction.expected)
    found: list[PlacedEvent] = []
    for draft in transaction.events:
        stream = stream_of(draft.source, draft.subject)
        versions[stream] = versions.get(stream, 0) + 1
        event = _event_of(draft, position, versions[stream], now_us)
        found.append(PlacedEvent(event, draft.owner))
    return found


def _event_of(draft: Draft, position: int, version: int, recorded_us: Micros) -> Event:
    return Event(
        position=position,
        version=version,
        id=draft.id,
        source=draft.source,
        type=draft.type,
        subject=draft.subject,
        time=draft.time,
        recorded=recorded_us,
        correlation=draft.correlation,
        causation=draft.causation,
        actor=draft.actor,
        schema=draft.schema,
        basis=draft.basis,
        data=draft.data,
    )


def _require_no_secret(position: int, kind: CommandType, text: _CommandText) -> None:
    try:
        payload = kind.decode(bytes(text.data))
    except BROKEN_TEXT:
        if not kind.secret_fields:
            return  # what is wrong with it is the answer of the trial
        raise Unreadable(
            f"The edit at {position} cannot be read: the data of {kind.name} has another shape.",
            code="bad-edit",
            field="data",
        ) from None
    held = sorted(name for name in kind.secret_fields if getattr(payload, name) is not None)
    if held:
        raise Unreadable(
            f"The {kind.name} tried at {position} holds a secret in {', '.join(held)}: a branch is"
            " kept in a file, and knows no passwords. Leave it out, or insert the event that comes"
            " of it.",
            code="secret-in-branch",
            field=held[0],
        )
