"""The fields of an event by the rules of a mapping; one that fails is named, not invented."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

import msgspec

from backend.clock import Micros
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

T = TypeVar("T")
DERIVED_FIELDS = {"category"}  # it goes into the source, which every event has
SUBJECT_OF_MESSAGE = "subject of the message"  # beside the cells, for rules of its tokens


class FoundEvent(msgspec.Struct, frozen=True):
    """An event as its store has it. cells: by field, of those that are columns or the like."""

    position: Position
    cells: Mapping[str, SqlCell]
    data: ForeignPayload
    metadata: ForeignPayload | None


class EventFields:
    """Makes events of what was found, by the rule of each field.

    not_kept: the fields that this store does not have.
    """

    def __init__(
        self, label: str, rules: Mapping[str, FieldRule], times: ForeignTimeReader
    ) -> None:
        """`label`: with which the events' sources begin."""
        self._label, self._rules, self._times = label, rules, times
        self.not_kept = tuple(
            name for name in FIELDS if name not in rules and name not in DERIVED_FIELDS
        )

    def fill(self, found: FoundEvent) -> ForeignEvent:
        """Return the event."""
        values = _FieldValues(self._rules, found)
        time = values.parsed("time", self._times.read)
        recorded = values.parsed("recorded", self._times.read)
        subject = values.text("subject")
        category = values.text("category")
        return ForeignEvent(
            position=found.position,
            source=f"/{self._label}/{category}" if category else f"/{self._label}",
            id=values.text("id"),
            subject=subject,
            version=values.parsed("version", _integer),
            type=values.text("type"),
            time=time,
            recorded=_recorded(time, recorded, is_kept="recorded" in self._rules),
            correlationid=values.text("correlationid"),
            causationid=values.text("causationid"),
            actor=values.text("actor"),
            schemaversion=values.text("schemaversion"),
            data=found.data,
            metadata=found.metadata,
            problems=tuple(values.problems),
        )


def _recorded(time: Micros | None, recorded: Micros | None, *, is_kept: bool) -> Micros | None:
    """Return when it was recorded: where a store keeps one time only, it is that."""
    return recorded if is_kept else time


class _FieldValues:
    """The values of one event by field."""

    def __init__(self, rules: Mapping[str, FieldRule], found: FoundEvent) -> None:
        self._rules = rules
        self._cells, self._position = found.cells, found.position
        self._roots = {
            "data": found.data.value,
            "metadata": found.metadata.value if found.metadata else None,
        }
        self.problems: list[str] = []

    def text(self, name: str) -> str | None:
        """Return a field as text, or None where the event has none."""
        return self.parsed(name, str)

    def parsed(self, name: str, parse: Callable[[object], T]) -> T | None:
        """Return a field as `parse` reads it; what it refuses is noted, and None."""
        try:
            value = self._find(name)
            return None if value is None else parse(value)
        except (ValueError, OverflowError) as error:  # said of the event
            self.problems.append(f"{name}: {error}")
            return None

    def _find(self, name: str) -> object:
        rule = self._rules.get(name)
        if rule is None:
            return None
        value = _convert(self._cells.get(name), rule)
        for path in rule.json:
            if value is None:
                root, *keys = path.split(".")
                value = find_value(self._roots[root], keys)
        if value is None and rule.tokens:
            value = _tokens(self._cells.get(SUBJECT_OF_MESSAGE), rule.tokens)
        if value is None and rule.template:
            value = self._fill(rule.template)
        return value if value is not None or not rule.constant else rule.constant

    def _fill(self, template: str) -> str | None:
        """Return a template with its fields, or None where one of them is missing."""
        fields: dict[str, object] = {"position": position_text(self._position)}
        for name in FIELDS:
            if f"{{{name}}}" in template:
                fields[name] = self._find(name)
        if any(value is None for value in fields.values()):
            return None
        for name, value in fields.items():
            template = template.replace(f"{{{name}}}", str(value))
        return template


def _tokens(subject: SqlCell, numbers: Sequence[int]) -> str | None:
    """Return tokens of a message's subject, or None where it has no such."""
    tokens = str(subject or "").split(".")
    try:
        chosen = [tokens[number - 1 if number > 0 else number] for number in numbers]
    except IndexError:  # a subject may have fewer of them than others
        return None
    return ".".join(chosen) or None


def _convert(cell: SqlCell, rule: FieldRule) -> object:
    """Return a cell as people know its value; bytes that are no text as hex."""
    if cell is None:
        return None
    match rule.kind, cell:
        case "binary16", bytes():
            return str(UUID(bytes=cell))
        case "uuid", str():
            return _uuid_or_text(cell)
        case _, bytes():
            return cell.hex()
        case _:
            return cell


def _uuid_or_text(text: str) -> str:
    """Return a UUID with its hyphens; another id is a text, and stays one."""
    try:
        return str(UUID(text))
    except ValueError:  # an id that its program makes in a way of its own
        return text


def _integer(value: object) -> int:
    return int(str(value))
