"""What a class says of its signals is true."""

import re
from importlib import import_module
from inspect import cleandoc, getmembers, isclass
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import Signal

import console

ROOT = Path(console.__path__[0])
MODULES = sorted(
    ".".join(file.relative_to(ROOT.parent).with_suffix("").parts)
    for file in ROOT.rglob("*.py")
    if "Signals:" in file.read_text(encoding="utf-8") and file.stem != "__init__"
)
LISTED = re.compile(r"(\w+)\([\w, ]*\)(?=:|, \w+\()")


def classes(module: ModuleType) -> list[type]:
    return [each for _, each in getmembers(module, isclass) if each.__module__ == module.__name__]


@pytest.mark.parametrize("name", MODULES)
def test_that_a_class_lists_signals_that_it_has(name: str) -> None:
    for each in classes(import_module(name)):
        _, _, listed = cleandoc(each.__doc__ or "").partition("Signals:\n")
        names = set(LISTED.findall(listed))
        signals = {key for key, value in vars(each).items() if isinstance(value, Signal)}
        if listed:
            assert names == {key for key in signals if not key.startswith("_")}, each.__name__
