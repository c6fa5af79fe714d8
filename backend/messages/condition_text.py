"""The text of a condition, taken apart: what it is about, and where its filter begins.

See `backend.messages.run_to` for what conditions mean.
"""

import re
from collections.abc import Collection
from typing import Literal

import msgspec

ConditionKind = Literal["log", "rows", "broken", "breakpoint"]
_HEAD = re.compile(r"\s*([\w-]+):")
_NAMED = re.compile(r"\s*(?P<kind>broken|breakpoint):\s*(?P<name>[\w-]+)\s*")


class ConditionText(msgspec.Struct, frozen=True):
    """A condition's kind; `name`: of its view, invariant or breakpoint, empty for the log.

    `filter`: what is left of the text; each of its characters stands where it stood in the whole.
    """

    kind: ConditionKind
    name: str
    filter: str


def split_condition(text: str, views: Collection[str]) -> ConditionText:
    """Take a condition apart; `views`: the names of those that there are.

    What names no view is about the log, where `type: order.paid` is a test like any other.
    """
    named = _NAMED.fullmatch(text)
    if named is not None:
        kind: ConditionKind = "broken" if named["kind"] == "broken" else "breakpoint"
        return ConditionText(kind, named["name"], "")
    head = _HEAD.match(text)
    if head is None or head[1] not in views:
        return ConditionText("log", "", text)
    return ConditionText("rows", head[1], " " * head.end() + text[head.end() :])
