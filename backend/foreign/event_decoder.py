"""Rows of a foreign store as events, field by field; a field that fails is named, not invented."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar
from uuid import UUID

from backend.clock import Micros
from backend.foreign.foreign_event import (
    ForeignEvent,
    ForeignPayload,
    Position,
    parse_position,
    position_text,
)
from backend.foreign.foreign_time import ForeignTimeReader
from backend.foreign.mapping import FIELDS, FieldRule
from backend.foreign.payload_decoder import decode_foreign_payload, find_value
from backend.foreign.recognition import RecognizedStore
from backend.foreign.sql_source import SqlCell, SqlRow, SqlSource
from backend.foreign.sql_template import NOTHING, SqlTemplate

T = TypeVar("T")


class EventDecoder:
    """Knows which columns are asked for, and what becomes of them.

    columns: the SQL of each. not_kept: the fields that this store does not have.
    """

    def __init__(self, source: SqlSource, store: RecognizedStore) -> None:
        template = SqlTemplate(source, store)
        mapping = store.mapping
        self._label, self._place = source.label, source.shown
        self._data_rule = mapping.data
        self._metadata_rule = mapping.metadata
        self._times = ForeignTimeReader(mapping.time)
        self._rules: dict[str, FieldRule] = {}
        self._cells: list[str] = []
        self._order = len(mapping.position.order)
        self.columns = [template.fill(sql) for sql in mapping.position.order]
        self.columns.append(template.fill(mapping.data.sql))
        metadata = template.fill(mapping.metadata.sql) if mapping.metadata else NOTHING
        if metadata == NOTHING:
            self._metadata_rule = None
        self.columns.append(metadata)
        for name in FIELDS:
            self._add(name, mapping.envelope.rule(name), template)
        self.not_kept = tuple(
            name for name in FIELDS if name not in self._rules and name not in _DERIVED
        )

    def _add(self, name: str, rule: FieldRule | None, template: SqlTemplate) -> None:
        sql = template.fill(rule.sql) if rule else NOTHING
        is_elsewhere = rule is not None and bool(rule.json or rule.template or rule.constant)
        if rule is None or (sql in {NOTHING, ""} and not is_elsewhere):
            return
        self._rules[name] = rule
        if sql not in {NOTHING, ""}:
            self._cells.append(name)
            self.columns.append(sql)

    def position(self, row: SqlRow) -> Position:
        """Return where an event stands.

        Raises:
            Unreadable: code `bad-mapping`; the store has no number there.
        """
        return parse_position(row[: self._order], self._place)

    def decode(self, row: SqlRow) -> ForeignEvent:
        """Return the event of a row."""
        start = self._order + 2
        cells = dict(zip(self._cells, row[start:], strict=True))
        data = decode_foreign_payload(row[self._order], self._data_rule)
        metadata = (
            decode_foreign_payload(row[self._order + 1], self._metadata_rule)
            if self._metadata_rule
            else None
        )
        values = _FieldValues(self._rules, cells, data, metadata, self.position(row))
        time = values.parsed("time", self._times.read)
        recorded = values.parsed("recorded", self._times.read)
        subject = values.text("subject")
        category = values.text("category")
        return ForeignEvent(
            position=self.position(row),
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
            data=data,
            metadata=metadata,
            problems=tuple(values.problems),
        )


_DERIVED = {"category"}  # it goes into the source, which every event has


def _recorded(time: Micros | None, recorded: Micros | None, *, is_kept: bool) -> Micros | None:
    """Return when it was recorded: where a store keeps one time only, it is that."""
    return recorded if is_kept else time


class _FieldValues:
    """The values of one row by field."""

    def __init__(
        self,
        rules: Mapping[str, FieldRule],
        cells: Mapping[str, SqlCell],
        data: ForeignPayload,
        metadata: ForeignPayload | None,
        position: Position,
    ) -> None:
        self._rules = rules
        self._cells = cells
        self._roots = {"data": data.value, "metadata": metadata.value if metadata else None}
        self._position = position
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


def rows_are_rising(positions: Sequence[Position]) -> bool:
    """Say whether each position is greater than the one before it."""
    return all(before < after for before, after in pairwise(positions))
