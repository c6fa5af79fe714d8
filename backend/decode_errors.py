"""What a decoder found wrong with JSON, in plain words: which field, and what it must be."""

import re
from collections.abc import Callable, Mapping

import msgspec

_PATH_PATTERN = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")
_NAMED_FIELD_PATTERN = re.compile(r"^Object (missing required|contains unknown) field `(.*)`$")
_REGEX_PATTERN = re.compile(r"^Expected `str` matching regex (.*)$")
_TYPES = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "datetime": "a date with a time",
    "uuid": "a UUID",
}
_FORMATS = {
    "RFC3339 encoded datetime": "a date with a time, e.g. 2026-01-31T12:00:00Z",
    "RFC3339 encoded date": "a date, e.g. 2026-01-31",
    "RFC3339 encoded time": "a time of day, e.g. 12:00:00",
    "ISO8601 duration": "a duration, e.g. PT90S",
    "UUID": "a UUID",
    "base64 encoded string": "a text in base64",
    "decimal string": "a decimal number",
}
_UNITS = {"str": "character", "bytes": "byte"}
_BOUNDS = {">=": "at least", "<=": "at most", ">": "greater than", "<": "less than"}


class DecodeFault(msgspec.Struct, frozen=True):
    """A field by its path, e.g. `lines[0].price`, empty for the whole; `problem` is its predicate.

    E.g. `user_id` and `must not be empty`.
    """

    field: str
    problem: str

    def describe(self, whole: str) -> str:
        """Return `user_id must not be empty`; `whole` names what has no field to be named by."""
        return f"{self.field or whole} {self.problem}"


_NO_WORDS: Mapping[str, str] = {}


def describe_decode_error(
    error: Exception, pattern_words: Mapping[str, str] = _NO_WORDS
) -> DecodeFault:
    """Return what is wrong, from the error that msgspec's JSON decoder raised.

    `pattern_words` says what a text of a regular expression is, e.g. `1 to 64 visible characters`.
    """
    match error:
        case UnicodeDecodeError():
            return DecodeFault("", "is not text in UTF-8")
        case RecursionError():
            return DecodeFault("", "is nested too deeply")
        case _:
            return _describe_message(str(error), pattern_words)


def _describe_message(message: str, pattern_words: Mapping[str, str]) -> DecodeFault:
    found = _PATH_PATTERN.search(message)
    path, cause = (found[1], message[: found.start()]) if found else ("", message)
    named = _NAMED_FIELD_PATTERN.match(cause)
    if named:
        field = f"{path}.{named[2]}" if path else named[2]
        missing = named[1] == "missing required"
        return DecodeFault(field, "is missing" if missing else "is not known here; leave it out")
    if unmatched := _REGEX_PATTERN.match(cause):
        return DecodeFault(path, _pattern(unmatched[1], pattern_words))
    for pattern, describe in _DESCRIPTIONS:
        if matched := pattern.match(cause):
            return DecodeFault(path, describe(matched))
    return DecodeFault(path, f"cannot be read: {cause}".replace("`", ""))


def _length(found: re.Match[str]) -> str:
    kind, relation, length = found.groups()
    if (relation, length) == (">=", "1"):
        return "must not be empty"
    unit = _UNITS.get(kind, "entry")
    count = f"1 {unit}" if length == "1" else f"{length} {unit.removesuffix('y')}"
    count += "" if length == "1" else "ies" if unit == "entry" else "s"
    return f"must have {_BOUNDS[relation]} {count}" if relation else f"must have {count}"


def _pattern(quoted: str, pattern_words: Mapping[str, str]) -> str:
    for pattern, words in pattern_words.items():
        if quoted == repr(pattern):
            return f"must be {words}"
    return f"must match the pattern {quoted}"


def _type(found: re.Match[str]) -> str:
    expected = " or ".join(_TYPES.get(each, each) for each in found[1].split(" | "))
    given = "a fraction" if found[2] == "float" else _TYPES.get(found[2], found[2])
    return f"must be {expected}, not {given}"


_DESCRIPTIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"^Expected `(\w+)` of length (?:(>=|<=) )?(\d+)$"), _length),
    (re.compile(r"^Expected `\w+` (>=|<=|>|<) (.*)$"), lambda m: f"must be {_BOUNDS[m[1]]} {m[2]}"),
    (re.compile(r"^Expected `\w+` that's (a multiple of .*)$"), lambda m: f"must be {m[1]}"),
    (re.compile(r"^Expected `\w+` (with|without) a timezone.*$"), lambda m: _zone(m[1])),
    (re.compile(r"^Expected `(.*)`, got `(.*)`$"), _type),
    (re.compile(r"^Invalid (?:enum )?value (.*)$"), lambda m: f"cannot be {m[1]}"),
    (re.compile(r"^Invalid (.*)$"), lambda m: f"must be {_FORMATS.get(m[1], m[1])}"),
    (
        re.compile(r"^(?:Number|Integer value) out of range$"),
        lambda _: "is beyond all numbers here",
    ),
    (re.compile(r"^Input data was truncated$"), lambda _: "ends before the JSON is complete"),
    (re.compile(r"^JSON is malformed: (.*)$"), lambda m: f"is no JSON: {m[1]}"),
)


def _zone(with_or_without: str) -> str:
    return f"must be a time {with_or_without} a zone"
