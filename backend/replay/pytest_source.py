"""A case out of the log as a file for pytest, formatted as people format theirs."""

import keyword
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import msgspec

from backend.clock import format_rfc3339
from backend.messages.events import Event
from backend.replay.recorded_case import RecordedCase
from backend.replay.recorded_rows import RecordedRow

_WIDTH = 88  # characters of a line, as formatters leave it
_INDENT = "    "
_MAX_NAME_CHARS = 72  # a line holds `def NAME() -> None:`
_MAX_NAMED = 3  # types of events in the name of a test


def pytest_source(case: RecordedCase, rows: Sequence[RecordedRow], origin: str) -> str:
    """Return the text of the file; `origin`: the installation of the log."""
    last = case.then[-1]
    parts = [
        f'"""{_title(case)}: events {case.then[0].position} to {last.position} of {origin}."""',
        "from backend.testing import event, given",
        _constant("GIVEN", case.given),
        _constant("THEN", case.then),
    ]
    tests = [_decision(case)] if case.command else []
    tests += [_row_test(row) for row in rows]
    return "\n\n".join(parts) + "\n\n\n" + "\n\n\n".join(tests) + "\n"


def _title(case: RecordedCase) -> str:
    what = case.command.type if case.command else case.then[-1].type
    return f"{what} of {case.then[0].subject}".replace('"', "'").replace("\\", "/")


def _constant(name: str, events: Iterable[Event]) -> str:
    lines = [f"{_INDENT}{_event(each)}," for each in events]
    return f"{name} = (\n" + "\n".join(lines) + "\n)" if lines else f"{name} = ()"


def _event(each: Event) -> str:
    fields = [
        repr_text(each.type),
        repr_value(msgspec.json.decode(each.data), 2),
        f"time={repr_text(format_rfc3339(each.time))}",
        f"actor={repr_text(each.actor)}",
    ]
    if each.schema != 1:
        fields.append(f"schema={each.schema}")
    return _call("event", fields, 1)


def _decision(case: RecordedCase) -> str:
    if case.command is None:
        raise ValueError("A case of facts decides nothing.")
    name = f"test_that_{_words(case.command.type)}_causes_{_names(case.then)}"
    call = _call(
        "given(*GIVEN).when",
        [
            repr_text(case.command.type),
            repr_value(case.command.data, 2),
            f"time={repr_text(format_rfc3339(case.then[0].time))}",
        ],
        1,
        prefix="outcome = ",
    )
    head = f"def {_shortened(name)}() -> None:"
    return f"{head}\n{_INDENT}outcome = {call}\n{_INDENT}outcome.then(*THEN)"


def _row_test(row: RecordedRow) -> str:
    name = _shortened("test_that_" + _words(f"{row.view} shows {' '.join(row.key)} as recorded"))
    key = (
        f"({', '.join(map(repr_text, row.key))},)" if len(row.key) == 1 else repr_value(row.key, 1)
    )
    lines = [f"def {name}() -> None:"]
    if row.left_out:
        lines += [f"{_INDENT}# other events have a say in: {each}" for each in row.left_out]
    lines += [f"{_INDENT}views = given(*GIVEN).when_applied(*THEN)"]
    call = _call("views.then_row", [repr_text(row.view), key, repr_value(row.cells, 2)], 1)
    return "\n".join([*lines, f"{_INDENT}{call}"])


def _call(function: str, arguments: Sequence[str], depth: int, *, prefix: str = "") -> str:
    """Write a call in one line where it fits behind the prefix, else with an argument a line."""
    line = f"{function}({', '.join(arguments)})"
    if "\n" not in line and len(prefix) + len(line) + depth * len(_INDENT) < _WIDTH:
        return line
    inner, outer = _INDENT * (depth + 1), _INDENT * depth
    return f"{function}(\n" + "".join(f"{inner}{each},\n" for each in arguments) + f"{outer})"


def repr_value(value: Any, depth: int, before: int = 0) -> str:  # noqa: ANN401 - a value of JSON
    """Write a value of JSON as Python, in one line where it fits behind `before` characters."""
    line = _in_one_line(value)
    if (
        before + len(line) + depth * len(_INDENT) < _WIDTH
        or not isinstance(value, dict | list)
        or not value
    ):
        return line
    inner, outer = _INDENT * (depth + 1), _INDENT * depth
    if isinstance(value, dict):
        record = cast("dict[str, Any]", value)
        items = [_item(name, each, depth + 1) for name, each in record.items()]
        return "{\n" + "".join(f"{inner}{each},\n" for each in items) + outer + "}"
    items = [repr_value(each, depth + 1) for each in cast("list[object]", value)]
    return "[\n" + "".join(f"{inner}{each},\n" for each in items) + outer + "]"


def _item(name: str, value: Any, depth: int) -> str:  # noqa: ANN401 - a value of JSON
    key = f"{repr_text(name)}: "
    return key + repr_value(value, depth, len(key))


def _in_one_line(value: Any) -> str:  # noqa: ANN401 - a value of JSON
    if isinstance(value, str):
        return repr_text(value)
    if isinstance(value, Mapping):
        record = cast("Mapping[str, Any]", value)
        items = (f"{repr_text(name)}: {_in_one_line(each)}" for name, each in record.items())
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_in_one_line, cast("list[object]", value))) + "]"
    return repr(value)


def repr_text(text: str) -> str:
    """Write a text with double quotes, unless it holds some."""
    plain = repr(text)
    if plain[0] == "'" and '"' not in text:
        return f'"{plain[1:-1]}"'
    return plain


def _names(events: Sequence[Event]) -> str:
    types = list(dict.fromkeys(each.type for each in events))
    named = "_and_".join(map(_words, types[:_MAX_NAMED]))
    return named if len(types) <= _MAX_NAMED else f"{named}_and_more"


def _shortened(name: str) -> str:
    """Return a name that is not too long, with whole words."""
    return name if len(name) <= _MAX_NAME_CHARS else name[:_MAX_NAME_CHARS].rpartition("_")[0]


def _words(text: str) -> str:
    words = re.sub(r"\W+|_+", "_", text, flags=re.ASCII).strip("_").lower()
    return f"{words}_" if keyword.iskeyword(words) else words
