"""Two payloads side by side, field by field."""

from collections.abc import Iterator
from typing import cast

import msgspec

_ABSENT = object()


class ComparedField(msgspec.Struct, frozen=True, kw_only=True):
    """One field by its path, with what stands in either payload; empty where it is not there."""

    path: str
    left: str
    right: str
    differs: bool


def compare_payloads(left: bytes, right: bytes) -> list[ComparedField]:
    """Compare two payloads (JSON text): first what differs, each in the order of the fields."""
    found = list(_compare("", msgspec.json.decode(left), msgspec.json.decode(right)))
    return sorted(found, key=lambda each: not each.differs)


def _compare(path: str, left: object, right: object) -> Iterator[ComparedField]:
    parts = _parts(left), _parts(right)
    if parts[0] is None and parts[1] is None:
        texts = _text(left), _text(right)
        yield ComparedField(
            path=path or "data", left=texts[0], right=texts[1], differs=left != right
        )
        return
    before, after = parts[0], parts[1]
    if before is None or after is None:  # one of them is a plain value, or not there
        for side, value in ((before, left), (after, right)):
            if side is None and value is not _ABSENT:
                plain = _text(value)
                is_left = side is before
                yield ComparedField(
                    path=path or "data",
                    left=plain if is_left else "",
                    right="" if is_left else plain,
                    differs=True,
                )
    known_before, known_after = before or {}, after or {}
    for name in [*known_before, *(each for each in known_after if each not in known_before)]:
        inner = f"{path}.{name}" if path else name
        yield from _compare(inner, known_before.get(name, _ABSENT), known_after.get(name, _ABSENT))


def _parts(value: object) -> dict[str, object] | None:
    """Return what a value is made of, by name or by number from 1; None for a plain one."""
    if isinstance(value, dict) and value:
        return cast("dict[str, object]", value)
    if isinstance(value, list) and value:
        numbered = enumerate(cast("list[object]", value), 1)
        return {str(number): each for number, each in numbered}
    return None


def _text(value: object) -> str:
    if value is _ABSENT:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
