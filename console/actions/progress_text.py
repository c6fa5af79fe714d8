"""How far a command has come, in the window's language: made of the line that it writes."""

import re
from collections.abc import Callable

from backend.messages.number_text import NARROW_SPACE, format_counted
from backend.translation import tr, tr_noop

_NOUNS: dict[str, Callable[[int], str]] = {
    "command": lambda number: format_counted(number, "command"),
    "event": lambda number: format_counted(number, "event"),
    "fact": lambda number: format_counted(number, "fact"),
    "row": lambda number: format_counted(number, "row"),
}
_NUMBER = rf"[\d{NARROW_SPACE}]+"
_LINE = re.compile(
    rf"(?P<done>{_NUMBER}) of (?P<total>{_NUMBER}) (?P<noun>{'|'.join(_NOUNS)})s?"
    r"(?P<act> [a-z ]+?)?(?:, (?P<rate>[^,]+)/s)?(?:, (?P<left>[^,]+) left)?"
)
_TEMPLATES = (
    tr_noop("{done} of {total}"),
    tr_noop("{done} of {total} applied"),
    tr_noop("{done} of {total} applied everywhere"),
    tr_noop("{done} of {total} compared"),
    tr_noop("{done} of {total} looked at"),
    tr_noop("{done} of {total} rebuilt"),
    tr_noop("{done} of {total} replayed"),
    tr_noop("{done} of {total} unpacked"),
    tr_noop("{done} of {total} verified"),
    tr_noop("{done} of {total} written"),
)
_BY_ACT = {template.removeprefix(_TEMPLATES[0]): template for template in _TEMPLATES}


def write_progress(line: str) -> str:
    """Write a line of a command's progress in the window's language; any other stays as it is."""
    found = _LINE.fullmatch(line.strip())
    template = _BY_ACT.get(found["act"] or "") if found is not None else None
    if found is None or template is None:
        return line
    total = _NOUNS[found["noun"]](int(found["total"].replace(NARROW_SPACE, "")))
    counts = tr(template, done=found["done"], total=total)
    rate, left = found["rate"], found["left"]
    if rate and left:
        return tr("{counts}, {rate}/s, {left} left", counts=counts, rate=rate, left=left)
    return tr("{counts}, {rate}/s", counts=counts, rate=rate) if rate else counts
