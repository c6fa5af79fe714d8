"""Text becomes a tree; the parser is loaded and built for the first one."""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from backend.filters.syntax_tree import (
    MATCH_ALL,
    MAX_DEPTH,
    MAX_TERMS,
    Arithmetic,
    BadFilter,
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
from backend.messages.number_text import format_number

MAX_LENGTH = 8_000
_CACHED_FILTERS = 256  # filters, with their trees

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@lru_cache(_CACHED_FILTERS)
def parse(text: str) -> Filter:
    """Read a filter; empty text is `MATCH_ALL`.

    Raises:
        BadFilter: it is no filter, too long (8,000 characters), too deep or has too many parts.
    """
    if not text.strip():
        return MATCH_ALL
    _refuse_hostile(text)
    tree = _reader()(text)
    _refuse_oversized(tree)
    return tree


def build_parser() -> None:
    """Build the parser now, so that the first filter need not wait for it."""
    _reader()


@cache
def _reader() -> Callable[[str], Filter]:
    # with it lark is loaded, a fifth of what a supervisor loads, which hardly ever reads a filter
    from backend.filters.tree_builder import build_reader  # noqa: PLC0415 - see above

    return build_reader()


def _refuse_hostile(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise BadFilter(f"A filter has at most {format_number(MAX_LENGTH)} characters", MAX_LENGTH)
    if found := _FORBIDDEN.search(text):
        raise BadFilter("A filter cannot hold control characters", found.start())


def _refuse_oversized(tree: Filter) -> None:
    """Databases and recursion both have a limit: stay far below either, with a clear sentence."""
    waiting: list[tuple[Filter | Value | PlainValue, int]] = [(tree, 1)]
    leaves = 0
    while waiting:
        node, depth = waiting.pop()
        match node:
            case Term() | Comparison() | FieldReference() | Constant() | PlainValue():
                leaves += 1
                if depth > MAX_DEPTH:
                    raise BadFilter(f"A filter is nested at most {MAX_DEPTH} deep", node.at)
                if leaves > MAX_TERMS:
                    raise BadFilter(f"A filter has at most {MAX_TERMS} parts", node.at)
            case Negation(part):
                waiting.append((part, depth + 1))
            case Relation() | Arithmetic():
                waiting += [(node.right, depth + 1), (node.left, depth + 1)]
            case Conjunction(parts) | Disjunction(parts):
                waiting.extend((part, depth + 1) for part in reversed(parts))
