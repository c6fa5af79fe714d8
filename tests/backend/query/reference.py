"""What a filter says, evaluated in plain Python: the other side of the property tests."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import assert_never

from backend.filters.syntax_tree import (
    Comparison,
    Conjunction,
    Disjunction,
    Filter,
    Negation,
    Relation,
    Term,
)
from backend.messages.catalogue import ColumnKind
from backend.messages.queries import Cell

Ordered = int | float | str | bytes
Leaf = Callable[[Comparison | Term], bool]


def holds(tree: Filter, leaf: Leaf) -> bool:
    """Evaluate the tree; `leaf` evaluates its tests and words."""
    match tree:
        case Comparison() | Term():
            found = leaf(tree)
        case Relation():
            raise AssertionError("calculations have a test of their own")
        case Negation(part):
            found = not holds(part, leaf)
        case Conjunction(parts):
            found = all(holds(part, leaf) for part in parts)
        case Disjunction(parts):
            found = any(holds(part, leaf) for part in parts)
        case _:
            assert_never(tree)
    return found


def test_of(test: Comparison, value: Cell, kind: ColumnKind) -> bool:
    """Evaluate a test on one cell."""
    if test.operator == ":" and test.value == "*" and not test.quoted:
        return value is not None
    if value is None:
        return test.operator == "!="
    if isinstance(value, str) and is_glob(test):
        return globbed(test.value, value)
    if kind in {"text", "json"} and test.operator in {":", "=", "!="}:
        return same_text(str(value), test.value) == (test.operator != "!=")
    return compare(test.operator, value, *span_of(test.value, kind))


def same_text(one: str, other: str) -> bool:
    """Say whether a reader calls them the same: a letter with its accent is spelt in two ways."""
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def span_of(text: str, kind: ColumnKind) -> tuple[Ordered, Ordered]:
    """Return the first and the last value that a text names."""
    match kind:
        case "time":
            return moments(text)
        case "day":
            first, last = moments(text)
            return day(first), day(last)
        case "flag":
            flag = text.lower() in {"true", "yes", "1"}
            return flag, flag
        case "integer" | "position":
            return int(text), int(text)
        case "number" | "money":
            value = float(text) if kind == "number" else int(text) * 100
            return value, value
        case "text" | "json" | "amounts":
            return text, text


def compare(operator: str, value: Ordered, first: Ordered, last: Ordered) -> bool:
    """Compare a value with a span of values, both ends included."""
    below, above = bool(value < first), bool(value > last)  # type: ignore[operator]  # of one kind
    return {
        ":": not (below or above),
        "=": not (below or above),
        "!=": below or above,
        "<": below,
        "<=": not above,
        ">": above,
        ">=": not below,
    }[operator]


def is_glob(test: Comparison) -> bool:
    return test.operator == ":" and not test.quoted and bool(set("*?") & set(test.value))


def globbed(pattern: str, text: str) -> bool:
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def occurs(word: Term, text: str | None) -> bool:
    """Look for a word as a substring, whatever its case and accents."""
    return text is not None and bare(word.text) in bare(text)


def bare(text: str) -> str:
    """Leave out case and accents; enough for the letters that the tests use."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def moments(text: str) -> tuple[int, int]:
    """Return the first and the last microsecond of a day, or of a moment."""
    begin = datetime.fromisoformat(text).replace(tzinfo=UTC)
    length = timedelta(days=1) if len(text) == 10 else timedelta(microseconds=1)
    return micros(begin), micros(begin + length) - 1


def micros(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def day(moment: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)).strftime("%Y-%m-%d")
