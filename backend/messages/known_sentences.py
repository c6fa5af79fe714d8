"""Sentences that the backend makes, and that are read in any language: with their values.

What crosses the wire is the English sentence. Whoever reads it finds the one here that it was made
of, and with it the values; any other is looked up as a whole, and else stays as it is.
"""

import re
from functools import cache

from backend.messages.counted_nouns import COUNTED_NOUNS
from backend.messages.order_result_text import ORDER_RESULTS
from backend.messages.rejection_text import REJECTIONS
from backend.translation import declared_texts, tr, tr_declared, tr_noop

_WORDS = ("what", "whose", "action")  # the values that are words themselves
_PHRASES = {  # and those that are put together of words
    "entities": COUNTED_NOUNS,
    "events": COUNTED_NOUNS,
    "parked_events": COUNTED_NOUNS,
    "waiting": COUNTED_NOUNS,
    "mode": (
        tr_noop("in real time"),
        tr_noop("every {seconds} s"),
        tr_noop("at {schedule} (UTC)"),
        tr_noop("on demand"),
    ),
}
_DECLARED_PLACE = re.compile(r"\{(\w+)\}")
_PLACE = re.compile(r"\\\{(\w+)\\\}")


def read_sentence(sentence: str) -> str:
    """Write a sentence of the backend in the reader's language."""
    for text, pattern in _patterns().items():
        if found := pattern.fullmatch(sentence):
            return _write(text, found)
    shown = tr(sentence)
    return shown if shown != sentence else _read_declared(sentence)


def _read_declared(sentence: str) -> str:
    """Write a sentence that a module rejects with as the module translates it."""
    for text, translation in declared_texts().items():
        if found := _pattern(text).fullmatch(sentence):
            return _DECLARED_PLACE.sub(lambda place: found.group(place[1]), translation)
    return sentence


def _write(text: str, found: re.Match[str]) -> str:
    return tr(text, **{name: _read_value(name, each) for name, each in found.groupdict().items()})


def _read_value(name: str, value: str) -> str:
    if name in _WORDS:
        return tr(tr_declared(value))
    for phrase in _PHRASES.get(name, ()):
        if found := _pattern(phrase).fullmatch(value):
            return _write(phrase, found)
    return value


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {text: _pattern(text) for text in (*REJECTIONS.values(), *ORDER_RESULTS.values())}


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub(_value_pattern, re.escape(text)), re.DOTALL)


def _value_pattern(place: re.Match[str]) -> str:
    name = place[1]
    return f"(?P<{name}>{'[^ ]+' if name == 'number' else '.+?'})"  # no blank groups its digits
