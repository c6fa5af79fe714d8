"""One thing, one word: no name of a module, class or function means two things in two layers."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    file.relative_to(ROOT) for top in ("backend", "console") for file in (ROOT / top).rglob("*.py")
)
# What each layer says in its own way about the very same thing.
SAME_MEANING = {
    "main",  # the entry point of a program
    "commands",  # what a module is asked, and how it crosses
    "events",  # what a module says, and how it crosses
}
NOUNS_IN_ING = {"formatting", "pricing"}
VAGUE = {"utils", "util", "misc", "common", "helpers", "helper", "stuff", "manager"}


def layer(file: Path) -> str:
    """Return the layer of a file: the first folder below `backend` or `console`, or the module."""
    return "/".join(file.with_suffix("").parts[:2])


def definitions(kinds: tuple[type[ast.stmt], ...]) -> Iterator[tuple[str, Path]]:
    for file in MODULES:
        for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
            if isinstance(node, kinds) and isinstance(
                node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
            ):
                yield node.name, file


def collisions(named: Iterable[tuple[str, Path]]) -> dict[str, list[str]]:
    """Return the public names that stand in several layers, with their files."""
    files: defaultdict[str, list[Path]] = defaultdict(list)
    for name, file in named:
        if not name.startswith("_") and name not in SAME_MEANING:
            files[name].append(file)
    return {
        name: [str(file) for file in found]
        for name, found in files.items()
        if len({layer(file) for file in found}) > 1
    }


def test_that_no_class_name_stands_in_two_layers() -> None:
    assert collisions(definitions((ast.ClassDef,))) == {}


def test_that_no_function_name_stands_in_two_layers() -> None:
    assert collisions(definitions((ast.FunctionDef, ast.AsyncFunctionDef))) == {}


def test_that_no_module_name_stands_in_two_layers() -> None:
    assert collisions((file.stem, file) for file in MODULES) == {}


def test_that_modules_are_nouns_of_the_field() -> None:
    vague = [str(file) for file in MODULES if file.stem in VAGUE]
    participles = [str(file) for file in MODULES if file.stem.endswith("ing")]
    assert vague == []
    assert [file for file in participles if Path(file).stem not in NOUNS_IN_ING] == []


def test_that_a_name_in_two_layers_is_found() -> None:
    twice = [("Desk", Path("backend/run/a.py")), ("Desk", Path("console/state/b.py"))]
    assert collisions(twice) == {"Desk": ["backend/run/a.py", "console/state/b.py"]}
    assert collisions([*twice[:1], ("Desk", Path("backend/run/b.py"))]) == {}
