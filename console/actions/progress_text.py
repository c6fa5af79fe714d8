"""How far a command has come, in the window's language: made of the line that it writes."""

import re

from backend.messages.number_text import NARROW_SPACE
from backend.translation import tr, tr_noop

_NUMBER = rf"[\d{NARROW_SPACE}]+"
_LINE = re.compile(
    rf"(?P<done>{_NUMBER}) of (?P<total>{_NUMBER}) (?P<what>[a-z ]+?)"
    r"(?:, (?P<rate>[^,]+)/s)?(?:, (?P<left>[^,]+) left)?"
)
_ALL = (
    tr_noop("{done} of {total} commands"),
    tr_noop("{done} of {total} events"),
    tr_noop("{done} of {total} events applied"),
    tr_noop("{done} of {total} events applied everywhere"),
    tr_noop("{done} of {total} events compared"),
    tr_noop("{done} of {total} events looked at"),
    tr_noop("{done} of {total} events rebuilt"),
    tr_noop("{done} of {total} events replayed"),
    tr_noop("{done} of {total} events verified"),
    tr_noop("{done} of {total} facts"),
)
_COUNTS = {template.split(maxsplit=3)[3]: template for template in _ALL}  # by what is counted


def write_progress(line: str) -> str:
    """Write a line of a command's progress in the window's language; any other stays as it is."""
    found = _LINE.fullmatch(line.strip())
    template = _COUNTS.get(found["what"]) if found is not None else None
    if found is None or template is None:
        return line
    counts = tr(template, done=found["done"], total=found["total"])
    rate, left = found["rate"], found["left"]
    if rate and left:
        return tr("{counts}, {rate}/s, {left} left", counts=counts, rate=rate, left=left)
    return tr("{counts}, {rate}/s", counts=counts, rate=rate) if rate else counts
