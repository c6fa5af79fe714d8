"""The fields of an event by the rules of a mapping; one that fails is named, not invented."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from backend.foreign.foreign_event import (
    ForeignEvent,
    ForeignPayload,
    Position,
    position_text,
)
from backend.foreign.foreign_time import ForeignTimeReader
from backend.foreign.mapping import FIELDS, FieldRule
from backend.foreign.payload_decoder import find_value
from backend.foreign.sql_source import SqlCell

DERIVED_FIELDS = {"category"}  # it goes into the source, which every event has
SUBJECT_OF_MESSAGE = "subject of the message"  # beside the cells, for rules of its tokens


# In this order problems are said: of a template behind those of its parts.
_ORDER = (
    *("time", "recorded", "subject", "category", "id", "version", "type"),
    *("correlationid", "causationid", "actor", "schemaversion"),
)
_POSITION = "position"  # stands in templates beside the fields
_NAME = re.compile("[{](" + "|".join((_POSITION, *FIELDS)) + ")[}]")
_BARE_UUID = re.compile(r"[0-9a-f]{32}")


class FoundEvent(msgspec.Struct, frozen=True):
    """An event as its store has it. cells: by field, of those that are columns or the like."""

    position: Position
    cells: Mapping[str, SqlCell]
    data: ForeignPayload
    metadata: ForeignPayload | None


_Find = Callable[[FoundEvent], object]


class EventFields:
    """Makes events of what was found, by the rule of each field.

    What a rule means is decided once, and not for each event: whoever writes the store pays for the
    time of the processor that its events take here.

    not_kept: the fields that this store does not have.
    """

    def __init__(
        self, label: str, rules: Mapping[str, FieldRule], times: ForeignTimeReader
    ) -> None:
        """`label`: with which the events' sources begin."""
        self._label = label
        self._has_recorded = "recorded" in rules
        finders = _Finders(rules)
        parsers = {"time": times.read, "recorded": times.read, "version": _integer}
        self._steps = [
            (name, finders.find(name), parsers.get(name, _text)) for name in _ORDER if name in rules
        ]
        self.not_kept = tuple(
            name for name in FIELDS if name not in rules and name not in DERIVED_FIELDS
        )

    def fill(self, found: FoundEvent) -> ForeignEvent:
        """Return the event; what a rule refuses is noted, and the event has no such field."""
        values: dict[str, Any] = {}  # by field, of the type that its parser returns
        problems: list[str] = []
        for name, find, parse in self._steps:
            try:
                value = find(found)
                if value is not None:
                    values[name] = parse(value)
            except (ValueError, OverflowError) as error:  # said of the event
                problems.append(f"{name}: {error}")
        category = values.pop("category", None)
        if not self._has_recorded:  # where a store keeps one time only, it is that
            values["recorded"] = values.get("time")
        return ForeignEvent(
            position=found.position,
            source=f"/{self._label}/{category}" if category else f"/{self._label}",
            data=found.data,
            metadata=found.metadata,
            problems=tuple(problems),
            **values,
        )


class _Finders:
    """What finds the value of a field in an event, for each rule of a mapping."""

    def __init__(self, rules: Mapping[str, FieldRule]) -> None:
        self._rules = rules

    def find(self, name: str) -> _Find:
        """Return what finds a field by the first part of its rule that has a value."""
        rule = self._rules.get(name)
        parts = [] if rule is None else list(self._parts(name, rule))
        if len(parts) == 1:
            return parts[0]

        def find_first(found: FoundEvent) -> object:
            for part in parts:
                value = part(found)
                if value is not None:
                    return value
            return None

        return find_first

    def _parts(self, name: str, rule: FieldRule) -> Iterator[_Find]:
        if rule.sql:
            yield _cell_finder(name, rule)
        for path in rule.json:
            yield _value_finder(path)
        if rule.tokens:
            yield lambda found: _tokens(found.cells.get(SUBJECT_OF_MESSAGE), rule.tokens)
        if rule.template:
            yield self._template_finder(rule.template)
        if rule.constant:
            yield lambda _: rule.constant

    def _template_finder(self, template: str) -> _Find:
        """Return what fills a template; nothing is found where one of its fields is missing."""
        texts = _NAME.split(template)  # every second one is the name of a field
        finders = [_position if name == _POSITION else self.find(name) for name in texts[1::2]]
        form = "%s".join(text.replace("%", "%%") for text in texts[::2])

        def fill(found: FoundEvent) -> str | None:
            values = tuple([find(found) for find in finders])
            return None if None in values else form % values

        return fill


def _position(found: FoundEvent) -> str:
    return position_text(found.position)


def _cell_finder(name: str, rule: FieldRule) -> _Find:
    """Return what finds a cell as people know its value; bytes that are no text as hex."""

    def find(found: FoundEvent) -> object:
        cell = found.cells.get(name)
        if isinstance(cell, bytes):
            return str(UUID(bytes=cell)) if rule.kind == "binary16" else cell.hex()
        return _uuid_or_text(cell) if rule.kind == "uuid" and isinstance(cell, str) else cell

    return find


def _value_finder(path: str) -> _Find:
    """Return what finds a value in the payload, or in what is kept beside it."""
    root, *keys = path.split(".")

    def find(found: FoundEvent) -> object:
        payload = found.data if root == "data" else found.metadata
        return find_value(payload.value, keys) if payload else None

    return find


def _tokens(subject: SqlCell, numbers: Sequence[int]) -> str | None:
    """Return tokens of a message's subject, or None where it has no such."""
    tokens = str(subject or "").split(".")
    try:
        chosen = [tokens[number - 1 if number > 0 else number] for number in numbers]
    except IndexError:  # a subject may have fewer of them than others
        return None
    return ".".join(chosen) or None


def _uuid_or_text(text: str) -> str:
    """Return a UUID with its hyphens; another id is a text, and stays one."""
    if _BARE_UUID.fullmatch(text):
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    try:
        return str(UUID(text))
    except ValueError:  # an id that its program makes in a way of its own
        return text


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _integer(value: object) -> int:
    return int(str(value))
