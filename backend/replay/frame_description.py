"""Calls under way as they can be shown: each with its source and its values, cut to a bound."""

import linecache
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from reprlib import Repr
from types import CodeType, FrameType, TracebackType
from typing import cast

import msgspec

from backend.wire.handler_step import CallFrame, CodeLine, LocalValue

_CONTEXT_LINES = 4  # before and behind the line
_MAX_OUTER_FRAMES, _MAX_INNER_FRAMES = 20, 20  # of many, those in between are left out
_MAX_VALUES = 60  # of a frame
_MAX_PARTS = 30  # of a value
_MAX_TEXT_CHARS = 300
_Place = tuple[FrameType, int]


def _short_repr() -> Repr:
    short = Repr()
    short.maxstring = short.maxother = _MAX_TEXT_CHARS
    short.maxlevel = 4
    short.maxdict = short.maxlist = short.maxtuple = short.maxset = 12
    return short


_SHORT = _short_repr()


def describe_traceback(error: BaseException, below: CodeType) -> tuple[CallFrame, ...]:
    """Return the calls at which an error was raised, from what `below` called on."""
    return _describe(_behind(_places_of(error.__traceback__), below))


def describe_stack(frame: FrameType | None, below: CodeType) -> tuple[CallFrame, ...]:
    """Return the calls that are under way in a frame, from what `below` called on."""
    return _describe(_behind(reversed(list(_callers(frame))), below))


def _places_of(trace: TracebackType | None) -> Iterator[_Place]:
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def _callers(frame: FrameType | None) -> Iterator[_Place]:
    while frame is not None:
        yield frame, frame.f_lineno
        frame = frame.f_back


def _behind(places: Iterable[_Place], below: CodeType) -> list[_Place]:
    """Return the places that were called from this code; all of them when it is not among them."""
    found = list(places)
    for number, (frame, _) in enumerate(found):
        if frame.f_code is below:
            return found[number + 1 :]
    return found


def _describe(places: Sequence[_Place]) -> tuple[CallFrame, ...]:
    inner = places[_MAX_OUTER_FRAMES:][-_MAX_INNER_FRAMES:]
    return tuple(_frame(frame, line) for frame, line in (*places[:_MAX_OUTER_FRAMES], *inner))


def _frame(frame: FrameType, line: int) -> CallFrame:
    file = frame.f_code.co_filename
    values = islice(frame.f_locals.items(), _MAX_VALUES)
    return CallFrame(
        function=frame.f_code.co_qualname,
        module=str(frame.f_globals.get("__name__", "")),
        file=file,
        line=line,
        source=tuple(_source(file, line)),
        values=tuple(_value(name, value) for name, value in values),
    )


def _source(file: str, line: int) -> Iterator[CodeLine]:
    for number in range(max(1, line - _CONTEXT_LINES), line + _CONTEXT_LINES + 1):
        text = linecache.getline(file, number)
        if text:
            yield CodeLine(number=number, text=text.rstrip("\n")[:_MAX_TEXT_CHARS])


def _value(name: str, value: object) -> LocalValue:
    return LocalValue(
        name=name,
        type=type(value).__qualname__,
        text=short_text(value),
        parts=tuple(
            LocalValue(name=part, type=type(each).__qualname__, text=short_text(each))
            for part, each in islice(_parts(value), _MAX_PARTS)
        ),
    )


def _parts(value: object) -> Iterator[tuple[str, object]]:
    """Yield what a value is made of; nothing of another package's is called for it."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield name, getattr(value, name)
    elif type(value) is dict:
        entries: dict[object, object] = cast("dict[object, object]", value)
        for key, each in islice(entries.items(), _MAX_PARTS):
            yield short_text(key), each
    elif type(value) in (list, tuple):
        for number, each in enumerate(islice(cast("Sequence[object]", value), _MAX_PARTS)):
            yield str(number), each


def short_text(value: object) -> str:
    """Write a value for reading, cut; one that cannot be written says so."""
    try:
        return _SHORT.repr(value)[: 4 * _MAX_TEXT_CHARS]
    except Exception as error:  # noqa: BLE001 - whatever the repr of any package raises
        return f"<no text: {type(error).__name__}>"
