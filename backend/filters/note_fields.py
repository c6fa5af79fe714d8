"""What operators wrote on events, as fields of the filter language: `tag`, `note` and `noted-by`.

Notes are no part of the log. Which events have them is known beforehand, so that such a test is an
index of its own: it becomes the positions that it holds for before the log is searched.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, assert_never

from backend.filters.syntax_tree import (
    BadFilter,
    Comparison,
    Conjunction,
    Disjunction,
    Filter,
    Negation,
    Relation,
    Term,
)
from backend.filters.wildcards import is_pattern, is_presence_test, matches_pattern
from backend.messages.note_tags import find_tags
from backend.text_normalization import fold

NOTE_FIELDS = ("note", "noted-by", "tag")
NoteMatcher = Callable[[str, str], bool]  # of a note's text, and of who wrote it


class NotedEvents(Protocol):
    """The notes on events."""

    def positions(self, test: Comparison) -> Sequence[int]:
        """Return the events with a note that passes the test, in log order.

        Raises:
            BadFilter: the test makes no sense for notes.
            Unavailable: the notes cannot be read.
        """
        ...

    def close(self) -> None:
        """Close what is read."""
        ...


class NoNotes:
    """There are none."""

    def positions(self, test: Comparison) -> Sequence[int]:
        """See `NotedEvents`."""
        note_matcher(test)
        return ()

    def close(self) -> None:
        """See `NotedEvents`."""


def resolve_notes(tree: Filter, noted: NotedEvents) -> Filter:
    """Return the filter with the positions in its tests on notes.

    Raises:
        BadFilter: a test makes no sense for notes.
        Unavailable: the notes cannot be read.
    """
    match tree:
        case Comparison():
            return _resolve_test(tree, noted) if tree.field in NOTE_FIELDS else tree
        case Term() | Relation():
            return tree
        case Negation(part):
            return Negation(resolve_notes(part, noted))
        case Conjunction(parts):
            return Conjunction(tuple(resolve_notes(part, noted) for part in parts))
        case Disjunction(parts):
            return Disjunction(tuple(resolve_notes(part, noted) for part in parts))
        case _:
            assert_never(tree)


def has_note_tests(tree: Filter) -> bool:
    """Say whether the filter may find other events later, when others have notes."""
    match tree:
        case Comparison():
            return tree.field in NOTE_FIELDS
        case Term() | Relation():
            return False
        case Negation(part):
            return has_note_tests(part)
        case Conjunction(parts) | Disjunction(parts):
            return any(has_note_tests(part) for part in parts)


def note_matcher(test: Comparison) -> NoteMatcher:
    """Return what a note must be like to pass the test.

    A tag is compared as a whole, the text of a note wherever it occurs in it, both whatever their
    case and accents.

    Raises:
        BadFilter: it asks for an order.
    """
    if test.operator not in {":", "=", "!="}:
        raise BadFilter(f"`{test.field}` has no order: write `{test.field}:`", test.at)
    match test.field:
        case "tag":
            return _tag_matcher(test)
        case "noted-by":
            return lambda _text, by: _is_alike(by, test.value, test)
        case _:
            return _text_matcher(test)


def _resolve_test(test: Comparison, noted: NotedEvents) -> Filter:
    """Of `!=` no note may be as it says; it holds where there is none."""
    note_matcher(test)
    equal = replace(test, operator=":")
    found = replace(equal, positions=tuple(noted.positions(equal)))
    return Negation(found) if test.operator == "!=" else found


def _tag_matcher(test: Comparison) -> NoteMatcher:
    wanted = fold(test.value.removeprefix("#"))
    return lambda text, _by: any(_is_alike(fold(tag), wanted, test) for tag in find_tags(text))


def _text_matcher(test: Comparison) -> NoteMatcher:
    wanted = fold(test.value)
    if is_presence_test(test):
        return lambda _text, _by: True
    if is_pattern(test):
        return lambda text, _by: matches_pattern(fold(text), f"*{wanted}*")
    return lambda text, _by: wanted in fold(text)


def _is_alike(text: str, wanted: str, test: Comparison) -> bool:
    return matches_pattern(text, wanted) if is_pattern(test) else text == wanted
