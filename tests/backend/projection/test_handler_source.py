"""Source as it is meant, of whatever way a function or class was written."""

import ast
import importlib.util
import inspect
import sys
from pathlib import Path
from textwrap import dedent
from types import FunctionType, ModuleType
from typing import Any

import pytest

from backend.projection.handler_source import meant_source

_WRITTEN = '''
import functools

def marked(function):
    """Mark it."""
    @functools.wraps(function)
    def call(*arguments):
        """Call it."""
        return function(*arguments)
    return call

@marked
@functools.cache
def decorated(a,
              b="a  b"):
    """Explain."""
    # a comment
    if a:
        def inner():
            """Only explained."""
        class Deep:
            """Only explained."""
        return inner, Deep
    return """kept"""

async def later(): return None

@functools.total_ordering
class Whole:
    """Explain."""
    def __lt__(self, other):
        """Explain."""
        return True

    def method(self):
        """Explain."""
        return """
            kept"""
'''


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    path = tmp_path / "written.py"
    path.write_text(_WRITTEN)
    spec = importlib.util.spec_from_file_location("written", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "written", module)
    spec.loader.exec_module(module)
    return module


def slowly(value: FunctionType) -> str:
    """Return what stands in the lines that `inspect` finds, without explanations."""
    tree = ast.parse(dedent(inspect.getsource(value)))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


@pytest.mark.parametrize("name", ["marked", "decorated", "later", "Whole", "Whole.method"])
def test_that_it_is_what_stands_there_without_explanations(written: ModuleType, name: str) -> None:
    value: Any = written
    for each in name.split("."):
        value = getattr(value, each)
    assert meant_source(value) == slowly(value)
    assert "xplain" not in meant_source(value)


def test_that_what_was_made_at_run_time_has_none() -> None:
    made: dict[str, Any] = {}
    exec("def made(): return 1", made)  # noqa: S102 - a function without a file
    for value in (made["made"], dict):
        with pytest.raises((OSError, TypeError)):
            meant_source(value)
