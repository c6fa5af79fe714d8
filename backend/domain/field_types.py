"""Types of payload fields: their bounds, and what forms say about them."""

import re
from collections.abc import Sequence
from typing import Annotated, get_args, get_type_hints

import msgspec
from msgspec import Meta

from backend.decode_errors import DecodeFault, describe_decode_error
from backend.messages.payload_error_text import CURRENCY_TEXT, TEXT_WITHOUT_NUL, VISIBLE_TEXT
from backend.translation import tr_noop

# No blank, no control character, none of the invisible marks of Unicode. The look-ahead keeps
# Python's `$` from looking past a line feed at the end.
_VISIBLE_PATTERN = (
    r"^[^\s\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+$(?!\n)"
)
_CURRENCY_PATTERN = "^[A-Z]{3}$"
_NO_NUL_PATTERN = r"^[^\x00]*$"
_PATTERN_DESCRIPTIONS = {  # what a text of each pattern is, in words
    _VISIBLE_PATTERN: VISIBLE_TEXT,
    _CURRENCY_PATTERN: CURRENCY_TEXT,
    _NO_NUL_PATTERN: TEXT_WITHOUT_NUL,
}


def _pattern_words(pattern: str) -> dict[str, str]:
    return {"x-pattern-description": _PATTERN_DESCRIPTIONS[pattern]}


# The largest whole number that every JSON reader and every SQL column keeps exactly.
MAX_EXACT_INTEGER = 2**53 - 1
_MONEY = {"format": "money"}
# A command that breaks these is rejected by its module's rule, with the rule's own code: the
# schema only warns forms beforehand.
_POSITIVE = {"exclusiveMinimum": 0}
_NOT_NEGATIVE = {"minimum": 0}

Identifier = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        pattern=_VISIBLE_PATTERN,
        extra_json_schema=_pattern_words(_VISIBLE_PATTERN),
    ),
]
Currency = Annotated[
    str,
    Meta(
        max_length=3,
        pattern=_CURRENCY_PATTERN,
        description=tr_noop("ISO 4217"),
        extra_json_schema=_pattern_words(_CURRENCY_PATTERN),
    ),
]
# The same in events, which are looked at when they are recorded (`recorded_texts`), and not again
# when they are read: that cost a third of the time of reading them.
RecordedId = Annotated[
    str, Meta(min_length=1, max_length=64, extra_json_schema={"pattern": _VISIBLE_PATTERN})
]
RecordedCurrency = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=3,
        description=tr_noop("ISO 4217"),
        extra_json_schema={"pattern": _CURRENCY_PATTERN},
    ),
]
RECORDED_PATTERNS: Sequence[tuple[object, re.Pattern[str]]] = (
    (RecordedId, re.compile(_VISIBLE_PATTERN)),
    (RecordedCurrency, re.compile(_CURRENCY_PATTERN)),
)
Money = Annotated[int, Meta(ge=-MAX_EXACT_INTEGER, le=MAX_EXACT_INTEGER, extra_json_schema=_MONEY)]
PositiveMoney = Annotated[
    int, Meta(ge=-MAX_EXACT_INTEGER, le=MAX_EXACT_INTEGER, extra_json_schema=_MONEY | _POSITIVE)
]
NonNegativeMoney = Annotated[
    int, Meta(ge=-MAX_EXACT_INTEGER, le=MAX_EXACT_INTEGER, extra_json_schema=_MONEY | _NOT_NEGATIVE)
]
Quantity = Annotated[int, Meta(ge=-MAX_EXACT_INTEGER, le=MAX_EXACT_INTEGER)]
PositiveQuantity = Annotated[
    int, Meta(ge=-MAX_EXACT_INTEGER, le=MAX_EXACT_INTEGER, extra_json_schema=_POSITIVE)
]
NonNegativeQuantity = Annotated[
    int, Meta(ge=-MAX_EXACT_INTEGER, le=MAX_EXACT_INTEGER, extra_json_schema=_NOT_NEGATIVE)
]
Text = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=500,
        pattern=_NO_NUL_PATTERN,
        extra_json_schema=_pattern_words(_NO_NUL_PATTERN),
    ),
]
Secret = Annotated[
    str, Meta(max_length=1000, extra_json_schema={"format": "password", "writeOnly": True})
]


def describe_payload_error(error: Exception) -> DecodeFault:
    """Return which field of a payload cannot be read, and what it must be."""
    return describe_decode_error(error, _PATTERN_DESCRIPTIONS)


def describe_pattern(pattern: re.Pattern[str]) -> str:
    """Say what a text should look like."""
    return _PATTERN_DESCRIPTIONS[pattern.pattern]


def secret_fields(payload_type: type[msgspec.Struct]) -> frozenset[str]:
    """Return the names of the fields that hold a secret: never shown, kept or logged."""
    hints = get_type_hints(payload_type, include_extras=True)
    return frozenset(field for field, hint in hints.items() if Secret in {hint, *get_args(hint)})


def fields_around_secrets(payload_type: type[msgspec.Struct]) -> frozenset[str]:
    """Return the names of the fields that are a secret, or hold one somewhere within."""
    hints = get_type_hints(payload_type, include_extras=True)
    return frozenset(field for field, hint in hints.items() if _holds_secret(hint, frozenset()))


def _holds_secret(hint: object, outer: frozenset[object]) -> bool:
    if hint == Secret:
        return True
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint not in outer:
        inner = get_type_hints(hint, include_extras=True).values()
        return any(_holds_secret(each, outer | {hint}) for each in inner)
    return any(_holds_secret(part, outer) for part in get_args(hint))
