"""Breakpoints and invariants: named conditions that operators keep, see `backend.messages.run_to`.

A breakpoint is where a replay stops. An invariant is a condition on rows that must never hold;
modules declare theirs, which stand in the catalogue as well, and operators add their own.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from backend.messages.bounds import (
    MAX_FILTER_CHARS,
    MAX_SHORT_CHARS,
    Count,
    FilterText,
    Int64,
    LongText,
)

MAX_BREAKPOINTS = 200  # in a data folder; all of them are counted over the whole log
MAX_INVARIANTS = 200
NAME_PATTERN = r"^[\w-]+$"  # a condition names it, as `breakpoint:NAME`
MAX_NAME_CHARS = 60
ANY = "any"  # no breakpoint or invariant is called so: it stands for all

ConditionName = Annotated[str, Meta(min_length=1, max_length=MAX_NAME_CHARS, pattern=NAME_PATTERN)]
ConditionText = Annotated[str, Meta(min_length=1, max_length=MAX_FILTER_CHARS)]
Asker = Annotated[str, Meta(min_length=1, max_length=MAX_SHORT_CHARS)]


class _BreakpointMessage(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Shared shape of everything here."""


class SetBreakpoint(_BreakpointMessage, frozen=True, kw_only=True, tag="set-breakpoint"):
    """Keep a breakpoint, or change the one of this name; `is_on`: whether a replay stops there."""

    name: ConditionName
    condition: ConditionText
    by: Asker
    is_on: bool = True


class RemoveBreakpoint(_BreakpointMessage, frozen=True, kw_only=True, tag="remove-breakpoint"):
    """Forget a breakpoint; the audit keeps that there was one."""

    name: ConditionName
    by: Asker


class SetInvariant(_BreakpointMessage, frozen=True, kw_only=True, tag="set-invariant"):
    """Keep an operator's invariant, or change the one of this name; `sentence`: what must hold."""

    name: ConditionName
    condition: ConditionText
    by: Asker
    sentence: FilterText = ""


class RemoveInvariant(_BreakpointMessage, frozen=True, kw_only=True, tag="remove-invariant"):
    """Forget an operator's invariant; those that modules declare stay."""

    name: ConditionName
    by: Asker


class AskBreakpoints(_BreakpointMessage, frozen=True, kw_only=True, tag="ask-breakpoints"):
    """All breakpoints with their hits so far, and all invariants; of the archive."""


class Breakpoint(_BreakpointMessage, frozen=True, kw_only=True):
    """A breakpoint, with its hits in the log up to `counted_upto`; these are counted meanwhile.

    `first`, `last`: positions of the first and the last hit, 0 without any. `error`: why it cannot
    be counted, empty when it can: a view or field that it names may be gone. `set_us`: when it was
    set.
    """

    name: LongText
    condition: LongText
    is_on: bool
    by: LongText
    set_us: Int64
    hits: Count = 0
    counted_upto: Count = 0
    first: Count = 0
    last: Count = 0
    error: LongText = ""


class InvariantRule(_BreakpointMessage, frozen=True, kw_only=True):
    """A condition that must never hold, and the sentence that says what must.

    `owner`: the view that declares it, empty for an operator's own; `by`, `set_us`: of those.
    """

    name: LongText
    sentence: LongText
    condition: LongText
    owner: LongText = ""
    by: LongText = ""
    set_us: Int64 = 0


class BreakpointList(_BreakpointMessage, frozen=True, kw_only=True, tag="breakpoint-list"):
    """Breakpoints by their names; invariants, those declared first.

    `head`: the log's end; a breakpoint that is not counted up to there is being counted.
    """

    breakpoints: list[Breakpoint]
    invariants: list[InvariantRule]
    head: Count
    replica: LongText


class KeptConditions(msgspec.Struct, frozen=True):
    """What operators keep, by name in its order; breakpoints without their counts."""

    breakpoints: list[Breakpoint] = []
    invariants: list[InvariantRule] = []


BreakpointOrder = SetBreakpoint | RemoveBreakpoint | SetInvariant | RemoveInvariant
