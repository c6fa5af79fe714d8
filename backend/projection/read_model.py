"""What a read model declares: a table, and how events change its rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Protocol, TypeVar

import msgspec
from msgspec import Meta

from backend.clock import Micros
from backend.domain.module import Payload
from backend.messages.catalogue import Tone
from backend.messages.events import Event
from backend.projection.row_invariants import Invariant
from backend.projection.work_board import WorkBoard
from backend.translation import Translations

# Columns say by their annotation what their values mean (messages.queries.ColumnKind).
Money = Annotated[int, Meta(extra={"kind": "money"})]
Timestamp = Annotated[Micros, Meta(extra={"kind": "time"})]
Day = Annotated[str, Meta(extra={"kind": "day"})]
Json = Annotated[str, Meta(extra={"kind": "json"})]
Amounts = Annotated[str, Meta(extra={"kind": "amounts"})]  # see `amounts`


def nested(shape: object) -> Meta:
    """Return what declares the shape of a text column that holds JSON, for filters and groups.

    `lines: Annotated[str, nested(list[Line])]`: filters know `lines.*.product_id` then.
    """
    return Meta(extra={"kind": "json", "shape": shape})


class ViewRow(msgspec.Struct, kw_only=True):
    """A row of a read model; its fields are the columns. Mutable: change it, then `put` it."""

    position: Annotated[int, Meta(extra={"kind": "position"})] = 0


R = TypeVar("R", bound=ViewRow)


class TableRows(Protocol[R]):
    """The rows of one table, as they are at the event being applied."""

    def get(self, *key: str) -> R | None:
        """Return the row with this key, or None."""
        ...

    def put(self, row: R) -> None:
        """Keep the row; the store writes the event's position into it."""
        ...


class ViewTables(Protocol):
    """The tables of a read model, by the struct of their rows."""

    def __getitem__(self, row: type[R]) -> TableRows[R]:
        """Return the rows of that table."""
        ...


class EventMeta(msgspec.Struct, frozen=True):
    """Where and when the event being applied stands, and whose it is.

    type, source, subject: as in its envelope; version: its place in its stream
    """

    position: int
    time: Micros
    actor: str
    type: str = ""
    source: str = ""
    subject: str = ""
    version: int = 0


def meta_of(event: Event) -> EventMeta:
    """Return what a handler is told of an event beside its payload."""
    return EventMeta(
        event.position,
        event.time,
        event.actor,
        event.type,
        event.source,
        event.subject,
        event.version,
    )


EventHandler = Callable[[Any, EventMeta, ViewTables], None]


class ColumnStyle(msgspec.Struct, frozen=True, kw_only=True):
    """How a column is shown; the fields are those of messages.catalogue.Column."""

    title: str = ""
    width_chars: int = 0
    stretch: bool = False
    tones: Mapping[str, Tone] = {}
    currency_column: str = ""
    item_template: str = ""
    compact_rank: int = 0


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """By what a view's rows are divided among replicas: each event is about one value of a column.

    column: of the key. fields: of an event's payload class the field that has the value, where that
        is not called as the column; `meta.subject` for the event's subject
    every_part: events that all parts are given; their handlers may change any row of their part
    per_part: helper tables without the column in their key that each part keeps for its own rows.
        Any other such table is the same in all parts: only events of `every_part` may change it
    """

    column: str
    fields: Mapping[type[Payload], str] = {}
    every_part: tuple[type[Payload], ...] = ()
    per_part: tuple[type[ViewRow], ...] = ()


class Projection(msgspec.Struct, frozen=True, kw_only=True):
    """A read model, found through the entry points `marigraph.projections`.

    name: of the view; summary: one sentence; row: the struct of its rows; key: its key columns
    handlers: what an event's payload class does to the rows; only these types are relevant
    order: default order, `field` or `field:desc`
    helper_tables: rows that only the handlers need, each with its key columns; not queried, without
        history
    fulltext: columns that the full-text search looks into
    title: empty for one made from the name; rank: the order among views, lower first
    styles: how columns are shown, by their names; the others are shown by their kind
    board: the states in which its entities wait, and how long each may take; None without any
    personal: columns that tell of a person, also of helper tables; incident files can mask them
    invariants: what must hold for the rows at every position, see `Invariant`
    translations: by language (`zh_CN`), what is declared here as those read it, also the titles
        that are made of names: {"Paid at": "…"}; what the modules of its events translate
        holds here too
    split: by what it may be divided among replicas. None: by its only key column, where all of its
        events have a field of that name and there are no helper tables; else it cannot be divided
    part: of a part that was made of a view which of how many it is, `2/4`; never declared
    """

    name: str
    summary: str
    row: type[ViewRow]
    key: tuple[str, ...]
    handlers: Mapping[type[Payload], EventHandler]
    order: str
    helper_tables: Mapping[type[ViewRow], tuple[str, ...]] = {}
    fulltext: tuple[str, ...] = ()
    title: str = ""
    rank: int = 100
    styles: Mapping[str, ColumnStyle] = {}
    board: WorkBoard | None = None
    personal: tuple[str, ...] = ()
    translations: Translations = {}
    invariants: Sequence[Invariant] = ()
    split: Split | None = None
    part: str = ""
