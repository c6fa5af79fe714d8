"""Values in the places of a translated text, joined as scripts without blanks between words are.

A translation has a blank beside a place, as most values are names in Latin letters: `{name} 不是
JSON`. Where a value is Chinese by itself the blank goes; where it is a whole sentence, and the text
goes on, its full stop does.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from string import Formatter

_WORDS = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"  # Han, and full-width marks
_BLANK_AT_BEGIN = re.compile(f" (?=[{_WORDS}])")
_BLANK_AT_END = re.compile(f"(?<=[{_WORDS}]) $")
_IDEOGRAPHIC_STOP = "\N{IDEOGRAPHIC FULL STOP}"
_GOES_ON = frozenset(f"{_IDEOGRAPHIC_STOP}\uff08\uff09\uff0c\uff1a\uff1b\u3001")
_ENDS = frozenset(f"{_IDEOGRAPHIC_STOP}\uff08")  # of these: the end, and a code behind it
_Piece = tuple[str, str | None, str]  # what stands before a place, its name, how it is written


def insert_values(text: str, values: Mapping[str, object]) -> str:
    """Return a translated text with `values` in the place of their `{names}`.

    Raises:
        KeyError: the text has a place that there is no value for.
    """
    done, is_value = "", False
    for literal, name, spec in _pieces(text):
        done = _append_literal(done, literal, is_value=is_value)
        is_value = name is not None
        if name is not None:
            done = _append_value(done, literal, format(values[name], spec))
    return done


@lru_cache(maxsize=4_096)
def _pieces(text: str) -> tuple[_Piece, ...]:
    return tuple((literal, name, spec or "") for literal, name, spec, _ in Formatter().parse(text))


def _append_literal(done: str, literal: str, *, is_value: bool) -> str:
    """Go on with a part of the text itself; `is_value`: a value was the last."""
    if not is_value or not literal:
        return done + literal
    if literal[0] in _GOES_ON:
        return _drop_stop(done, literal[0]) + literal
    if _ends_in_words(done) and _BLANK_AT_BEGIN.match(literal):
        return done + literal[1:]
    return done + literal


def _append_value(done: str, literal: str, value: str) -> str:
    if _BLANK_AT_END.search(literal) and re.match(f"[{_WORDS}]", value):
        return done[:-1] + value
    return done + value


def _drop_stop(done: str, mark: str) -> str:
    """Take the full stop from a sentence that does not end there.

    The one of an English sentence too, where a name that ends in a point is not likely to stand.
    """
    is_sentence = mark in _ENDS and done.endswith(".") and not done.endswith("..")
    return done[:-1] if is_sentence or done.endswith(_IDEOGRAPHIC_STOP) else done


def _ends_in_words(done: str) -> bool:
    return re.search(f"[{_WORDS}]$", done) is not None
