"""What a filter says, as a small immutable tree.

`at` is the character (from 0) at which a part begins in the text; two trees are equal whatever
their `at`. That is why these values are dataclasses, and not structs like all others: a struct
cannot leave a field out of a comparison.
"""

import dataclasses
from dataclasses import dataclass
from typing import Literal

from backend.errors import Unreadable

Operator = Literal[":", "=", "!=", "<", "<=", ">", ">="]
Sign = Literal["+", "-", "*", "/"]
MAX_DEPTH = 25
MAX_TERMS = 150


class BadFilter(Unreadable):
    """A filter that cannot be read; `at` is the offending character, from 0."""

    code = "bad-filter"

    def __init__(self, message: str, at: int) -> None:
        """Keep where it is, and say it in the sentence as operators count: from 1."""
        super().__init__(f"{message} (character {at + 1})", field="filter")
        self.at = at


@dataclass(frozen=True, slots=True)
class Term:
    """Free text; `prefix` when it ends in `*`: what begins so matches, too."""

    text: str
    prefix: bool = False
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field compared with a value; `quoted` values are taken literally, without wildcards.

    `positions`: the events for which it holds, where these are known without the log.
    """

    __test__ = False  # pytest would take a class of this name for a test

    field: str
    operator: Operator
    value: str
    quoted: bool = False
    at: int = dataclasses.field(default=0, compare=False)
    value_at: int = dataclasses.field(default=0, compare=False)
    positions: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class FieldReference:
    """What a field holds, in a calculation."""

    name: str
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a span of time (`1d12h`) or a text, in a calculation."""

    text: str
    kind: Literal["number", "span", "text"]
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two values put together by a sign; a value with a minus before it is taken from 0."""

    left: "Value"
    sign: Sign
    right: "Value"
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class PlainValue:
    """What stands behind an operator as behind that of a field: read as what is before it is."""

    text: str
    quoted: bool = False
    at: int = dataclasses.field(default=0, compare=False)


Value = FieldReference | Constant | Arithmetic


@dataclass(frozen=True, slots=True)
class Relation:
    """A calculation compared with another one, or with a value."""

    left: Value
    operator: Operator
    right: Value | PlainValue
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """All that the inner part does not say."""

    part: "Filter"


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Every part holds; without parts it holds everywhere."""

    parts: "tuple[Filter, ...]" = ()


@dataclass(frozen=True, slots=True)
class Disjunction:
    """At least one part holds."""

    parts: "tuple[Filter, ...]"


Filter = Term | Comparison | Relation | Negation | Conjunction | Disjunction

MATCH_ALL = Conjunction()


def positive_terms(tree: Filter) -> list[Term]:
    """Return the free words that speak for a match, not against it, from left to right."""
    match tree:
        case Term():
            return [tree]
        case Comparison() | Relation() | Negation():
            return []
        case Conjunction(parts) | Disjunction(parts):
            return [word for part in parts for word in positive_terms(part)]


def conjuncts(tree: Filter) -> "tuple[Filter, ...]":
    """Return the parts that must all hold."""
    match tree:
        case Conjunction(parts):
            return tuple(inner for part in parts for inner in conjuncts(part))
        case Term() | Comparison() | Relation() | Negation() | Disjunction():
            return (tree,)


def values_of(test: Relation) -> "list[FieldReference | Constant]":
    """Return the fields and constants that a relation is about, from left to right."""
    waiting: list[Value] = [test.left]
    if not isinstance(test.right, PlainValue):
        waiting.insert(0, test.right)
    found: list[FieldReference | Constant] = []
    while waiting:
        value = waiting.pop()
        match value:
            case Arithmetic(left, _, right):
                waiting += [right, left]
            case FieldReference() | Constant():
                found.append(value)
    return found
