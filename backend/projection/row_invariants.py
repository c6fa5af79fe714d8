"""Invariants of a read model: what must hold for its rows at every position of the log."""

from collections.abc import Collection, Sequence

import msgspec

from backend.errors import Unreadable
from backend.filters.change_terms import CHANGED, fields_of, moment_of
from backend.filters.grammar import parse
from backend.filters.syntax_tree import BadFilter
from backend.messages.breakpoints import ANY
from backend.messages.condition_text import split_condition


class Invariant(msgspec.Struct, frozen=True, kw_only=True):
    """What must hold, and by what a break of it is found.

    name: unique over all read models; a condition names it, as `broken:NAME`
    sentence: what must hold, for people
    condition: `VIEW: FILTER`, which holds where it is broken; `changed:FIELD` and `was.FIELD` speak
        of the change, see `backend.messages.run_to`
    """

    name: str
    sentence: str
    condition: str


def require_sound_invariants(
    view: str, invariants: Sequence[Invariant], columns: Collection[str]
) -> None:
    """Refuse invariants that are no conditions on rows of their view, which has these columns.

    Raises:
        Unreadable: code `bad-module`; one of them is none, or has a name that stands for all.
    """
    for each in invariants:
        parts = split_condition(each.condition, (view,))
        if parts.kind != "rows" or each.name == ANY:
            raise _bad_invariant(view, each, f"begins with {view}:, and is not called {ANY}")
        try:
            tree = parse(parts.filter)
        except BadFilter as error:
            raise _bad_invariant(view, each, f"can be read ({error.message})") from error
        for field, value in fields_of(tree):
            name = value if field == CHANGED else moment_of(field)[1].partition(".")[0]
            if name not in columns and name != "*":
                raise _bad_invariant(view, each, f"names columns that there are, not {name}")


def _bad_invariant(view: str, invariant: Invariant, what: str) -> Unreadable:
    return Unreadable(
        f"The invariant {invariant.name} of the view {view} does not fit together: it {what}."
        " Repair or uninstall its package.",
        code="bad-module",
        field="invariants",
    )
