"""What the text of a condition means: one filter or several, those of names among them."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Protocol

import msgspec

from backend.errors import Unreadable
from backend.filters.grammar import parse
from backend.filters.syntax_tree import BadFilter, Filter
from backend.messages.breakpoints import ANY, InvariantRule, KeptConditions
from backend.messages.condition_text import ConditionText, split_condition
from backend.projection.read_model import Projection


class ConditionSource(Protocol):
    """What operators keep."""

    def read(self) -> KeptConditions:
        """Return what is kept now.

        Raises:
            StorageFailed: it cannot be read.
        """
        ...


class NoConditions:
    """Nothing is kept."""

    def read(self) -> KeptConditions:
        """See `ConditionSource`."""
        return KeptConditions()


class ReadCondition(msgspec.Struct, frozen=True):
    """One condition: on a view's rows, or on the log where there is no projection.

    `text`: of the log's filter. `rule`: the invariant or breakpoint whose condition it is.
    """

    text: str
    tree: Filter
    projection: Projection | None = None
    rule: str = ""

    @property
    def meaning(self) -> str:
        """What it says, in a text that tells it from every other condition."""
        return f"{self.projection.name if self.projection else ''}: {self.text.strip()}"


class ConditionReader:
    """Reads conditions of the installed views."""

    def __init__(self, projections: Mapping[str, Projection], kept: ConditionSource) -> None:
        """`kept` says what names stand for."""
        self._projections = projections
        self._kept = kept

    def read(self, text: str) -> list[ReadCondition]:
        """Return the conditions that a text stands for, in the order of their names.

        Raises:
            BadFilter: it cannot be read.
            Unreadable: code `no-condition`; there is none of a name, or it cannot be read any more.
        """
        parts = split_condition(text, self._projections)
        match parts.kind:
            case "broken":
                return self._invariants(parts.name)
            case "breakpoint":
                return self._breakpoints(parts.name)
            case _:
                return [self._filter(parts)]

    def invariants(self) -> list[InvariantRule]:
        """Return all invariants: those that views declare, then those of operators."""
        declared = [
            InvariantRule(
                name=each.name, sentence=each.sentence, condition=each.condition, owner=view
            )
            for view in sorted(self._projections)
            for each in self._projections[view].invariants
        ]
        return [*declared, *self._kept.read().invariants]

    def _filter(self, parts: ConditionText) -> ReadCondition:
        if parts.kind == "rows":
            projection = self._projections[parts.name]
            return ReadCondition(parts.filter, parse(parts.filter), projection)
        return ReadCondition(parts.filter, parse(parts.filter))

    def _invariants(self, name: str) -> list[ReadCondition]:
        known = {each.name: each.condition for each in reversed(self.invariants())}
        return self._named(known, "invariant", name)

    def _breakpoints(self, name: str) -> list[ReadCondition]:
        kept = self._kept.read().breakpoints
        known = {each.name: each.condition for each in kept if each.is_on or each.name == name}
        return self._named(known, "breakpoint", name)

    def _named(self, known: Mapping[str, str], what: str, name: str) -> list[ReadCondition]:
        wanted = sorted(known) if name == ANY else [name] if name in known else []
        if not wanted:
            raise no_condition(what, name, sorted(known))
        return [
            msgspec.structs.replace(each, rule=each.rule or rule)
            for rule in wanted
            for each in self._read_named(what, rule, known[rule])
        ]

    def _read_named(self, what: str, name: str, text: str) -> list[ReadCondition]:
        kind = split_condition(text, self._projections).kind
        if kind == "breakpoint" or (what == "invariant" and kind != "rows"):
            raise stale_condition(name, "it is none on rows of a view")
        try:
            return self.read(text)
        except BadFilter as error:
            raise stale_condition(name, error.message) from error


def no_condition(what: str, name: str, known: Sequence[str]) -> Unreadable:
    """Return the refusal of a name that nothing has."""
    near = get_close_matches(name, known, n=1)
    if what == "breakpoint" and name == ANY:
        message = "There is no breakpoint that is on."
    elif what == "breakpoint":
        message = f"There is no breakpoint {name}; `marigraph replay breakpoints` lists them."
    elif name == ANY:
        message = "No view declares an invariant, and no operator has set one."
    elif near:
        message = f"There is no invariant {name}: did you mean {near[0]}?"
    else:
        message = f"There is no invariant {name}: there are {', '.join(known)}."
    return Unreadable(message, code="no-condition", field="condition")


def stale_condition(name: str, reason: str) -> Unreadable:
    """Return the refusal of an invariant or a breakpoint that cannot be looked for any more."""
    return Unreadable(
        f"The condition of {name} cannot be used: {reason}.",
        code="no-condition",
        field="condition",
    )


def explain_head(text: str, error: BadFilter, views: Sequence[str]) -> BadFilter:
    """Return the error of a condition on the log, and the view where one was meant.

    A view that is misspelt reads as a field of the log that there is not; with a space behind its
    colon it was hardly meant as one.
    """
    head, _, rest = text.lstrip().partition(":")
    near = get_close_matches(head, views, n=1)
    if head in views or error.at != len(text) - len(text.lstrip()):
        return error
    if not near:
        meant_view = rest.startswith(" ") and error.message.startswith("There is no field `")
        names = ", ".join(views)
        text = f"There is no field and no view `{head}`: the views are {names}"
        return BadFilter(text, error.at) if meant_view else error
    return BadFilter(
        f"There is no field and no view `{head}`: did you mean `{near[0]}:`?", error.at
    )
