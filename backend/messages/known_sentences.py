"""Sentences that the backend makes, and that are read in any language: with their values.

What crosses the wire is the English sentence. Whoever reads it finds the one here that it was made
of, and with it the values; any other is looked up as a whole, and else stays as it is.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache, reduce

from backend.decode_errors import JSON_FORMS
from backend.messages.alert_rules import HYSTERESIS
from backend.messages.attach_error_text import ATTACH_ERRORS
from backend.messages.branch_error_text import BRANCH_ERRORS
from backend.messages.case_error_text import CASE_ERRORS
from backend.messages.counted_nouns import COUNTED_NOUNS
from backend.messages.drift_error_text import DRIFT_ERRORS
from backend.messages.import_error_text import (
    BASE64_FAULTS,
    CSV_FAULTS,
    DATE_ORDERS,
    ROW_ERRORS,
    TIME_FORMS,
    XML_FAULTS,
)
from backend.messages.incident_error_text import INCIDENT_ERRORS
from backend.messages.order_error_text import ORDER_ERRORS
from backend.messages.order_result_text import ORDER_RESULTS
from backend.messages.payload_error_text import (
    JSON_FAULTS,
    PATTERN_WORDS,
    PAYLOAD_ERRORS,
    UTF8_FAULTS,
    WHOLES,
)
from backend.messages.rejection_text import REJECTIONS
from backend.messages.request_error_text import REQUEST_ERRORS
from backend.messages.share_error_text import SHARE_ERRORS
from backend.messages.storage_error_text import STORAGE_ERRORS
from backend.messages.text_list import drop_full_stop, join_names
from backend.translation import declared_texts, tr, tr_declared, tr_noop

_MAX_CHARS = 2_000  # whatever is longer holds what a program wrote, and is no sentence of ours
_WORDS = (
    "what",
    "whose",
    "action",
    "value_kind",
    "other_kind",
)  # the values that are words themselves
_SENTENCES = ("reason", "hint", "message")  # those that may be one of the sentences
_LISTS = ("columns", "names", "views")  # those that are several names
_PHRASES = {  # and those that are put together of words
    "count": COUNTED_NOUNS,
    "entities": COUNTED_NOUNS,
    "events": COUNTED_NOUNS,
    "parked_events": COUNTED_NOUNS,
    "waiting": COUNTED_NOUNS,
    "length": COUNTED_NOUNS,
    "mode": (
        tr_noop("in real time"),
        tr_noop("every {seconds} s"),
        tr_noop("at {schedule} (UTC)"),
        tr_noop("on demand"),
    ),
    "data_path": WHOLES,
    "csv_fault": CSV_FAULTS,
    "condition": (HYSTERESIS,),
}
_CLOSED_PHRASES = {  # a sentence is the one that is meant only if its value is one of these
    "given_form": (*JSON_FORMS, *PATTERN_WORDS),
    "json_fault": JSON_FAULTS,
    "utf8_fault": UTF8_FAULTS,
    "base64_fault": BASE64_FAULTS,
    "xml_fault": XML_FAULTS,
    "time_form": TIME_FORMS,
    "date_order": DATE_ORDERS,
    "other_order": DATE_ORDERS,
}
_ANY_PLACE = re.compile(r"\{(\w+)\}")


def _one_of(phrases: Iterable[str]) -> str:
    """Return the pattern of any of the phrases, the longest first, without groups."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(".+?".join(map(re.escape, _ANY_PLACE.split(each)[::2])) for each in ordered)


_FORM = _one_of(_CLOSED_PHRASES["given_form"])
_VALUES = {  # what a value looks like, where that is known
    "number": "[^ ]+",  # no blank groups its digits
    "subject": "[^ ]+",
    "condition": "[a-z0-9-]+ [<>=]+ .+",
    "data_path": "[^ ]+|The data of [^ ]+",
    "length": r"\d+ \w+",
    "form": f"(?:{_FORM})(?: or (?:{_FORM}))*",
    **{name: _one_of(phrases) for name, phrases in _CLOSED_PHRASES.items()},
}


def read_sentence(sentence: str) -> str:
    """Write a sentence of the backend in the reader's language."""
    if found := find_sentence(sentence):
        text, values = found
        return tr(text, **{name: _read_value(name, each) for name, each in values.items()})
    shown = tr(sentence)
    return shown if shown != sentence else _read_declared(sentence)


@lru_cache(maxsize=4_096)  # a page of the audit holds the same few over and over
def find_sentence(sentence: str) -> tuple[str, dict[str, str]] | None:
    """Return the known sentence that this one was made of, and its values; None for any other."""
    if len(sentence) <= _MAX_CHARS:
        for text, pattern in _patterns().items():
            if found := pattern.fullmatch(sentence):
                return text, found.groupdict()
    return None


def _read_declared(sentence: str) -> str:
    """Write a sentence that a module rejects with as the module translates it."""
    for text, translation in declared_texts().items():
        if found := _pattern(text).fullmatch(sentence):
            return _ANY_PLACE.sub(lambda place: found.group(place[1]), translation)
    return sentence


def _read_value(name: str, value: str) -> str:
    if name in _WORDS:
        return tr(tr_declared(value))
    if name in _SENTENCES:
        return _read_clause(value)
    if name in _LISTS:
        return join_names(value.split(", "))
    if name == "form":
        return _read_alternatives(value)
    for phrase in _PHRASES.get(name, ()) or _CLOSED_PHRASES.get(name, ()):
        if found := _pattern(phrase).fullmatch(value):
            return tr(phrase, **found.groupdict())
    return value


def _read_clause(clause: str) -> str:
    """Read a sentence within another, which it may have lost its point to."""
    whole = f"{clause}."
    if find_sentence(clause) is None and find_sentence(whole):
        return drop_full_stop(read_sentence(whole))
    return read_sentence(clause)


def _read_alternatives(value: str) -> str:
    forms = [tr(each) for each in re.findall(_FORM, value)]
    return reduce(lambda one, other: tr("{one} or {other}", one=one, other=other), forms)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the sentences with places for values; of two that fit, the one that says more."""
    known = (
        *REJECTIONS.values(),
        *ORDER_RESULTS.values(),
        *REQUEST_ERRORS,
        *ORDER_ERRORS,
        *SHARE_ERRORS,
        *STORAGE_ERRORS,
        *ATTACH_ERRORS,
        *BRANCH_ERRORS,
        *DRIFT_ERRORS,
        *INCIDENT_ERRORS,
        *CASE_ERRORS,
        *PAYLOAD_ERRORS,
        *ROW_ERRORS,
    )
    ordered = sorted(known, key=lambda text: -len(_ANY_PLACE.sub("", text)))
    return {text: _pattern(text) for text in ordered if _ANY_PLACE.search(text)}


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Return what finds the values of a sentence; one that stands there twice is the same."""
    parts: list[str] = []
    names: set[str] = set()
    for place, part in enumerate(_ANY_PLACE.split(text)):
        is_name = place % 2 == 1  # they stand between what is split
        parts.append(_value_pattern(part, names) if is_name else re.escape(part))
    return re.compile("".join(parts), re.DOTALL)


def _value_pattern(name: str, names: set[str]) -> str:
    if name in names:
        return f"(?P={name})"
    names.add(name)
    return f"(?P<{name}>{_VALUES.get(name, '.+?')})"
