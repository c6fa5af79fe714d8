"""One thing, one word: no name of a module, class or function means two things in two layers."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
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
NOUNS_IN_ING = {"testing", "formatting", "pricing", "mapping"}
# Words that a reader of other event-sourced code does not know in these meanings.
DIALECT = {
    "said",
    "told",
    "desk",
    "station",
    "bell",
    "visitors",
    "wish",
    "wishes",
    "heed",
    "bury",
    "household",
    "refuge",
    "mail",
    "goal",
    "taker",
    "takers",
    "deeds",
    "crumbs",
    "ears",
    "settle",
    "settled",
    "gate",
    "hopeless",
    "misfit",
    "placer",
    "happening",
    "trail",
}
VAGUE = {"utils", "util", "misc", "common", "helpers", "helper", "stuff", "manager"}


def layer(file: Path) -> str:
    """Return the layer of a file: the first folder below `backend` or `console`, or the module."""
    return "/".join(file.with_suffix("").parts[:2])


@cache
def module_names(file: Path) -> tuple[list[tuple[type[ast.stmt], str]], set[str]]:
    """Return kinds and names of a module's definitions, and all of its identifiers."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    defined: list[tuple[type[ast.stmt], str]] = [
        (type(node), node.name)
        for node in tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return defined, set(identifiers(tree))


def definitions(kinds: tuple[type[ast.stmt], ...]) -> Iterator[tuple[str, Path]]:
    for file in MODULES:
        defined, _ = module_names(file)
        yield from ((name, file) for kind, name in defined if kind in kinds)


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


def identifiers(tree: ast.Module) -> Iterator[str]:
    """Return every name that a module defines or uses: of values, parameters and attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case _:  # gives nothing a name
                pass


def dialect(names: Iterable[str]) -> set[str]:
    """Return the names that hold a word of no one's but ours."""
    return {name for name in names if DIALECT & set(name.lower().split("_"))}


def test_that_names_are_words_of_the_field() -> None:
    found = {str(file): dialect(module_names(file)[1]) for file in MODULES}
    assert {file: names for file, names in found.items() if names} == {}


def test_that_a_word_of_a_dialect_is_found() -> None:
    tree = ast.parse("def bury(_what_was_told, payload): return desk.station")
    assert dialect(identifiers(tree)) == {
        "bury",
        "_what_was_told",
        "desk",
        "station",
    }


def test_that_values_are_structs() -> None:
    """One style: a tree that compares without its places is the only one that needs another."""
    others = {str(file) for file in MODULES if {"dataclass", "NamedTuple"} & module_names(file)[1]}
    assert others == {"backend/filters/syntax_tree.py"}


def test_that_a_name_in_two_layers_is_found() -> None:
    twice = [("Desk", Path("backend/run/a.py")), ("Desk", Path("console/state/b.py"))]
    assert collisions(twice) == {"Desk": ["backend/run/a.py", "console/state/b.py"]}
    assert collisions([*twice[:1], ("Desk", Path("backend/run/b.py"))]) == {}
