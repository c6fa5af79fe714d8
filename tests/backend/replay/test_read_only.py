"""What runs other histories has no way to write to the live log."""

import ast
from pathlib import Path

import backend.replay

FOLDER = Path(backend.replay.__file__).parent
WRITERS = {"open_log", "EventLog", "CheckedLog", "LogEngine", "find_engine", "open_loader"}


def names(source: str) -> set[str]:
    """Return every name that a module imports, and every one that it looks up by its text."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(names=aliases) | ast.Import(names=aliases):
                found |= {alias.name.rpartition(".")[2] for alias in aliases}
            case ast.Attribute(attr=name):
                found.add(name)
            case _:
                pass  # no other node names anything
    return found


def test_that_no_module_of_the_replay_names_what_opens_a_log_for_writing() -> None:
    modules = sorted(FOLDER.rglob("*.py"))
    assert modules
    found = {module.name: names(module.read_text(encoding="utf-8")) & WRITERS for module in modules}
    assert {name: writers for name, writers in found.items() if writers} == {}


def test_that_a_writer_is_found() -> None:
    assert names("from backend.store.engine_registry import open_log") & WRITERS
    assert names("import backend.store\nbackend.store.engine_registry.open_log('x')") & WRITERS
