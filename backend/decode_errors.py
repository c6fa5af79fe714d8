"""What a decoder found wrong with JSON, in plain words: which field, and what it must be."""

import re
from collections.abc import Callable, Mapping

import msgspec

from backend.translation import tr_noop

FIELD_FAULTS = {  # by name; `data_path` is the field, or what names the whole
    "not-utf8": tr_noop("{data_path} is not text in UTF-8."),
    "too-deep": tr_noop("{data_path} is nested too deeply."),
    "missing": tr_noop("{data_path} is missing."),
    "unknown": tr_noop("{data_path} is not known here; leave it out."),
    "empty": tr_noop("{data_path} must not be empty."),
    "length": tr_noop("{data_path} must have {length}."),
    "length>=": tr_noop("{data_path} must have at least {length}."),
    "length<=": tr_noop("{data_path} must have at most {length}."),
    ">=": tr_noop("{data_path} must be at least {bound}."),
    "<=": tr_noop("{data_path} must be at most {bound}."),
    ">": tr_noop("{data_path} must be greater than {bound}."),
    "<": tr_noop("{data_path} must be less than {bound}."),
    "multiple": tr_noop("{data_path} must be a multiple of {bound}."),
    "zone-with": tr_noop("{data_path} must be a time with a zone."),
    "zone-without": tr_noop("{data_path} must be a time without a zone."),
    "pattern": tr_noop("{data_path} must match the pattern {pattern}."),
    "type": tr_noop("{data_path} must be {form}, not {given_form}."),
    "form": tr_noop("{data_path} must be {form}."),
    "choice": tr_noop("{data_path} cannot be '{choice}'."),
    "number-choice": tr_noop("{data_path} cannot be the number {bound}."),
    "out-of-range": tr_noop("{data_path} is beyond all numbers here."),
    "truncated": tr_noop("{data_path} ends before the JSON is complete."),
    "malformed": tr_noop("{data_path} is no JSON: {reason}."),
    "unread": tr_noop("{data_path} cannot be understood: {reason}."),
}
_PATH_PATTERN = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")
_NAMED_FIELD_PATTERN = re.compile(r"^Object (missing required|contains unknown) field `(.*)`$")
_REGEX_PATTERN = re.compile(r"^Expected `str` matching regex (.*)$")
_TYPES = {
    "str": tr_noop("a text"),
    "int": tr_noop("a whole number"),
    "float": tr_noop("a number"),
    "bool": tr_noop("true or false"),
    "array": tr_noop("a list"),
    "object": tr_noop("an object"),
    "datetime": tr_noop("a date with a time"),
    "uuid": tr_noop("a UUID"),
    "null": tr_noop("null"),
    "bytes": tr_noop("a text in base64"),
    "date": tr_noop("a date"),
    "time": tr_noop("a time of day"),
    "duration": tr_noop("a duration"),
    "decimal": tr_noop("a decimal number"),
}
_FORMATS = {
    "RFC3339 encoded datetime": tr_noop("a date with a time, e.g. 2026-01-31T12:00:00Z"),
    "RFC3339 encoded date": tr_noop("a date, e.g. 2026-01-31"),
    "RFC3339 encoded time": tr_noop("a time of day, e.g. 12:00:00"),
    "ISO8601 duration": tr_noop("a duration, e.g. PT90S"),
    "UUID": _TYPES["uuid"],
    "base64 encoded string": _TYPES["bytes"],
    "decimal string": _TYPES["decimal"],
}
_FRACTION = tr_noop("a fraction")
JSON_FORMS = (*_TYPES.values(), *_FORMATS.values(), _FRACTION)  # what a value is or must be
_UNITS = {"str": ("character", "characters"), "bytes": ("byte", "bytes")}


class DecodeFault(msgspec.Struct, frozen=True):
    """A field by its path, e.g. `lines[0].price`, empty for the whole; and what is wrong with it.

    `kind` is one of `FIELD_FAULTS`, `values` are those of its sentence.
    """

    field: str
    kind: str
    values: Mapping[str, str] = {}

    def describe(self, whole: str) -> str:
        """Return `user_id must not be empty`; `whole` names what has no field to be named by."""
        sentence = FIELD_FAULTS[self.kind].format(data_path=self.field or whole, **self.values)
        return sentence.removesuffix(".")


_NO_WORDS: Mapping[str, str] = {}


def describe_decode_error(
    error: Exception, pattern_words: Mapping[str, str] = _NO_WORDS
) -> DecodeFault:
    """Return what is wrong, from the error that msgspec's JSON decoder raised.

    `pattern_words` says what a text of a regular expression is, e.g. `1 to 64 visible characters`.
    """
    match error:
        case UnicodeDecodeError():
            return DecodeFault("", "not-utf8")
        case RecursionError():
            return DecodeFault("", "too-deep")
        case _:
            return _describe_message(str(error), pattern_words)


def _describe_message(message: str, pattern_words: Mapping[str, str]) -> DecodeFault:
    found = _PATH_PATTERN.search(message)
    path, cause = (found[1], message[: found.start()]) if found else ("", message)
    named = _NAMED_FIELD_PATTERN.match(cause)
    if named:
        field = f"{path}.{named[2]}" if path else named[2]
        return DecodeFault(field, "missing" if named[1] == "missing required" else "unknown")
    if unmatched := _REGEX_PATTERN.match(cause):
        return _pattern(path, unmatched[1], pattern_words)
    for pattern, describe in _DESCRIPTIONS:
        if matched := pattern.match(cause):
            kind, values = describe(matched)
            return DecodeFault(path, kind, values)
    return DecodeFault(path, "unread", {"reason": cause.replace("`", "")})


def _pattern(path: str, quoted: str, pattern_words: Mapping[str, str]) -> DecodeFault:
    for pattern, words in pattern_words.items():
        if quoted == repr(pattern):
            return DecodeFault(path, "form", {"form": words})
    return DecodeFault(path, "pattern", {"pattern": quoted})


_Described = tuple[str, Mapping[str, str]]  # the kind of the fault, and its values


def _length(found: re.Match[str]) -> _Described:
    kind, relation, length = found.groups()
    if (relation, length) == (">=", "1"):
        return "empty", {}
    one, many = _UNITS.get(kind, ("entry", "entries"))
    return f"length{relation or ''}", {"length": f"{length} {one if length == '1' else many}"}


def _type(found: re.Match[str]) -> _Described:
    expected = " or ".join(_TYPES.get(each, each) for each in found[1].split(" | "))
    given = _FRACTION if found[2] == "float" else _TYPES.get(found[2], found[2])
    return "type", {"form": expected, "given_form": given}


def _choice(found: re.Match[str]) -> _Described:
    if re.fullmatch(r"-?\d+", found[1]):
        return "number-choice", {"bound": found[1]}
    return "choice", {"choice": found[1][1:-1]}  # what stands between its quotation marks


_DESCRIPTIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Described]], ...] = (
    (re.compile(r"^Expected `(\w+)` of length (?:(>=|<=) )?(\d+)$"), _length),
    (re.compile(r"^Expected `\w+` (>=|<=|>|<) (.*)$"), lambda m: (m[1], {"bound": m[2]})),
    (
        re.compile(r"^Expected `\w+` that's a multiple of (.*)$"),
        lambda m: ("multiple", {"bound": m[1]}),
    ),
    (re.compile(r"^Expected `\w+` with a timezone.*$"), lambda _: ("zone-with", {})),
    (re.compile(r"^Expected `\w+` with no timezone.*$"), lambda _: ("zone-without", {})),
    (re.compile(r"^Expected `(.*)`, got `(.*)`$"), _type),
    (re.compile(r"^Invalid (?:enum )?value (.*)$"), _choice),
    (re.compile(r"^Invalid (.*)$"), lambda m: ("form", {"form": _FORMATS.get(m[1], m[1])})),
    (re.compile(r"^(?:Number|Integer value) out of range$"), lambda _: ("out-of-range", {})),
    (re.compile(r"^Input data was truncated$"), lambda _: ("truncated", {})),
    (re.compile(r"^JSON is malformed: (.*)$"), lambda m: ("malformed", {"reason": m[1]})),
)
