"""What is installed, and what it means: all that forms, tables and filters know of the domain."""

from typing import Literal

import msgspec

from backend.messages.bounds import Count, Data, LongText, ShortText

ColumnKind = Literal[
    "text", "integer", "number", "money", "amounts", "time", "day", "flag", "json", "position"
]
Tone = Literal["good", "active", "neutral", "subdued", "warning", "bad"]
Risk = Literal["none", "money", "irreversible"]


class _CatalogueMessage(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Shared shape of everything here."""


class NestedField(_CatalogueMessage, frozen=True, kw_only=True):
    """A plain value within a column that holds JSON; `*` in its path is each item of a list."""

    path: ShortText
    kind: ColumnKind


class Column(_CatalogueMessage, frozen=True, kw_only=True):
    """A column of a view: its name, what its values mean, and how they are shown.

    key: whether it belongs to the row's key
    title: empty for one made from the name
    width_chars: 0 for one made from the kind
    stretch: whether it fills the room that is left
    tones: of values that are states, e.g. `paid` is `good`
    currency_column: of a money column, the column that holds its currency
    item_template: of a json column that holds a list, how an item is written, e.g.
        `{quantity} x {product_id}`
    compact_rank: the order of columns where there is little room; lower first
    fields: of a json column that declares its shape, the values within
    """

    name: ShortText
    kind: ColumnKind
    key: bool = False
    title: ShortText = ""
    width_chars: Count = 0
    stretch: bool = False
    tones: dict[LongText, Tone] = {}
    currency_column: ShortText = ""
    item_template: ShortText = ""
    compact_rank: Count = 0
    fields: list[NestedField] = []


class CurrencySource(_CatalogueMessage, frozen=True, kw_only=True):
    """Where the currency of a command's amounts stands: in a field, or in a row of a view.

    The row's key is in the command's field `key_field` (`lines.product_id`: in its list `lines`).
    """

    field: ShortText = ""
    view: ShortText = ""
    key_field: ShortText = ""
    column: ShortText = ""


class CommandRule(_CatalogueMessage, frozen=True, kw_only=True):
    """What must hold for a command to be accepted; `code` is that of the rejection otherwise."""

    code: ShortText
    text: LongText


class ModuleKind(_CatalogueMessage, frozen=True, kw_only=True):
    """A module: its name, its title, one sentence, and the prefix of its subjects.

    key: the field that holds its entities' ids
    owner, owner_key: the module whose entities own those of this one, and the field of this one's
        events that holds the owner's id; empty where they belong to none
    """

    name: ShortText
    entity: ShortText
    title: ShortText
    summary: LongText = ""
    key: ShortText = ""
    owner: ShortText = ""
    owner_key: ShortText = ""


class CommandKind(_CatalogueMessage, frozen=True, kw_only=True):
    """A command: its type, its module, one sentence, and the JSON Schema (text) of its data.

    risk: what it does that should be confirmed before it is sent
    confirmation: the question then; names fields of the data in braces
    """

    type: ShortText
    module: ShortText
    summary: LongText
    schema: Data
    title: ShortText = ""
    risk: Risk = "none"
    confirmation: LongText = ""
    rules: list[CommandRule] = []
    currency: CurrencySource | None = None


class EventKind(_CatalogueMessage, frozen=True, kw_only=True):
    """An event: its type, its module, its schema version and the JSON Schema (text) of its data."""

    type: ShortText
    module: ShortText
    version: Count
    schema: Data
    summary: LongText = ""
    tone: Tone = "neutral"


class ViewKind(_CatalogueMessage, frozen=True, kw_only=True):
    """A view: its columns, the types it takes, its default order, and its row's JSON Schema.

    rank: the order among views; lower first
    """

    name: ShortText
    summary: LongText
    columns: list[Column]
    takes: list[ShortText]
    order: ShortText
    schema: Data
    title: ShortText = ""
    rank: Count = 0


class DeclaredTexts(_CatalogueMessage, frozen=True, kw_only=True):
    """What a module or a view declares, in another language (`zh_CN`); `texts` by the declared."""

    owner: ShortText
    language: ShortText
    texts: dict[LongText, LongText]


class InvariantKind(_CatalogueMessage, frozen=True, kw_only=True):
    """What must hold at every position: a sentence, and the condition on rows that breaks it.

    `owner`: the view that declares it.
    """

    owner: ShortText
    name: ShortText
    sentence: LongText
    condition: LongText


class CatalogueReply(_CatalogueMessage, frozen=True, kw_only=True, tag="catalogue"):
    """All that is installed, and what it says in other languages."""

    modules: list[ModuleKind] = []
    commands: list[CommandKind]
    events: list[EventKind]
    views: list[ViewKind]
    translations: list[DeclaredTexts] = []
    invariants: list[InvariantKind] = []
