"""What a filter of the log says about the type alone: of which types an event can match."""

from collections.abc import Iterable
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
from backend.filters.wildcards import is_pattern, is_presence_test, matches_pattern


def possible_types(tree: Filter, types: Iterable[str]) -> frozenset[str]:
    """Return those of these types of which an event can match, whatever else it says."""
    return frozenset(each for each in types if _truth(tree, each) is not False)


def _truth(tree: Filter, event_type: str) -> bool | None:
    """Return whether an event of a type matches; None: that depends on the event.

    Three values, as a database has them: https://en.wikipedia.org/wiki/Three-valued_logic (Kleene).
    """
    match tree:
        case Term() | Relation():
            return None
        case Comparison():
            return _compare(tree, event_type)
        case Negation(part):
            inner = _truth(part, event_type)
            return None if inner is None else not inner
        case Conjunction(parts):
            return _weakest([_truth(part, event_type) for part in parts])
        case Disjunction(parts):
            denied = [_truth(Negation(part), event_type) for part in parts]
            found = _weakest(denied)
            return None if found is None else not found
        case _:
            assert_never(tree)


def _weakest(found: list[bool | None]) -> bool | None:
    """Return what all of them come to together."""
    if False in found:
        return False
    return None if None in found else True


def _compare(test: Comparison, event_type: str) -> bool | None:
    if test.field != "type" or not (test.value + event_type).isascii():
        return None  # accented letters are spelt in more than one way
    if is_presence_test(test):
        return True
    if is_pattern(test):
        return matches_pattern(event_type, test.value)
    match test.operator:
        case ":" | "=":
            return event_type == test.value
        case "!=":
            return event_type != test.value
        case _:
            return None
