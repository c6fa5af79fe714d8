"""Rows of a foreign store as events."""

from collections.abc import Sequence
from itertools import pairwise

from backend.foreign.event_fields import EventFields, FoundEvent
from backend.foreign.foreign_event import ForeignEvent, Position, parse_position
from backend.foreign.foreign_time import ForeignTimeReader
from backend.foreign.mapping import FIELDS, FieldRule
from backend.foreign.payload_decoder import decode_foreign_payload
from backend.foreign.recognition import RecognizedStore
from backend.foreign.sql_source import SqlRow, SqlSource
from backend.foreign.sql_template import NOTHING, SqlTemplate


class EventDecoder:
    """Knows which columns are asked for, and what becomes of them.

    columns: the SQL of each. not_kept: the fields that this store does not have.
    """

    def __init__(self, source: SqlSource, store: RecognizedStore) -> None:
        template = SqlTemplate(source, store)
        mapping = store.mapping
        self._place = source.shown
        self._data_rule = mapping.data
        self._metadata_rule = mapping.metadata
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
        self._fields = EventFields(source.label, self._rules, ForeignTimeReader(mapping.time))
        self.not_kept = self._fields.not_kept

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
        """Return the event of a row.

        Raises:
            Unreadable: code `bad-mapping`; the store has no number as its position.
        """
        start = self._order + 2
        data = decode_foreign_payload(row[self._order], self._data_rule)
        metadata = (
            decode_foreign_payload(row[self._order + 1], self._metadata_rule)
            if self._metadata_rule
            else None
        )
        cells = dict(zip(self._cells, row[start:], strict=True))
        return self._fields.fill(FoundEvent(self.position(row), cells, data, metadata))


def rows_are_rising(positions: Sequence[Position]) -> bool:
    """Say whether each position is greater than the one before it."""
    return all(before < after for before, after in pairwise(positions))
