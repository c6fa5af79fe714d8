"""The source of functions and classes as it is meant: without comments and explanations.

Each file is read once for all that is defined in it: to look for one function after the other, as
`inspect` does, took a third of a replica's start.
"""

import ast
import inspect
import linecache
from collections.abc import Iterator
from functools import lru_cache
from textwrap import dedent
from types import FunctionType

_KEPT_FILES = 64
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def meant_source(value: FunctionType | type) -> str:
    """Return the source of a function or class, without comments and texts that only explain.

    Raises:
        OSError, TypeError, SyntaxError: it has none: it was typed in, or made at run time.
    """
    value = inspect.unwrap(value)
    found = _of_its_file(value)
    return _meant(ast.parse(dedent(inspect.getsource(value)))) if found is None else found


def _of_its_file(value: FunctionType | type) -> str | None:
    """Return the source of what stands by itself in a file; None of what is found otherwise."""
    file = inspect.getsourcefile(value)
    if file is None or value.__qualname__ != value.__name__:
        return None
    linecache.checkcache(file)
    line = value.__code__.co_firstlineno if isinstance(value, FunctionType) else 0
    return _sources("".join(linecache.getlines(file))).get((value.__name__, line))


@lru_cache(_KEPT_FILES)
def _sources(text: str) -> dict[tuple[str, int], str]:
    """Return what is defined in a file, by name and first line; of classes that is 0."""
    return {
        (each.name, 0 if isinstance(each, ast.ClassDef) else _first_line(each)): _meant(
            ast.Module([each], [])
        )
        for each in ast.parse(text).body
        if isinstance(each, _Definition)
    }


def _first_line(definition: _Definition) -> int:
    return min(each.lineno for each in (definition, *definition.decorator_list))


def _meant(tree: ast.Module) -> str:
    for each in _statements(tree):
        if isinstance(each, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(each) is not None:
            each.body = each.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all statements below a node, each before those within; expressions explain nothing."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        below: list[ast.AST] = getattr(node, field, [])
        for each in below:
            yield each
            yield from _statements(each)
