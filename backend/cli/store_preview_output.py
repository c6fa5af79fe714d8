"""The preview of an event store of others, as `marigraph attach URL --preview` prints it."""

from collections.abc import Iterator

import msgspec

from backend.cli.output import format_time, print_line, print_table, truncate
from backend.clock import Micros, format_rfc3339
from backend.foreign.foreign_event import ForeignEvent, ForeignPayload, Position, position_text
from backend.foreign.foreign_subscriptions import ForeignSubscription
from backend.foreign.safe_end import MAX_NUMBER, SafeEnd
from backend.foreign.store_preview import StorePreview
from backend.messages.number_text import format_counted, format_number, format_span

_RULES = {
    "serial": "its writers come one after the other: all that can be seen is final",
    "marks": "what was seen is final when every transaction before it has ended",
    "xid8": "an event is final when every transaction before its own has ended",
    "grace": "a gap is waited for, then passed: an event that comes later still is missed",
    "server": "the server says up to where it is final",
}
_MEANINGS = {"last-done": "done up to", "next": "next is"}


def print_preview(found: StorePreview) -> None:
    """Print it for people."""
    mapping = found.mapping
    version = f" {found.version}" if found.version else ""
    print_line(f"{found.place}: {mapping.title}{version}, events in {found.events}")
    print_line(f"  safe end: {_end_text(found.end)}; {_RULES[mapping.end.rule]}")
    if (writer := found.end.writer) is not None and not found.end.is_final:
        print_line(f"  HEAD-FROZEN for {format_span(found.end.frozen_us)}: {writer.shown}")
    print_line(f"  versions count from {mapping.envelope.first_version}")
    print_line(f"  not kept: {', '.join(found.not_kept) or 'nothing'}")
    if "recorded" in found.not_kept and "time" not in found.not_kept:
        print_line("  one time is kept: it stands for when it was recorded, too")
    if {"correlationid", "causationid"} - set(found.not_kept):
        links = mapping.links
        print_line(f"  correlation is by {links.correlation}, causation by {links.causation}")
    for note in mapping.notes:
        print_line(f"  note: {note}")
    for fault in found.faults:
        print_line(f"  look at this: {fault}")
    _print_events("first events", found.first, found.end)
    _print_events("last events", found.last, found.end)
    _print_subscriptions(found)


def _print_events(title: str, events: list[ForeignEvent], end: SafeEnd) -> None:
    print_line("")
    print_line(f"{title}:" if events else f"{title}: none")
    if not events:
        return
    print_table(
        ("position", "time", "type", "subject", "version", "data"),
        [
            (
                position_text(event.position) + ("" if _is_final(event, end) else " unsettled"),
                _or_not_kept(None if event.time is None else format_time(event.time)),
                truncate(_or_not_kept(event.type)),
                truncate(_or_not_kept(event.subject)),
                _or_not_kept(None if event.version is None else str(event.version)),
                truncate(_payload_text(event.data)),
            )
            for event in events
        ],
        right={0, 4},
    )
    for event in events:
        for problem in event.problems:
            print_line(f"  {position_text(event.position)}: {truncate(problem)}")


def _print_subscriptions(found: StorePreview) -> None:
    print_line("")
    if not found.subscriptions:
        print_line("subscriptions: none found")
    else:
        print_line("subscriptions:")
        print_table(
            ("name", "stream", "says it is", "unit", "events behind", "status"),
            [
                (
                    truncate(each.name),
                    truncate(each.stream),
                    _claim_text(each),
                    each.unit,
                    _behind_text(each),
                    truncate(each.error or each.status),
                )
                for each in found.subscriptions
            ],
            right={4},
        )
    for name, count in found.parked.items():
        print_line(f"  parked by {truncate(name)}: {format_counted(count, 'event')}")


def _end_text(end: SafeEnd) -> str:
    if end.head is None:
        return "no event yet"
    head = position_text(end.head)
    if end.is_final:
        return f"{head}, the last event"
    known = "not known yet" if end.end is None else _bound_text(end.end)
    return f"{known}, the last event that can be seen is {head}"


def _bound_text(position: Position) -> str:
    """Write a bound; one of all numbers of a transaction by the transaction alone."""
    whole = position[-1] == MAX_NUMBER
    return f"transaction {position[0]}" if whole else position_text(position)


def _claim_text(each: ForeignSubscription) -> str:
    if each.position is None:
        return "not known"
    replay = f", replays to {each.replays_to}" if each.replays_to else ""
    return f"{_MEANINGS[each.meaning]} {each.position}{replay}"


def _behind_text(each: ForeignSubscription) -> str:
    if each.events_behind is None:
        return each.problem or "not known"
    number = format_number(each.events_behind)
    if each.is_counted_out:
        return f"{number} or more"
    return f"at most {number}" if each.at_most and each.events_behind else number


def _payload_text(payload: ForeignPayload) -> str:
    if payload.problem:
        return f"0x{payload.hex[:24]}… ({payload.problem})"
    return msgspec.json.encode(payload.value).decode()


def _or_not_kept(text: str | None) -> str:
    return "not kept" if text is None else text


def _is_final(event: ForeignEvent, end: SafeEnd) -> bool:
    return end.end is not None and event.position <= end.end


def preview_objects(found: StorePreview) -> Iterator[dict[str, object]]:
    """Yield it as objects, a line each."""
    mapping = found.mapping
    yield {
        "kind": "store",
        "place": found.place,
        "preset": mapping.name,
        "title": mapping.title,
        "version": found.version or None,
        "events": found.events,
        "first_version": mapping.envelope.first_version,
        "not_kept": found.not_kept,
        "links": mapping.links,
        "notes": mapping.notes,
        "faults": found.faults,
    }
    yield {
        "kind": "end",
        "rule": mapping.end.rule,
        "head": found.end.head,
        "end": found.end.end,
        "is_final": found.end.is_final,
        "frozen_us": found.end.frozen_us,
        "writer": found.end.writer,
    }
    for place, events in (("first", found.first), ("last", found.last)):
        for event in events:
            yield {"kind": "event", "place": place, **_event_object(event, found.end)}
    for each in found.subscriptions:
        times = {"updated": _time_or_none(each.updated)}
        yield {"kind": "subscription", **msgspec.structs.asdict(each), **times}
    for name, count in found.parked.items():
        yield {"kind": "parked", "name": name, "events": count}


def _event_object(event: ForeignEvent, end: SafeEnd) -> dict[str, object]:
    times = {"time": _time_or_none(event.time), "recorded": _time_or_none(event.recorded)}
    final = {"is_final": _is_final(event, end)}
    return {**msgspec.structs.asdict(event), **times, **final}


def _time_or_none(moment: Micros | None) -> str | None:
    return None if moment is None else format_rfc3339(moment)
