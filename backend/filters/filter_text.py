"""A filter's tree becomes text again, such that reading it gives the same tree."""

import re
from typing import assert_never

from backend.filters.syntax_tree import (
    Arithmetic,
    Comparison,
    Conjunction,
    Constant,
    Disjunction,
    FieldReference,
    Filter,
    Negation,
    PlainValue,
    Relation,
    Term,
    Value,
)

_PLAIN_WORD = re.compile(r"(?!(?:and|or|not)$)[^\W\d_]\w*", re.IGNORECASE)
_PLAIN_VALUE = re.compile(r'[^\s()"{][^\s()]*')


def write_filter(tree: Filter) -> str:
    """Write the tree in the filter language; `MATCH_ALL` is empty text."""
    match tree:
        case Term():
            return _word(tree)
        case Comparison():
            return f"{tree.field}{tree.operator}{_write_plain(tree.value, quoted=tree.quoted)}"
        case Relation():
            return _write_relation(tree)
        case Negation(part):
            return f"-{_inner(part)}"
        case Conjunction(parts):
            return " ".join(_inner(part) for part in parts)
        case Disjunction(parts):
            return " or ".join(_inner(part) for part in parts)
        case _:
            assert_never(tree)


def quote(text: str) -> str:
    """Put text between quotation marks, so that every character stands for itself."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _inner(tree: Filter) -> str:
    match tree:
        case Conjunction() | Disjunction():
            return f"({write_filter(tree)})"
        case Term() | Comparison() | Relation() | Negation():
            return write_filter(tree)
        case _:
            assert_never(tree)


def _word(word: Term) -> str:
    text = word.text if _PLAIN_WORD.fullmatch(word.text) else quote(word.text)
    return text + "*" if word.prefix else text


def _write_plain(value: str, *, quoted: bool) -> str:
    return quote(value) if quoted or not _PLAIN_VALUE.fullmatch(value) else value


def _write_relation(test: Relation) -> str:
    left, right = test.left, test.right
    begin = left.name if isinstance(left, FieldReference) else f"{{{write_value(left)}}}"
    if isinstance(right, PlainValue):
        return f"{begin}{test.operator}{_write_plain(right.text, quoted=right.quoted)}"
    return f"{begin}{test.operator}{{{write_value(right)}}}"


def write_value(value: Value) -> str:
    """Write a calculation without its braces; what is within another one stands in parentheses."""
    match value:
        case FieldReference(name):
            return name
        case Constant(text, "text"):
            return quote(text)
        case Constant(text):
            return text
        case Arithmetic(left, sign, right):
            return f"{_write_part(left)} {sign} {_write_part(right)}"
        case _:
            assert_never(value)


def _write_part(value: Value) -> str:
    return f"({write_value(value)})" if isinstance(value, Arithmetic) else write_value(value)
