"""Digests of what writes rows: which code of which handler, so that another version is seen.

The digest of a handler is one of its source as it is meant, without comments and texts that only
explain, of the functions, classes and constants of its own package that it refers to, whatever
these refer to, and of the shape of the rows. Code of other packages is not in it. A constant is a
plain value with a name in capitals.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from types import CodeType, FunctionType
from typing import Any, cast

import msgspec

from backend.projection.handler_source import meant_source
from backend.projection.read_model import Projection
from backend.projection.table_specs import table_specs_of

_DIGEST_BYTES = 8
_KEPT_TEXTS = 2_000  # functions and classes
_encode = msgspec.msgpack.Encoder().encode


def handler_digests(projection: Projection) -> dict[str, str]:
    """Return a digest of each handler, by the name of the payload's class that it takes."""
    shape = _shape(projection)
    return {
        payload.__name__: _digest(shape + _code(handler))
        for payload, handler in projection.handlers.items()
    }


def view_digest(digests: Mapping[str, str]) -> str:
    """Return one digest for all handlers of a view."""
    return _digest(_encode(sorted(digests.items())))


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=_DIGEST_BYTES).hexdigest()


def _shape(projection: Projection) -> bytes:
    return _encode(
        [
            (spec.name, spec.key, [(each.name, each.kind, each.optional) for each in spec.columns])
            for spec in table_specs_of(projection)
        ]
    )


def _code(handler: Callable[..., Any]) -> bytes:
    """Return the text of a handler and of all that it refers to in its package, each once."""
    package = _package(handler)
    waiting: list[object] = [inspect.unwrap(handler)]
    texts: dict[str, str] = {}
    while waiting:
        each = waiting.pop()
        name = f"{getattr(each, '__module__', '')}.{getattr(each, '__qualname__', '')}"
        if name in texts:
            continue
        texts[name] = _text(each)
        texts.update(_constants(each))
        waiting.extend(found for found in _references(each) if _package(found) == package)
    return _encode(sorted(texts.items()))


def _package(value: object) -> str:
    return str(getattr(value, "__module__", "") or "").partition(".")[0]


def _text(value: object) -> str:
    """Return the source as it is meant; of what has none, what was compiled of it."""
    return _kept_text(value) if isinstance(value, FunctionType | type) else _find_text(value)


@lru_cache(_KEPT_TEXTS)
def _kept_text(value: object) -> str:
    """Return the source of what several handlers may refer to: to find it takes long."""
    return _find_text(value)


def _find_text(value: object) -> str:
    try:
        return meant_source(cast("FunctionType", value))
    except (OSError, TypeError, SyntaxError):  # typed in, made at run time, or no text of its own
        code = getattr(value, "__code__", None)
        return "" if code is None else _compiled_text(code)


def _compiled_text(code: CodeType) -> str:
    parts = (
        _compiled_text(each) if isinstance(each, CodeType) else repr(each)
        for each in code.co_consts
    )
    return f"{code.co_code.hex()} {code.co_names} {' '.join(parts)}"


def _constants(value: object) -> Iterator[tuple[str, str]]:
    """Yield the constants that functions name, as texts; the order of a set is none."""
    for function in _functions(value):
        for name in _names_in(function.__code__):
            found = function.__globals__.get(name, ...)
            if name.isupper() and _is_plain(found):
                yield f"{function.__module__}={name}", _plain_text(found)


def _is_plain(value: object) -> bool:
    match value:
        case None | str() | bytes() | int() | float():
            return True
        case tuple() | list() | set() | frozenset():
            return all(map(_is_plain, cast("Iterable[object]", value)))
        case dict():
            pairs = cast("dict[object, object]", value)
            return all(map(_is_plain, [*pairs, *pairs.values()]))
        case _:
            return False


def _plain_text(value: object) -> str:
    match value:
        case set() | frozenset():
            return f"{{{', '.join(sorted(map(_plain_text, cast('Iterable[object]', value))))}}}"
        case tuple() | list():
            return f"[{', '.join(map(_plain_text, cast('Iterable[object]', value)))}]"
        case dict():
            pairs = cast("dict[object, object]", value)
            return repr([(_plain_text(key), _plain_text(each)) for key, each in pairs.items()])
        case _:
            return repr(value)


def _functions(value: object) -> Iterator[FunctionType]:
    """Yield a function itself, or those of a class."""
    found = vars(value).values() if isinstance(value, type) else [value]
    for each in found:
        function: object = getattr(each, "__func__", each)  # of class and static methods
        if isinstance(function, FunctionType):
            yield function


def _references(value: object) -> Iterator[object]:
    """Yield functions and classes that are named in a function, or in a class's methods."""
    if isinstance(value, type):
        for function in _functions(value):
            yield from _references(function)
        yield from value.__bases__
        return
    code, names = getattr(value, "__code__", None), getattr(value, "__globals__", {})
    if not isinstance(code, CodeType):
        return
    for name in _names_in(code):
        found = names.get(name)
        if isinstance(found, FunctionType | type):
            yield found


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _names_in(each)
