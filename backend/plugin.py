"""The names that a package of someone else may use: a module, or a read model, is made of them.

They stay as they are: a test freezes the list, and the fields of what is declared. All else in
Marigraph may change from one version to the next.
"""

from backend.domain.any_event import AnyPayload
from backend.domain.descriptions import CommandDescription, ModuleDescription
from backend.domain.field_types import (
    Currency,
    Identifier,
    Money,
    NonNegativeMoney,
    NonNegativeQuantity,
    PositiveMoney,
    PositiveQuantity,
    Quantity,
    RecordedCurrency,
    RecordedId,
    Secret,
    Text,
)
from backend.domain.module import Module, Payload, SecretEffect, StateReader
from backend.domain.rules import (
    reject,
    require_not_negative,
    require_positive,
    require_same_currency,
    require_within_bounds,
)
from backend.domain.translation_files import read_translations
from backend.errors import Rejected
from backend.messages.catalogue import CurrencySource, Tone
from backend.messages.money import format_amount, minor_digits
from backend.projection.read_model import (
    Amounts,
    ColumnStyle,
    Day,
    EventMeta,
    Json,
    Projection,
    Split,
    TableRows,
    Timestamp,
    ViewRow,
    ViewTables,
    nested,
)
from backend.projection.read_model import Money as MoneyColumn
from backend.projection.row_invariants import Invariant
from backend.projection.work_board import WorkBoard, WorkState

__all__ = [
    "Amounts",
    "AnyPayload",
    "ColumnStyle",
    "CommandDescription",
    "Currency",
    "CurrencySource",
    "Day",
    "EventMeta",
    "Identifier",
    "Invariant",
    "Json",
    "Module",
    "ModuleDescription",
    "Money",
    "MoneyColumn",
    "NonNegativeMoney",
    "NonNegativeQuantity",
    "Payload",
    "PositiveMoney",
    "PositiveQuantity",
    "Projection",
    "Quantity",
    "RecordedCurrency",
    "RecordedId",
    "Rejected",
    "Secret",
    "SecretEffect",
    "Split",
    "StateReader",
    "TableRows",
    "Text",
    "Timestamp",
    "Tone",
    "ViewRow",
    "ViewTables",
    "WorkBoard",
    "WorkState",
    "format_amount",
    "minor_digits",
    "nested",
    "read_translations",
    "reject",
    "require_not_negative",
    "require_positive",
    "require_same_currency",
    "require_within_bounds",
]
