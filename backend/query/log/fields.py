"""What the fields and the free words of a filter mean for the log."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from backend.query.filters import values
from backend.query.filters.conditions import (
    Setting,
    asks_for_any,
    compared,
    is_pattern,
    on_column,
    unknown_field,
)
from backend.query.filters.payload import on_payload
from backend.query.filters.sqltext import Column, Condition
from backend.query.filters.tree import BadFilter, Test, Word
from backend.query.log import kinds as known
from backend.query.log.kinds import Kinds, text_holds
from backend.query.log.reading import SHORT
from backend.store.schema import BASES, events, settled, streams

_WALKED = 1_000  # streams whose events are found through their heads, not by reading the log
_IDENTITIES = ("id", "correlation", "causation")
_NUMBERS = ("position", "version")
_FIELDS = (
    *known.FIELDS,
    *_IDENTITIES,
    *_NUMBERS,
    *("actor", "basis", "data", "recorded", "since", "subject", "time", "until"),
)


@dataclass(frozen=True, slots=True)
class LogFields:
    """A filter's fields are those of the envelope, and `data.x` a value of the payload."""

    connection: sa.Connection
    kinds: Kinds
    setting: Setting

    def test(self, test: Test) -> Condition:
        """Compare a field of the event.

        Raises:
            BadFilter: there is no such field, or it cannot have such a value.
        """
        field = test.field.partition(".")[0]
        if field not in _FIELDS or (field != "data" and "." in test.field):
            named = [name for name in _FIELDS if name != "data"]
            raise unknown_field(test, [*named, *SHORT, "data.…"])
        if field in known.FIELDS:
            return events.c.kind.in_(sorted(self.kinds.matching(test)))
        if field in _IDENTITIES:
            return _on_identity(test)
        if field in _NUMBERS:
            return on_column(events.c[field], "integer", test, self.setting)
        return self._others()[field](test)

    def word(self, word: Word) -> Condition:
        """Look for the text in type, subject, actor, and the payload's texts."""
        dialect = self.setting.dialect
        written = msgspec.json.encode(word.text).decode()[1:-1]
        return sa.or_(
            events.c.kind.in_(sorted(self.kinds.containing(word.text))),
            dialect.contains(events.c.actor, word.text),
            dialect.contains(events.c.data, written),
            events.c.stream.in_(_streams(dialect.contains(self._subject, word.text))),
        )

    @property
    def _subject(self) -> Column:
        return self.setting.dialect.after(streams.c.name, "/")

    def _others(self) -> Mapping[str, Callable[[Test], Condition]]:
        return {
            "actor": lambda test: on_column(events.c.actor, "text", test, self.setting),
            "basis": _on_basis,
            "data": lambda test: on_payload(events.c.data, test, self.setting),
            "recorded": lambda test: on_column(events.c.recorded, "time", test, self.setting),
            "since": self._since,
            "subject": self._on_subject,
            "time": lambda test: on_column(events.c.time, "time", test, self.setting),
            "until": self._until,
        }

    def _since(self, test: Test) -> Condition:
        return events.c.time >= values.span(_bound(test), self.setting.now).first

    def _until(self, test: Test) -> Condition:
        return events.c.time <= values.span(_bound(test), self.setting.now).last

    def _on_subject(self, test: Test) -> Condition:
        if asks_for_any(test):
            return sa.true()
        if test.operator in {"<", "<=", ">", ">="} or is_pattern(test):
            return self._in_streams(on_column(self._subject, "text", test, self.setting))
        names = [f"{module}/{test.value}" for module in self.kinds.modules]
        found = self._in_streams(streams.c.name.in_(names))
        return found.is_not(sa.true()) if test.operator == "!=" else found

    def _in_streams(self, where: Condition) -> Condition:
        """Hold for the events of these streams; of few streams they are found from their heads."""
        few = self.connection.execute(_streams(where).limit(_WALKED + 1)).scalars().all()
        if len(few) > _WALKED:
            return events.c.stream.in_(_streams(where))
        return events.c.position.in_(_walked(few))


def _streams(where: Condition) -> sa.Select[int]:
    return sa.select(streams.c.id).where(where)


def _walked(found: Sequence[int]) -> sa.CompoundSelect[int]:
    """Select the positions of these streams' events, from their heads back along `prev`.

    What is newer than the heads are complete is looked through besides; it is not much.
    """
    heads = sa.select(streams.c.position).where(streams.c.id.in_(found))
    walk = (
        sa.select(events.c.position, events.c.prev)
        .where(events.c.position.in_(heads))
        .cte(recursive=True)  # unnamed: a filter may walk several
    )
    before = sa.select(events.c.position, events.c.prev).join_from(
        walk, events, events.c.position == walk.c.prev
    )
    newer = sa.select(events.c.position).where(
        events.c.position > _settled(), events.c.stream.in_(found)
    )
    return sa.union(sa.select(walk.union_all(before).c.position), newer)


def _settled() -> sa.ScalarSelect[int]:
    """Select up to where the heads of streams are complete."""
    return sa.select(sa.func.coalesce(sa.func.max(settled.c.position), 0)).scalar_subquery()


def _on_identity(test: Test) -> Condition:
    column = events.c[test.field]
    if asks_for_any(test):
        return column.is_not(None)
    if test.operator not in {":", "=", "!="}:
        raise BadFilter(f"`{test.field}` is a UUID: it has no order", test.at)
    return compared(column, test, values.identity(test))


def _on_basis(test: Test) -> Condition:
    names = [name for name in BASES if name is not None]
    if test.operator in {":", "=", "!="} and not is_pattern(test) and test.value not in names:
        raise BadFilter(f"`basis` is one of {', '.join(names)}", test.value_at)
    held = [n for n, name in enumerate(BASES) if name is not None and text_holds(name, test)]
    if test.operator == "!=":
        held.append(BASES.index(None))
    return events.c.basis.in_(held)


def _bound(test: Test) -> Test:
    if test.operator not in {":", "="}:
        raise BadFilter(f"Write `{test.field}:` and a time", test.at)
    return test
