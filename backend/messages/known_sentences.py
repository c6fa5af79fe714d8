"""Sentences that the backend makes, and that are read in any language: with their values.

What crosses the wire is the English sentence. Whoever reads it finds the one here that it was made
of, and with it the values; any other is looked up as a whole, and else stays as it is.
"""

import re
from functools import cache

from backend.messages.order_result_text import ORDER_RESULTS
from backend.messages.rejection_text import REJECTIONS
from backend.translation import tr, tr_noop

_WORDS = ("what", "whose", "mode")  # the values that are words themselves
_PHRASES = (tr_noop("every {seconds} s"), tr_noop("at {schedule} (UTC)"))  # of update modes
_PLACE = re.compile(r"\\\{(\w+)\\\}")


def read_sentence(sentence: str) -> str:
    """Write a sentence of the backend in the reader's language."""
    for text, pattern in _patterns().items():
        if found := pattern.fullmatch(sentence):
            values = found.groupdict()
            shown = {
                key: read_sentence(value) if key in _WORDS else value
                for key, value in values.items()
            }
            return tr(text, **shown)
    return tr(sentence)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        text: re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(text)), re.DOTALL)
        for text in (*REJECTIONS.values(), *ORDER_RESULTS.values(), *_PHRASES)
    }
