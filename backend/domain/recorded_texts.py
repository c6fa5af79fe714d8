"""What the ids and currencies of an event must look like, wherever they stand in it."""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias, get_args, get_origin, get_type_hints

import msgspec

from backend.domain.field_types import RECORDED_PATTERNS

_Types = frozenset[type[msgspec.Struct]]
_Value: TypeAlias = (
    "str | msgspec.Struct | list[_Value] | tuple[_Value, ...] | dict[str, _Value] | None"
)


class TextRule(msgspec.Struct, frozen=True):
    """The pattern of the texts at a path of fields; lists on the way are gone through."""

    path: tuple[str, ...]
    pattern: re.Pattern[str]

    def find_mismatch(self, payload: msgspec.Struct) -> tuple[str, str] | None:
        """Return where the first text is that does not fit, e.g. `lines[0].product_id`, and it."""
        field, *inner = self.path
        value = getattr(payload, field)
        if isinstance(value, str):  # as most are: by the way below it takes four times as long
            return None if self.pattern.search(value) else (field, value)
        for where, text in _texts_at(value, inner, field):
            if not self.pattern.search(text):
                return where, text
        return None


def find_text_rules(payload_type: type[msgspec.Struct]) -> list[TextRule]:
    """Return what the texts of an event must look like, beyond what reading it checks."""
    return list(_rules_of_struct(payload_type, (), frozenset()))


def _rules_of_struct(
    kind: type[msgspec.Struct], path: tuple[str, ...], outer: _Types
) -> Iterator[TextRule]:
    if kind in outer:  # a struct within itself could go on without end
        return
    for field, hint in get_type_hints(kind, include_extras=True).items():
        yield from _rules_of_hint(hint, (*path, field), outer | {kind})


def _rules_of_hint(hint: object, path: tuple[str, ...], outer: _Types) -> Iterator[TextRule]:
    for recorded, pattern in RECORDED_PATTERNS:
        if hint == recorded:
            yield TextRule(path, pattern)
            return
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield from _rules_of_struct(hint, path, outer)
        return
    parts = get_args(hint)
    for part in parts[1:] if get_origin(hint) is dict else parts:
        yield from _rules_of_hint(part, path, outer)


def _texts_at(value: _Value, path: Sequence[str], where: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield where, value
        case list() | tuple():
            for index, part in enumerate(value):
                yield from _texts_at(part, path, f"{where}[{index}]")
        case dict():
            for key, part in value.items():
                yield from _texts_at(part, path, f"{where}[{key}]")
        case msgspec.Struct() if path:
            yield from _texts_at(getattr(value, path[0], None), path[1:], f"{where}.{path[0]}")
        case _:
            return
