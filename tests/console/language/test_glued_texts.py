"""No text of the window is glued from parts: its comma and its colon are of a language, too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.console.language.code_texts import ROOT, CodeText, translated_files

_BETWEEN_VALUES = re.compile(r"[:,;] $| \($")  # what stands there in a formatted text
_SEPARATOR = re.compile(r"[,;:] +")  # and what lists are joined with
_NO_READERS = {"debug", "info", "warning", "error", "exception"}
OF_NO_LANGUAGE = {
    "console/app/arguments.py": "it speaks in a terminal",
    "console/app/display.py": "it speaks in a terminal",
    "console/app/screenshot_capture.py": "it speaks in a terminal",
    "console/link/request_failures.py": "an error of Python, as Python writes it",
    "console/panels/alerts/rule_editor.py": "states as they are typed",
    "console/panels/timeline/swimlane_view.py": "subjects as they are typed",
    "console/tables/cell_text.py": "values of a cell, which are copied and exported like that",
}


def test_that_no_text_is_glued_from_parts() -> None:
    files = [each for each in translated_files() if name_of(each) not in OF_NO_LANGUAGE]
    assert [text for file in files for text in glued_texts(file)] == []
    assert len(files) > 200  # they are found


def test_that_every_file_that_is_passed_over_glues() -> None:
    assert [each for each in OF_NO_LANGUAGE if not list(glued_texts(ROOT / each))] == []


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def glued_texts(file: Path) -> Iterator[CodeText]:
    """Return what a literal separator holds together, unless programmers alone read it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    passed_over = {id(part) for node in ast.walk(tree) for part in _no_texts(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and id(node) not in passed_over and _is_glued(node):
            yield CodeText(ast.unparse(node), f"{name_of(file)}:{node.lineno}")


def _no_texts(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Raise() | ast.Assert():
            yield from ast.walk(node)
        case ast.Call(func=ast.Attribute(attr=name)) if name in _NO_READERS:
            yield from ast.walk(node)
        case _:  # may hold texts: nothing below it is passed over
            pass


def _is_glued(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr(values=parts):
            between = (each.value for each in parts[1:-1] if isinstance(each, ast.Constant))
            return any(_BETWEEN_VALUES.search(str(each)) for each in between)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as by), attr="join")):
            return _SEPARATOR.fullmatch(by) is not None
        case _:
            return False
