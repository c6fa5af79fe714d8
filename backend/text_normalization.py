"""Text folding: one spelling for all texts that a reader calls the same.

Filters, the full-text index and the queries to it compare folded texts, so that `SÃO`, `são` with
its tilde as a letter of its own, and `sao` find each other, in every script. What is folded away:
case, accents and other marks that can be left out (Hebrew and Arabic vowels among them), and the
compatibility forms of Unicode (full-width letters, ligatures). What is not: signs without which a
word is another word, such as the voicing marks of kana or the vowels of Indic scripts.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from typing import Final

import msgspec

SqlValue = str | bytes | int | float | None

FOLD: Final = "marigraph_fold"
FOLD_JSON: Final = "marigraph_fold_json"
SEGMENT: Final = "marigraph_segment"

LETTERS: Final = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ħ": "h",
    "ŧ": "t",
    "\u0131": "i",
    "ς": "\u03c3",
}
"""Letters of one sound that Unicode does not take apart, by what they fold to."""
LIGATURES: Final = {"ß": "ss", "æ": "ae", "œ": "oe"}
"""Letters that fold to two."""

_MARKS = range(0x300, 0x20000)  # where Unicode has combining marks
_ACCENTS = frozenset((1, *range(10, 37), *range(200, 241)))  # combining classes
_FORMS: Final = ("NFC", "NFD")
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"  # soft hyphen, and spaces of no width
_UNSPACED = re.compile(
    "["
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"  # radicals and signs of Han
    "\u3041-\u30ff\u3105-\u312f\u31f0-\u31ff"  # kana, Bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\uac00-\ud7af"  # Hangul
    "]"
)


def fold(text: str) -> str:
    """Return the text without case, accents and differences of encoding."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text).lower()
    return unicodedata.normalize("NFC", letters.translate(_replacements()))


def spellings(text: str) -> tuple[str, ...]:
    """Return the text as it is written, and as Unicode composes and decomposes its letters."""
    if text.isascii():
        return (text,)
    return tuple(dict.fromkeys((text, *(unicodedata.normalize(form, text) for form in _FORMS))))


def fold_json(document: str) -> str:
    """Return a JSON text folded, with its characters as they are instead of escaped."""
    if "\\" not in document:
        return fold(document)
    try:
        plain = msgspec.json.encode(msgspec.json.decode(document)).decode()
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return fold(document)
    return fold(plain)


def segment(text: str) -> str:
    """Return the folded text with a space at each sign of the scripts that write without spaces.

    A full-text index then finds every part of a Chinese name: as signs that follow each other.
    """
    folded = fold(text)
    return folded if folded.isascii() else _UNSPACED.sub(r" \g<0> ", folded)


@cache
def folded_away() -> str:
    """Return the characters that are dropped from a decomposed text.

    It goes by the combining class: 7 to 9 and those of Thai, Lao and Tibetan are part of the word.
    """
    accents = (chr(code) for code in _MARKS if unicodedata.combining(chr(code)) in _ACCENTS)
    return "".join([*_INVISIBLE, *accents])


@cache
def _replacements() -> dict[int, str]:
    return str.maketrans(dict.fromkeys(folded_away(), "") | LETTERS | LIGATURES)


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a SQLite connection the three functions; what is no text stays as it is."""
    for name, function in ((FOLD, fold), (FOLD_JSON, fold_json), (SEGMENT, segment)):
        connection.create_function(name, 1, partial(_on_text, function), deterministic=True)


def _on_text(function: Callable[[str], str], value: SqlValue) -> SqlValue:
    return function(value) if isinstance(value, str) else value
