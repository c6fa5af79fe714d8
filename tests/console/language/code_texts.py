"""The texts that stand in the code: those that are translated, and those that look as if."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[3]
MARKS = ("tr", "tr_noop")
_WORD = re.compile(r"[A-Za-z]{2,}")
_SHORTCUT = re.compile(
    r"((Ctrl|Alt|Shift|Meta)\+|F\d|[A-Z]$|\?$|Del|Esc|Return|Home|End|Pg|Menu|Space)"
)
_CODE = re.compile(r"[\w.:/%{}\[\]()=<>#*+,!-]*|Q\w+ ?[\[{:].*|\W*<.*|/; Ctrl.*", re.DOTALL)
# What is given to them is read by programs and programmers alone; counted nouns have their table.
_NO_READERS = (
    *("cast", "getattr", "compile", "setObjectName", "TypeVar", "setStyle", "setApplicationName"),
    *("format_counted", "warning", "error", "exception", "add_argument", "write"),
)


class CodeText(msgspec.Struct, frozen=True):
    """A text and where it stands (`file:line`)."""

    text: str
    place: str


def translated_files() -> list[Path]:
    """Return the files whose texts operators read: the window, and the words of messages."""
    return [
        *sorted((ROOT / "console").rglob("*.py")),
        *sorted((ROOT / "backend" / "messages").glob("*_text.py")),
        *sorted((ROOT / "backend" / "messages").glob("update_mode.py")),
    ]


@cache  # several tests look at all of the code
def marked_texts() -> tuple[CodeText, ...]:
    """Return every text that is given to `tr` or `tr_noop` as a literal."""
    return tuple(_marked_texts())


def _marked_texts() -> Iterator[CodeText]:
    for file in [
        *sorted((ROOT / "console").rglob("*.py")),
        *sorted((ROOT / "backend").rglob("*.py")),
    ]:
        for call in _marking_calls(_parse(file)):
            if isinstance(call.args[0], ast.Constant):
                yield CodeText(str(call.args[0].value), _place(file, call))


def composed_texts() -> Iterator[CodeText]:
    """Return what is given to `tr` or `tr_noop` and is put together: nobody can translate that."""
    for file in translated_files():
        for call in _marking_calls(_parse(file)):
            if isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
                yield CodeText(ast.unparse(call.args[0]), _place(file, call))


def unmarked_texts(file: Path) -> Iterator[CodeText]:
    """Return what in a file looks like a text for people, and is not marked as one."""
    tree = _parse(file)
    passed_over = {id(node) for each in ast.walk(tree) for node in _no_texts(each)}
    for node in ast.walk(tree):
        if id(node) in passed_over:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_text(node.value):
            yield CodeText(node.value, _place(file, node))


def _no_texts(node: ast.AST) -> Iterator[ast.AST]:
    """Return the nodes below one that are marked, or are for programmers."""
    match node:
        case ast.Call() if _called(node) in MARKS:
            yield from ast.walk(node.args[0])
        case ast.Call() if _called(node) in _NO_READERS:
            yield from ast.walk(node)
        case ast.Expr(value=ast.Constant()):
            yield node.value  # a docstring
        case ast.Raise() | ast.Assert():
            yield from ast.walk(node)
        case ast.AnnAssign() | ast.arg() if node.annotation is not None:
            yield from ast.walk(node.annotation)
        case ast.FunctionDef() if node.returns is not None:
            yield from ast.walk(node.returns)
        case _:
            pass


def _is_text(value: str) -> bool:
    if not _WORD.search(value) or _SHORTCUT.match(value):
        return False
    if _CODE.fullmatch(value.strip()):
        return value.strip()[:1].isupper() and value.strip().isalpha() and not value.isupper()
    return True


def _marking_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in MARKS and node.args:
            yield node


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _place(file: Path, node: ast.expr) -> str:
    return f"{file.relative_to(ROOT)}:{node.lineno}"
