"""Drift and determinism on the command line, beside a backend that runs."""

import shutil
import zipfile
from pathlib import Path

import pytest

import backend
from backend.wire.deep_link import parse_link
from tests.backend.cli.program import Program
from tests.backend.cli.shop import ordered, registered, stocked

_VIEW = "backend/projection/views/contacts_view.py"


@pytest.fixture(scope="module")
def shop(running: Program) -> Program:
    commands = (registered("anna"), stocked("pen"), ordered("o1", "anna", "pen", 2))
    running.run("send", "-", stdin="".join(commands))
    return running


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole program, in which contacts count their orders twice."""
    folder = tmp_path_factory.mktemp("checkout")
    source = Path(backend.__file__).parent
    shutil.copytree(source, folder / "backend", ignore=shutil.ignore_patterns("__pycache__"))
    view = folder / _VIEW
    view.write_text(view.read_text().replace("contact.orders += 1", "contact.orders += 2"))
    return folder


def test_that_drift_names_the_first_event_and_where_to_look(shop: Program, checkout: Path) -> None:
    options = ("replay", "drift", "--against", str(checkout))
    ran = shop.run(*options, "--view", "contacts", code=1)
    assert "contacts: handler of order.created: changed code" in ran.out
    assert "contacts: differs from event" in ran.out
    assert "orders: 0 → 1 in this version, 2 in the version" in ran.out
    assert ", that of this version" in ran.out  # whose rows stand there
    link = ran.out.splitlines()[-1].partition("marigraph open ")[2].strip("'")
    (report,) = shop.run(*options, "--json", code=1).objects
    (found,) = report["drifts"]
    assert (found["view"], found["event_type"]) == ("contacts", "order.created")
    assert parse_link(link).playhead == found["position"]
    assert "orders" in report["views"]
    assert found["code_of"] == "this version"
    assert found["code"] == report["codes"]["contacts"][0] != report["codes"]["contacts"][1]


def test_that_a_wheel_is_a_version_too(shop: Program, checkout: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "marigraph-9-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in sorted(checkout.rglob("*")):
            archive.write(path, path.relative_to(checkout))
    last = ("--view", "contacts", "--to", "2")
    ran = shop.run("replay", "drift", "--against", str(wheel), *last)
    assert "the same in every run, from 1 to 2: contacts" in ran.out


def test_that_what_is_no_version_is_refused(shop: Program, tmp_path: Path) -> None:
    ran = shop.run("replay", "drift", "--against", str(tmp_path / "nothing"), code=2)
    assert "is no version of the code" in ran.err
    empty = tmp_path / "broken"
    (empty / "backend").mkdir(parents=True)
    (empty / "backend" / "__init__.py").write_text("raise RuntimeError('half a checkout')")
    ran = shop.run("replay", "drift", "--against", str(empty), code=2)
    assert "cannot be loaded: RuntimeError: half a checkout" in ran.err


def test_that_the_views_of_the_program_are_deterministic(shop: Program) -> None:
    ran = shop.run("replay", "determinism")
    assert ran.out.startswith("the same in every run, from 1 to ")
    assert "contacts: handlers are not idempotent, and rely on the applier" in ran.out
    assert "handlers are idempotent by themselves: " in ran.out
    (report,) = shop.run("replay", "determinism", "--json").objects
    assert "contacts" in {each["view"] for each in report["repeated"]}
