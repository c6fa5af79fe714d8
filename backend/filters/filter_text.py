"""A filter's tree becomes text again, such that reading it gives the same tree."""

import re
from typing import assert_never

from backend.filters.syntax_tree import (
    Comparison,
    Conjunction,
    Disjunction,
    Filter,
    Negation,
    Term,
)

_PLAIN_WORD = re.compile(r"(?!(?:and|or|not)$)[^\W\d_]\w*", re.IGNORECASE)
_PLAIN_VALUE = re.compile(r'[^\s()"][^\s()]*')


def write_filter(tree: Filter) -> str:
    """Write the tree in the filter language; `MATCH_ALL` is empty text."""
    match tree:
        case Term():
            return _word(tree)
        case Comparison():
            return f"{tree.field}{tree.operator}{_value(tree)}"
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
        case Term() | Comparison() | Negation():
            return write_filter(tree)
        case _:
            assert_never(tree)


def _word(word: Term) -> str:
    text = word.text if _PLAIN_WORD.fullmatch(word.text) else quote(word.text)
    return text + "*" if word.prefix else text


def _value(test: Comparison) -> str:
    if test.quoted or not _PLAIN_VALUE.fullmatch(test.value):
        return quote(test.value)
    return test.value
