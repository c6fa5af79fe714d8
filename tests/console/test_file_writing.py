"""What the window writes for an operator is replaced as a whole."""

import ast
from collections.abc import Iterator
from pathlib import Path

import console

ROOT = Path(console.__file__).parent
# the output and the number of a process of their own, which nobody keeps
NOT_FOR_OPERATORS = {
    "actions/detached_process.py",
    "actions/sample_import.py",
}


def writes(source: Path) -> Iterator[str]:
    """Yield the calls in a module that write a file in its place."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            given = [each.value for each in node.args if isinstance(each, ast.Constant)]
            is_open = node.func.attr == "open" and any(
                isinstance(each, str) and set(each) & set("wxa+") for each in given
            )
            if is_open or node.func.attr in ("write_text", "write_bytes"):
                yield f"{source.relative_to(ROOT)}:{node.lineno}"


def test_that_no_file_of_an_operator_is_overwritten_in_place() -> None:
    sources = [
        each
        for each in ROOT.rglob("*.py")
        if each.relative_to(ROOT).as_posix() not in NOT_FOR_OPERATORS
    ]
    assert [place for each in sources for place in writes(each)] == []
