"""A tree becomes text again, such that reading it gives the same tree."""

import re
from typing import assert_never

from backend.query.filters.tree import All, Either, Filter, Not, Test, Word

_PLAIN_WORD = re.compile(r"(?!(?:and|or|not)$)[^\W\d_]\w*", re.IGNORECASE)
_PLAIN_VALUE = re.compile(r'[^\s()"][^\s()]*')


def write(tree: Filter) -> str:
    """Write the tree in the filter language; `EVERYTHING` is empty text."""
    match tree:
        case Word():
            return _word(tree)
        case Test():
            return f"{tree.field}{tree.operator}{_value(tree)}"
        case Not(part):
            return f"-{_inner(part)}"
        case All(parts):
            return " ".join(_inner(part) for part in parts)
        case Either(parts):
            return " or ".join(_inner(part) for part in parts)
        case _:
            assert_never(tree)


def quote(text: str) -> str:
    """Put text between quotation marks, so that every character stands for itself."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _inner(tree: Filter) -> str:
    match tree:
        case All() | Either():
            return f"({write(tree)})"
        case Word() | Test() | Not():
            return write(tree)
        case _:
            assert_never(tree)


def _word(word: Word) -> str:
    text = word.text if _PLAIN_WORD.fullmatch(word.text) else quote(word.text)
    return text + "*" if word.prefix else text


def _value(test: Test) -> str:
    if test.quoted or not _PLAIN_VALUE.fullmatch(test.value):
        return quote(test.value)
    return test.value
