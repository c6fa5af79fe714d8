"""Mappings: what a foreign store's tables mean, declared in TOML and read into frozen structs.

SQL stands in a mapping as its author wrote it, with the store's own names in braces: `{events}` is
the table that was found under that key, named `events` from there on; `{events.type}` its column,
or NULL where the store has none; `{events#name}` its name as a text, `{events#schema}` its schema.
Of a stream of JetStream, whose messages have no columns, the names of `MESSAGE_PARTS` stand there.
"""

from typing import Literal

import msgspec

SqlEngine = Literal["sqlite", "postgresql"]
Engine = Literal["sqlite", "postgresql", "jetstream"]
MESSAGE_PARTS = ("seq", "subject", "time", "data", "headers")  # of a message in a stream
EVENTS = "events"  # the key of the table whose rows are the events
FIELDS = (
    *("id", "subject", "version", "type", "category", "time", "recorded"),
    *("correlationid", "causationid", "actor", "schemaversion"),
)


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the TOML file; a key that means nothing here is an error."""


class TablePattern(_Part, frozen=True):
    """How a table is recognised: by its columns, and by patterns of its name (`*`, `?`).

    types: what the database calls a column's type, where that tells two versions apart. many: every
    such table is meant, not one.
    """

    columns: tuple[str, ...]
    name: str = "*"
    not_name: str = ""
    types: dict[str, str] = {}
    optional: bool = False
    many: bool = False


class Find(_Part, frozen=True):
    """What a store is recognised by; `version` is a SELECT of one text."""

    engine: Engine
    tables: dict[str, TablePattern] = {}
    version: str = ""

    def __post_init__(self) -> None:
        """Refuse a mapping that does not say where the events are."""
        if EVENTS not in self.tables and self.engine != "jetstream":
            raise ValueError("needs a table `events`: add [find.tables.events] with its columns")


class EventRows(_Part, frozen=True, rename={"from_": "from"}):
    """The rows that are events; `where` leaves out those that are none."""

    from_: str = "{events}"
    where: str = ""


class PositionOrder(_Part, frozen=True):
    """The columns that order all events, one or a pair; `cast`: their types, to compare with."""

    order: tuple[str, ...]
    cast: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no position could be made of."""
        if not self.order:
            raise ValueError("`order` needs at least one column")
        if self.cast and len(self.cast) != len(self.order):
            raise ValueError("`cast` needs a type for each column of `order`")


class FieldRule(_Part, frozen=True):
    """Where a field comes from: the first with a value of SQL, JSON, tokens, template, constant.

    json: e.g. `metadata.user.id`. tokens: of the subject of a message, from 1, or from -1 for the
    last one. template: of other fields, e.g. `{subject}/{version}`. kind: how the store keeps it,
    where that is not the text that people know it by.
    """

    sql: str = ""
    json: tuple[str, ...] = ()
    tokens: tuple[int, ...] = ()
    template: str = ""
    constant: str = ""
    kind: Literal["text", "uuid", "binary16"] = "text"

    def __post_init__(self) -> None:
        """Refuse a rule that yields nothing, and a path into nowhere."""
        if not (self.sql or self.json or self.tokens or self.template or self.constant):
            raise ValueError("needs one of sql, json, tokens, template, constant")
        if 0 in self.tokens:
            raise ValueError("`tokens` count from 1, or from -1 for the last one")
        for path in self.json:
            if path.partition(".")[0] not in {"data", "metadata"}:
                raise ValueError(f"the path {path} must begin with `data.` or `metadata.`")


Rule = str | FieldRule  # a text is SQL


class Envelope(_Part, frozen=True):
    """A rule for each field that the store keeps; what has none is not kept, and never invented."""

    first_version: Literal[0, 1] = 1
    id: Rule = ""
    subject: Rule = ""
    version: Rule = ""
    type: Rule = ""
    category: Rule = ""
    time: Rule = ""
    recorded: Rule = ""
    correlationid: Rule = ""
    causationid: Rule = ""
    actor: Rule = ""
    schemaversion: Rule = ""

    def __post_init__(self) -> None:
        """Refuse a template that can never be filled: it waits for itself."""
        for field in FIELDS:
            if field in self._needed_for(field):
                raise ValueError(f"the template of {field} needs {field} itself: name other fields")

    def _needed_for(self, field: str) -> set[str]:
        """Return the fields that a field's template names, and those that theirs name."""
        needed: set[str] = set()
        waiting = [field]
        while waiting:
            rule = self.rule(waiting.pop())
            named = {each for each in FIELDS if rule is not None and f"{{{each}}}" in rule.template}
            waiting += named - needed
            needed |= named
        return needed

    def rule(self, field: str) -> FieldRule | None:
        """Return the rule of one of `FIELDS`, or None where the store does not keep it."""
        rule: Rule = getattr(self, field)
        return (FieldRule(sql=rule) if rule else None) if isinstance(rule, str) else rule


class TimeFormat(_Part, frozen=True):
    """How times are written; `zone` is that of times without one."""

    format: Literal["text", "epoch-s", "epoch-ms", "epoch-us", "epoch-ns"] = "text"
    zone: str = "UTC"
    resolution: Literal["us", "ms", "s"] = "us"


Decoder = Literal["text", "json", "zlib", "gzip", "msgpack", "yaml-safe", "base64"]


class PayloadRule(_Part, frozen=True):
    """The column of a payload, and the decoders that make a value of it, in their order.

    unwrap: the key of a wrapped value's type, beside `_data_`.
    """

    sql: str
    decoders: tuple[Decoder, ...] = ("json",)
    unwrap: bool = False


class End(_Part, frozen=True):
    """Up to where the log is final.

    rule: serial (writers one after the other), marks, xid8 (the first position is the writer's
    transaction), grace (a gap is passed after grace_s), server (it says so itself). With marks,
    numbers may have been drawn up to grace_s in advance.
    """

    rule: Literal["serial", "marks", "xid8", "grace", "server"] = "marks"
    grace_s: float = 0.0


class SubscriptionRule(_Part, frozen=True, rename={"from_": "from"}):
    """Where the store's own consumers keep how far they have come.

    each: the key of the table; the rule counts once for each such table that was found. meaning:
    whether the position is the last event that was done, or the next one. relevant: the condition
    on events that such a consumer takes (`{stream}` is its stream); at_most: it takes some of
    those only, and nobody can tell which. ignore: rows that are no consumer's.
    """

    each: str
    name: str
    position: str
    from_: str = ""
    where: str = ""
    ignore: str = ""
    unit: Literal["global", "stream", "token"] = "global"
    meaning: Literal["last-done", "next"] = "last-done"
    form: Literal["number", "colon-pair", "axon-token"] = "number"
    compare: str = ""
    stream: str = ""
    relevant: str = ""
    at_most: bool = False
    status: str = ""
    updated: str = ""
    error: str = ""
    words: dict[str, str] = {}

    def __post_init__(self) -> None:
        """Refuse positions within a stream of which it is not known which."""
        if self.unit == "stream" and not (self.stream and self.relevant and self.compare):
            raise ValueError('unit = "stream" needs `stream`, `relevant` and `compare`, too')


class ParkedRule(_Part, frozen=True, rename={"from_": "from"}):
    """Where the store keeps events that a consumer could not take."""

    each: str
    name: str
    from_: str = ""


class Links(_Part, frozen=True):
    """What correlation and causation name: an id, a stream, or a position within a stream."""

    correlation: Literal["id", "stream", "stream-position"] = "id"
    causation: Literal["id", "stream", "stream-position"] = "id"


class Mapping(_Part, frozen=True):
    """All of it; `notes` are said to whoever attaches such a store."""

    name: str
    title: str
    find: Find
    position: PositionOrder
    envelope: Envelope
    data: PayloadRule
    source: EventRows = EventRows()
    time: TimeFormat = TimeFormat()
    metadata: PayloadRule | None = None
    end: End = End()
    subscriptions: tuple[SubscriptionRule, ...] = ()
    parked: tuple[ParkedRule, ...] = ()
    links: Links = Links()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse keys of tables that are not looked for, and rules of the end that cannot hold."""
        keys = [rule.each for rule in self.subscriptions] + [rule.each for rule in self.parked]
        for key in keys:
            if key not in self.find.tables:
                raise ValueError(f"[find.tables.{key}] is missing, which `each` names")
        if self.end.rule == "xid8" and len(self.position.order) != 2:
            raise ValueError("the end rule xid8 needs the transaction and a number as position")
        if self.end.rule == "marks" and len(self.position.order) != 1:
            raise ValueError("the end rule marks needs one number as position")
        if self.find.engine == "sqlite" and self.end.rule not in {"serial", "grace"}:
            raise ValueError(f"the end rule {self.end.rule} is PostgreSQL's: use serial")
        if (self.end.rule == "server") != (self.find.engine == "jetstream"):
            raise ValueError(
                "the end rule server is that of streams of JetStream, and theirs alone"
            )
        if self.find.engine == "jetstream":
            self._require_message_parts()
        elif any(rule.tokens for rule in self._field_rules()):
            raise ValueError("`tokens` are those of a message's subject: no row has any")

    def _field_rules(self) -> list[FieldRule]:
        rules = [self.envelope.rule(field) for field in FIELDS]
        return [rule for rule in rules if rule is not None]

    def _require_message_parts(self) -> None:
        """Refuse what no message of a stream has."""
        named = [*self.position.order, self.data.sql, self.metadata.sql if self.metadata else ""]
        for name in [*named, *(rule.sql for rule in self._field_rules())]:
            if name and name not in MESSAGE_PARTS:
                raise ValueError(
                    f"a message has no {name}: it has {', '.join(MESSAGE_PARTS)}; a header is"
                    ' json = ["metadata.NAME"]'
                )
        if self.subscriptions or self.parked:
            raise ValueError("the consumers of a stream are those that its server names")
