"""What `attach --preview --json` says of a store, as the dialog shows it."""

from collections.abc import Iterator

import msgspec

from backend.clock import parse_rfc3339
from backend.messages.number_text import format_counted, format_number
from backend.messages.text_list import join_names
from backend.translation import tr
from console.state.formatting import format_local

_MAX_DATA_CHARS = 300
_Value = str | int | float | bool | None | list[object] | dict[str, object]
_Object = dict[str, _Value]


class StoreShown(msgspec.Struct, frozen=True):
    """Lines about the store, and a row of cells for each event."""

    lines: list[str]
    events: list[tuple[str, str, str, str, str]]


def read_preview(output: str) -> StoreShown:
    """Return what is shown; of a line that is no object nothing."""
    lines: list[str] = []
    events: list[tuple[str, str, str, str, str]] = []
    for found in _objects(output):
        match found.get("kind"):
            case "store":
                lines += _store_lines(found)
            case "end":
                lines.append(_end_line(found))
            case "event":
                events.append(_event_cells(found))
            case "subscription":
                lines.append(_subscription_line(found))
            case _:
                continue
    return StoreShown(lines, list(dict.fromkeys(events)))


def _objects(output: str) -> Iterator[_Object]:
    decoder = msgspec.json.Decoder(_Object)
    for line in output.splitlines():
        try:
            yield decoder.decode(line)
        except msgspec.DecodeError:  # not of a preview
            continue


def _store_lines(found: _Object) -> Iterator[str]:
    title, version = _text(found.get("title")), _text(found.get("version"))
    yield tr(
        "{title}, events in {table}",
        title=f"{title} {version}".strip(),
        table=_text(found.get("events")),
    )
    missing = _texts(found.get("not_kept"))
    if missing:
        yield tr("Not kept there: {fields}", fields=join_names(missing))
    for fault in _texts(found.get("faults")):
        yield tr("Look at this: {fault}", fault=fault)


def _end_line(found: _Object) -> str:
    head, end = _position(found.get("head")), _position(found.get("end"))
    if not head:
        return tr("No event yet")
    if found.get("is_final"):
        return tr("The last event is {position}, and final", position=head)
    return tr(
        "The last event is {position}; final up to {end}", position=head, end=end or tr("nothing")
    )


def _event_cells(found: _Object) -> tuple[str, str, str, str, str]:
    data = found.get("data")
    value = data.get("value") if isinstance(data, dict) else None
    problem = data.get("problem") if isinstance(data, dict) else None
    return (
        _position(found.get("position")),
        _time(found.get("time")),
        _kept(found.get("type")),
        _kept(found.get("subject")),
        _text(problem) or msgspec.json.encode(value).decode()[:_MAX_DATA_CHARS],
    )


def _subscription_line(found: _Object) -> str:
    name, behind = _text(found.get("name")), found.get("events_behind")
    if not isinstance(behind, int):
        return tr("Subscription {name}: not known how far behind", name=name)
    events = format_counted(behind, "event")
    if found.get("at_most") and behind:
        return tr("Subscription {name}: at most {events} behind", name=name, events=events)
    return tr("Subscription {name}: {events} behind", name=name, events=events)


def _text(value: _Value | object) -> str:
    return "" if value is None else str(value)


def _texts(value: _Value) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _kept(value: _Value) -> str:
    return tr("not kept") if value is None else str(value)


def _position(value: _Value) -> str:
    numbers = value if isinstance(value, list) else []
    return ":".join(format_number(each) for each in numbers if isinstance(each, int))


def _time(value: _Value) -> str:
    try:
        return format_local(parse_rfc3339(str(value))) if value is not None else tr("not kept")
    except ValueError:  # of another version of the command line
        return str(value)
