"""What the fields and the free words of a filter mean for the log."""

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec
import sqlalchemy as sa

from backend.filters import literals
from backend.filters.calculated_values import CalculatedValue, column_value, payload_value
from backend.filters.calculations import relation_condition
from backend.filters.conditions import (
    FilterContext,
    column_condition,
    unknown_field,
)
from backend.filters.log_filter import FIELD_ALIASES
from backend.filters.note_fields import NOTE_FIELDS
from backend.filters.payload_conditions import payload_condition
from backend.filters.sql_dialect import Column, Condition
from backend.filters.syntax_tree import BadFilter, Comparison, FieldReference, Relation, Term
from backend.filters.wildcards import is_pattern, is_presence_test
from backend.messages.catalogue import ColumnKind
from backend.messages.identifiers import spellings_of_id
from backend.messages.not_kept import TIME_NOT_KEPT, VERSION_NOT_KEPT
from backend.store.sql.log_schema import (
    CORRELATION_NOT_KEPT,
    TIME_BASES,
    events,
    heads_watermark,
    origins,
    streams,
)
from backend.store.sql.search import kind_index as known
from backend.store.sql.search.kind_index import KindIndex, compare_text
from backend.stream_names import name_stream
from backend.text_normalization import spellings

_MAX_WALKED_STREAMS = (
    1_000  # streams whose events are found through their heads, not by reading the log
)
_LAST_LETTER = "\U0010ffff"
_ID_FIELDS = ("id", "correlation", "causation")
_INTEGER_FIELDS = ("position", "version")
_MAX_OF_ORIGIN = 10_000  # events at one place of several stores
_NOT_KEPT: Mapping[str, int] = {
    "version": VERSION_NOT_KEPT,
    "time": TIME_NOT_KEPT,
    "recorded": TIME_NOT_KEPT,
}
_CALCULATED: Mapping[str, ColumnKind] = {
    "position": "position",
    "version": "integer",
    "time": "time",
    "recorded": "time",
    "actor": "text",
}
_FIELDS = (
    *known.KIND_FIELDS,
    *_ID_FIELDS,
    *_INTEGER_FIELDS,
    *(
        "actor",
        "basis",
        "data",
        "entity",
        "origin",
        "recorded",
        "since",
        "subject",
        "time",
        "until",
    ),
    *("recorded-since", "recorded-until"),
    *NOTE_FIELDS,
)


class LogFields(msgspec.Struct, frozen=True):
    """A filter's fields are those of the envelope, and `data.x` a value of the payload.

    `by_index`: events are to be found by the indexes on subject, id and correlation; else these
    are only compared. `looks_words_up`: the streams in whose subject a word occurs are gathered
    first. `found_streams`: by what streams were looked up, those that were found.
    """

    connection: sa.Connection
    kinds: KindIndex
    context: FilterContext
    by_index: bool = False
    looks_words_up: bool = True
    found_streams: dict[Comparison | Term, Sequence[int]] = {}

    def comparison(self, test: Comparison) -> Condition:
        """Compare a field of the event.

        Raises:
            BadFilter: there is no such field, or it cannot have such a value.
        """
        if test.positions is not None:
            return events.c.position.in_(list_numbers(test.positions))
        field = test.field.partition(".")[0]
        if field not in _FIELDS or (field != "data" and "." in test.field):
            named = [name for name in _FIELDS if name != "data"]
            raise unknown_field(test, [*named, *FIELD_ALIASES, "data.…"])
        if field in known.KIND_FIELDS:
            return events.c.kind.in_(sorted(self.kinds.matching(test)))
        if field in _ID_FIELDS:
            return self._id_condition(test)
        if field in _INTEGER_FIELDS:
            return column_condition(_kept(field), "integer", test, self.context)
        if field in NOTE_FIELDS:
            raise BadFilter(f"`{field}` is known only where the notes are", test.at)
        return self._field_conditions()[field](test)

    def term(self, word: Term) -> Condition:
        """Look for the text in type, subject, actor, and the payload's texts."""
        dialect = self.context.dialect
        written = msgspec.json.encode(word.text).decode()[1:-1]
        return sa.or_(
            events.c.kind.in_(sorted(self.kinds.containing(word.text))),
            dialect.contains(events.c.actor, word.text),
            dialect.contains_json(events.c.data, written),
            self._in_streams(word, dialect.contains(self._subject, word.text)),
        )

    def relation(self, test: Relation) -> Condition:
        """Compare what is calculated of an event's fields.

        Raises:
            BadFilter: there is no such field, or its values do not go together.
        """
        return relation_condition(test, self.value, self.context)

    def value(self, field: FieldReference) -> CalculatedValue:
        """Return a field as a value to calculate with.

        Raises:
            BadFilter: events have no such field, or it holds several values.
        """
        name, *path = field.name.split(".")
        dialect, data = self.context.dialect, events.c.data
        if name == "data":
            currency = dialect.text_at(data, ("currency",))
            return payload_value(field, data, tuple(path), dialect, currency)
        if field.name not in _CALCULATED:
            raise unknown_field(field, [*_CALCULATED, "data.…"])
        return column_value(field, _kept(name), _CALCULATED[name])

    def few_streams(self, test: Comparison) -> Sequence[int] | None:
        """Return the streams whose subject or entity passes a test; None when they are many."""
        return self._find_few(test, self._stream_test(test))

    @property
    def _subject(self) -> Column:
        return self.context.dialect.text_after(streams.c.name, "/")

    def _field_conditions(self) -> Mapping[str, Callable[[Comparison], Condition]]:
        return {
            "actor": lambda test: column_condition(events.c.actor, "text", test, self.context),
            "basis": _basis_condition,
            "data": lambda test: payload_condition(events.c.data, test, self.context),
            "entity": self._subject_condition,
            "origin": self._origin_condition,
            "recorded": lambda test: column_condition(
                _kept("recorded"), "time", test, self.context
            ),
            "recorded-since": lambda test: self._since(_kept("recorded"), test),
            "recorded-until": lambda test: self._until(_kept("recorded"), test),
            "since": lambda test: self._since(_kept("time"), test),
            "subject": self._subject_condition,
            "time": lambda test: column_condition(_kept("time"), "time", test, self.context),
            "until": lambda test: self._until(_kept("time"), test),
        }

    def _since(self, column: Column, test: Comparison) -> Condition:
        span = literals.parse_time_span(_require_equality(test), self.context.now)
        return column >= span.first_us

    def _until(self, column: Column, test: Comparison) -> Condition:
        span = literals.parse_time_span(_require_equality(test), self.context.now)
        return column <= span.last_us

    def _subject_condition(self, test: Comparison) -> Condition:
        if is_presence_test(test):
            without = [name_stream(module, "") for module in self.kinds.modules]
            return self._in_streams(test, streams.c.name.in_(without)).is_not(sa.true())
        found = self._in_streams(test, self._stream_test(test))
        return found.is_not(sa.true()) if test.operator == "!=" else found

    def _stream_test(self, test: Comparison) -> Condition:
        return self._entity_test(test) if test.field == "entity" else self._subject_test(test)

    def _entity_test(self, test: Comparison) -> Condition:
        """Hold for the streams of such a subject, and for those that they own."""
        if test.operator not in {":", "=", "!="} or is_pattern(test):
            raise BadFilter("`entity` takes a whole subject, as entity:order-17", test.at)
        names = self._named(test)
        return sa.or_(streams.c.name.in_(names), streams.c.owner.in_(names))

    def _subject_test(self, test: Comparison) -> Condition:
        """Hold for the streams with such a subject; of `!=`, with the one that is not meant."""
        if test.operator in {"<", "<=", ">", ">="} or is_pattern(test):
            passes = column_condition(self._subject, "text", test, self.context)
            return sa.and_(self._begins_alike(test), passes) if is_pattern(test) else passes
        return streams.c.name.in_(self._named(test))

    def _named(self, test: Comparison) -> list[str]:
        """Return the names that the streams of a subject may have."""
        subjects = spellings(test.value)
        return [name_stream(module, each) for module in self.kinds.modules for each in subjects]

    def _begins_alike(self, test: Comparison) -> Condition:
        """Hold for the names that begin as a pattern does: these stand together in their index."""
        name = self.context.dialect.by_code_point(streams.c.name)
        begins = [
            name_stream(module, re.split(r"[*?]", each)[0])
            for module in self.kinds.modules
            for each in spellings(test.value)
        ]
        return sa.or_(
            sa.false(), *(sa.and_(name >= each, name < each + _LAST_LETTER) for each in begins)
        )

    def _in_streams(self, part: Comparison | Term, where: Condition) -> Condition:
        """Hold for the events of these streams; of few streams they may be found by their heads."""
        few = self._find_few(part, where)
        if few is None:  # one look at the stream of each event: nothing has to be gathered first
            same = streams.c.id == events.c.stream
            return sa.exists().where(same, where).correlate(events)
        if self.by_index:
            return events.c.position.in_(_walk_streams(few))
        return events.c.stream.in_(list_numbers(few))

    def _find_few(self, part: Comparison | Term, where: Condition) -> Sequence[int] | None:
        if isinstance(part, Term) and not self.looks_words_up:
            return None
        if part not in self.found_streams:
            chosen = _streams(where).limit(_MAX_WALKED_STREAMS + 1)
            self.found_streams[part] = self.connection.execute(chosen).scalars().all()
        found = self.found_streams[part]
        return found if len(found) <= _MAX_WALKED_STREAMS else None

    def few_of_origin(self, test: Comparison) -> Sequence[int]:
        """Return the positions of the events at a place in the store that they come from.

        Raises:
            BadFilter: it is compared otherwise.
        """
        if test.operator not in {":", "=", "!="} or is_pattern(test):
            raise BadFilter("`origin` takes a whole position, as origin:17", test.at)
        if not sa.inspect(self.connection).has_table(origins.name):
            return []
        found = sa.select(origins.c.position).where(origins.c.place == test.value)
        return self.connection.execute(found.limit(_MAX_OF_ORIGIN)).scalars().all()

    def _origin_condition(self, test: Comparison) -> Condition:
        if is_presence_test(test):
            if not sa.inspect(self.connection).has_table(origins.name):
                return sa.false()
            return events.c.position.in_(sa.select(origins.c.position))
        found = events.c.position.in_(list_numbers(self.few_of_origin(test)))
        return sa.not_(found) if test.operator == "!=" else found

    def _id_condition(self, test: Comparison) -> Condition:
        column: Column = events.c[test.field]
        if is_presence_test(test):
            return sa.and_(column.is_not(None), column != CORRELATION_NOT_KEPT)
        if test.operator not in {":", "=", "!="}:
            raise BadFilter(f"`{test.field}` is an id: it has no order", test.at)
        if not self.by_index:
            column = self.context.dialect.unindexed(column)
        same = is_id(column, test.value)
        return sa.or_(column.is_(None), sa.not_(same)) if test.operator == "!=" else same


def _kept(name: str) -> Column:
    """Return a column of the events with NULL where the store of their origin keeps no such thing.

    The position is always kept, and is looked up by its own tree.
    """
    column: Column = events.c[name]
    return (
        sa.func.nullif(column, _NOT_KEPT[name], type_=column.type) if name in _NOT_KEPT else column
    )


def is_id(column: Column, text: str) -> Condition:
    """Hold for the ids that somebody may mean who writes this text."""
    return sa.or_(sa.false(), *(column == each for each in spellings_of_id(text)))


def _streams(where: Condition) -> sa.Select[int]:
    return sa.select(streams.c.id).where(where)


def list_numbers(found: Sequence[int]) -> sa.BindParameter[int]:
    """Write numbers into the statement: a database takes only so many parameters."""
    return sa.bindparam(
        None, list(found), type_=sa.BigInteger(), expanding=True, literal_execute=True
    )


def _walk_streams(found: Sequence[int]) -> sa.CompoundSelect[int]:
    """Select the positions of these streams' events, from their heads back along `prev`.

    What is newer than the heads are complete is looked through besides; it is not much.
    """
    heads = sa.select(streams.c.position).where(streams.c.id.in_(list_numbers(found)))
    walk = (
        sa.select(events.c.position, events.c.prev)
        .where(events.c.position.in_(heads))
        .cte(recursive=True)  # unnamed: a filter may walk several
    )
    before = sa.select(events.c.position, events.c.prev).join_from(
        walk, events, events.c.position == walk.c.prev
    )
    newer = sa.select(events.c.position).where(
        events.c.position > _watermark(), events.c.stream.in_(list_numbers(found))
    )
    return sa.union(sa.select(walk.union_all(before).c.position), newer)


def _watermark() -> sa.ScalarSelect[int]:
    """Select up to where the heads of streams are complete."""
    return sa.select(sa.func.coalesce(sa.func.max(heads_watermark.c.position), 0)).scalar_subquery()


def _basis_condition(test: Comparison) -> Condition:
    names = [name for name in TIME_BASES if name is not None]
    if test.operator in {":", "=", "!="} and not is_pattern(test) and test.value not in names:
        raise BadFilter(f"`basis` is one of {', '.join(names)}", test.value_at)
    held = [n for n, name in enumerate(TIME_BASES) if name is not None and compare_text(name, test)]
    if test.operator == "!=":
        held.append(TIME_BASES.index(None))
    return events.c.basis.in_(held)


def _require_equality(test: Comparison) -> Comparison:
    if test.operator not in {":", "="}:
        raise BadFilter(f"Write `{test.field}:` and a time", test.at)
    return test
