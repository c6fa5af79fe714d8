"""A digest of a handler changes with what it does, and with nothing else."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.projection.handler_digest import handler_digests, view_digest
from tests.plugins.versioned_projection import install_greetings

_HELPED = '''
def polite(name):
    """Say it."""
    return {text}
'''


@pytest.fixture(autouse=True)
def forgotten_module() -> Iterator[None]:
    yield
    sys.modules.pop("greetings", None)


def digests(folder: Path, **changes: str) -> dict[str, str]:
    path = install_greetings(folder, **changes) / "greetings.py"
    spec = importlib.util.spec_from_file_location("greetings", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["greetings"] = module
    spec.loader.exec_module(module)
    return handler_digests(module.PROJECTION)


def test_that_only_the_handler_whose_code_changed_has_another_digest(tmp_path: Path) -> None:
    before = digests(tmp_path / "a")
    after = digests(tmp_path / "b", payment="row.paid += 2 * event.amount")
    assert before["UserRegistered"] == after["UserRegistered"]
    assert before["UserToppedUp"] != after["UserToppedUp"]
    assert view_digest(before) != view_digest(after)


def test_that_comments_and_explanations_are_not_code(tmp_path: Path) -> None:
    before = digests(tmp_path / "a")
    folder = install_greetings(tmp_path / "b")
    text = (folder / "greetings.py").read_text()
    changed = text.replace("Write the greeting.", "Greet.").replace(
        "    if row is not None:", "    # known\n\n    if row is not None:"
    )
    assert changed != text
    assert digests(tmp_path / "c", source=changed) == before


def test_that_the_shape_of_the_rows_belongs_to_each_handler(tmp_path: Path) -> None:
    before = digests(tmp_path / "a")
    after = digests(tmp_path / "b", columns='    tongue: str = "en"\n')
    assert all(before[name] != after[name] for name in before)


def test_that_a_function_which_a_handler_calls_belongs_to_it(tmp_path: Path) -> None:
    source = (
        install_greetings(tmp_path / "a", text="polite(event.name)") / "greetings.py"
    ).read_text()
    first = digests(tmp_path / "b", source=source + _HELPED.format(text="name"))
    second = digests(tmp_path / "c", source=source + _HELPED.format(text="'Dr ' + name"))
    assert first["UserRegistered"] != second["UserRegistered"]
    assert first["UserToppedUp"] == second["UserToppedUp"]


def test_that_a_constant_of_the_package_belongs_to_the_handlers_that_name_it(
    tmp_path: Path,
) -> None:
    folder = install_greetings(tmp_path / "a", payment="row.paid += FACTOR[0] * event.amount")
    text = (folder / "greetings.py").read_text()
    before, same, after = (
        digests(tmp_path / name, source=f"{text}\n\nFACTOR = {factor}\nUNUSED = {name!r}\n")
        for name, factor in (("b", "(1, {'x': {'y'}})"), ("c", "(1, {'x': {'y'}})"), ("d", "(2,)"))
    )
    assert before == same
    assert before["UserRegistered"] == after["UserRegistered"]
    assert before["UserToppedUp"] != after["UserToppedUp"]
