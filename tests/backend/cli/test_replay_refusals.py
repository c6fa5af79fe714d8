"""Nonsense in every option of `marigraph replay`: one clear line, and the exit code of its kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend.cli.program import Program
from tests.backend.cli.shop import ordered, registered, stocked

REFUSED, USAGE, UNAVAILABLE = 1, 2, 3
VIEWS = "there are contacts, orders, payments, products, sales, search, users"
BEYOND = "999: the log ends at "


@pytest.fixture(scope="module")
def shop(running: Program) -> Program:
    """A user, a product, an order, and what is no log beside them."""
    sent = registered("anna") + stocked("cup") + ordered("o-1", "anna", "cup", 2)
    answers = running.run("send", "-", stdin=sent).objects
    running.run("query", "orders", "--at", str(answers[-1]["positions"][-1]))
    (running.folder / "no-log").mkdir()
    (running.folder / "junk").write_text("junk")
    (running.folder / "empty.jsonl").touch()
    (running.folder / "cut.marigraph").write_bytes(b"PK\x03\x04 and no more")
    return running


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    program = Program(tmp_path_factory.mktemp("empty"))
    with program.backend():
        yield program


def refused(program: Program, line: tuple[str, ...], code: int) -> str:
    """Run a command that ends with this code; return the one line that says why."""
    places = {"@missing": "nowhere", "@folder": "no-log", "@junk": "junk"}
    places |= {"@cut": "cut.marigraph", "@nothing": "empty.jsonl", "@out": "out.marigraph"}
    named = [str(program.folder / places[each]) if each in places else each for each in line]
    ran = program.run("replay", *named, code=code, MARIGRAPH_OPENED=str(program.folder / "opened"))
    assert ran.out == ""
    assert "Traceback" not in ran.err
    return ran.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("run-to", ""), "The condition is empty"),
        (("run-to", " "), "The condition is empty"),
        (("check", ""), "The condition is empty"),
        (("run-to", "nope: a:1"), "There is no field and no view `nope`: the views are contacts"),
        (("check", "nope: a:1"), "There is no field and no view `nope`: the views are contacts"),
        (("run-to", "order: total>1"), "did you mean `orders:`?"),
        (("run-to", "nope:1"), "There is no field `nope`"),
        (("run-to", "type:*", "--from", "999"), f"There is no position {BEYOND}"),
        (("run-to", "type:*", "--back", "--from", "999"), f"There is no position {BEYOND}"),
        (("run-to", "type:*", "--from", "-1"), "Invalid value for '--from'"),
        (("run-to", "type:*", "--from", "x"), "Invalid value for '--from'"),
        (("run-to", "type:*", "--limit", "3"), "--limit bounds the hits of --every"),
        (("run-to", "orders:", "--field", "nope"), "There is no field `nope` to be shown"),
        (("run-to", "orders:", "--field", ""), "There is no field `` to be shown"),
        (("run-to", "type:*", "--field", "status"), "has no fields of rows to show"),
        (("run-to", "type:*", "--probe", "nope"), "There is no field `nope`"),
        (("run-to", "breakpoint:nope"), "There is no breakpoint nope"),
        (("run-to", "broken:nope"), "There is no invariant nope: there are"),
        (("run-to", "type:*", "--file", "@missing"), "nowhere does not exist: name a data folder"),
        (("run-to", "type:*", "--file", "@folder"), "No log is in "),
        (("run-to", "type:*", "--file", "@junk"), "it is neither JSON Lines"),
        (("run-to", "type:*", "--file", "@cut"), "is not whole: it was cut off"),
        (("run-to", "type:*", "--file", "@nothing"), "is empty: it was not written to its end"),
        (("run-to", "type:*", "--file", ""), "is empty; name a file or a folder"),
        (("blame", "nope", "o-1", "total"), "There is no view `nope`"),
        (("blame", "orders", "nope", "total"), "There is no row nope in orders"),
        (("blame", "orders", "o-1", "nope"), "There is no field `nope`"),
        (("blame", "orders", "o-1", "lines.9"), "orders o-1 never had `lines.9` up to position"),
        (("blame", "orders", "o-1", "total", "--at", "999"), f"There is no position {BEYOND}"),
        (("breakpoints", "add", "b", ""), "The condition is empty"),
        (("breakpoints", "add", "b", " "), "The condition is empty"),
        (("breakpoints", "add", "", "type:*"), "`` is no name"),
        (("breakpoints", "add", "b", "nope: a:1"), "There is no field and no view `nope`"),
        (("breakpoints", "remove", "nope"), "There is no breakpoint nope; `marigraph replay"),
        (("breakpoints", "remove", ""), "`` is no name"),
        (("breakpoints", "on", "nope"), "There is no breakpoint nope; `marigraph replay"),
        (("breakpoints", "off", ""), "`` is no name"),
        (("breakpoints", "add", "b", "type:*", "--data", "@junk"), "is a file of events, which is"),
        (("invariants", "add", "i", ""), "The condition is empty"),
        (("invariants", "add", "i", "type:*"), "a condition on the rows of a view"),
        (("invariants", "remove", "nope"), "No operator has set an invariant nope"),
        (("invariants", "remove", ""), "`` is no name"),
        (("determinism", "--view", "nope"), f"There is no view nope; {VIEWS}"),
        (("determinism", "--from", "999"), f"There is no event {BEYOND}"),
        (("determinism", "--to", "999"), f"There is no event {BEYOND}"),
        (("determinism", "--from", "3", "--to", "2"), "--to 2 stands before --from 3"),
        (("drift", "--against", "."), "There is no view nope"),
        (("drift", "--against", ""), "`` is no version of the code"),
        (("drift", "--against", "@folder"), "is no version of the code"),
        (("drift", "--against", "@missing"), "is no version of the code"),
        (("drift", "--against", "@junk"), "is no version of the code"),
        (("broken", "--view", ""), f"There is no view ``; {VIEWS}"),
        (("broken", "--from", "999"), f"There is no event {BEYOND}"),
        (("code", "--view", "nope"), "There is no view"),
        (("into", "3", "--view", "nope"), f"There is no view nope; {VIEWS}"),
        (("into", "999"), "The log has no event 999"),
        (("into", "0"), "Invalid value for 'POSITION'"),
        (("branch", ""), "'' is no name for a branch"),
        (("branch", "b"), "There is no branch 'b'"),
        (("branch", "b", "--skip", "999"), f"There is no event {BEYOND}"),
        (("branch", "b", "--skip", "4", "--at", "999"), f"There is no event {BEYOND}"),
        (("branch", "b", "--skip", "4", "--upto", "999"), f"There is no event {BEYOND}"),
        (("branch", "b", "--move", "4=999"), "An edit stands at 999"),
        (("branch", "b", "--edit", "4"), "write POS=JSON"),
        (("branch", "b", "--edits", "@missing"), "nowhere cannot be read: No such file"),
        (("branch", "b", "--edits", "@folder"), "no-log cannot be read: Is a directory"),
        (("branch", "b", "--edits", "@junk"), "junk is no list of edits"),
        (("compare", "nope"), "There is no branch 'nope'"),
        (("rename", "nope", "new"), "There is no branch 'nope'"),
        (("cancel", "nope"), "There is no branch 'nope'"),
        (("discard", "nope"), "There is no branch 'nope'"),
        (("branches", "--data", "@missing"), "nowhere does not exist"),
        (("incident", "@out", "--from", "4", "--to", "2"), "The range ends at 2, before it begins"),
        (("incident", "@out", "--from", "999"), f"There is no event {BEYOND}"),
        (("incident", "@out", "--to", "999"), f"There is no event {BEYOND}"),
        (("incident", "@out", "--at", "999"), "The playhead 999 is outside of the range"),
        (("incident", "@out", "--mask", "nope"), "'nope' is nothing that can be masked"),
        (("incident", "@folder"), "cannot be written: Is a directory"),
        (("incident", ""), "is empty; name a file or a folder"),
        (("open", "@missing", "--unpack"), "cannot be read: No such file"),
        (("open", "@folder", "--unpack"), "no-log is a folder: name a file"),
        (("open", "@cut", "--unpack"), "Copy it anew"),
        (("open", "@nothing", "--unpack"), "Copy it anew"),
        (("pytest", "-", "--to", "999"), "There are no such events: the log ends at"),
        (("pytest", "-", "--from", "4", "--to", "2"), "--to 2 stands before --from 4"),
        (("pytest", "-", "--stream", "orders/nope"), "There are no such events"),
        (("pytest", "-", "--correlation", "nope"), "There are no such events"),
        (("pytest", "-", "--to", "4", "--view", "nope"), f"There is no view nope; {VIEWS}"),
    ],
)
def test_that_nonsense_is_refused_with_what_is_wrong(
    shop: Program, line: tuple[str, ...], said: str
) -> None:
    extra = ("--view", "nope") if line == ("drift", "--against", ".") else ()
    assert said in refused(shop, line + extra, USAGE)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (("run-to", "nope: a:1"), USAGE, "There is no field and no view `nope`"),
        (("run-to", "nope:1"), USAGE, "There is no field `nope`"),
        (("run-to", "type:*", "--from", "1"), USAGE, "There is no position 1: the log ends at 0"),
        (("incident", "@out"), USAGE, "The log is empty: there is nothing to save yet"),
        (("determinism", "--from", "5"), USAGE, "There is no event 5: the log ends at 0"),
        (("branch", "b", "--skip", "4"), USAGE, "There is no event 4: the log ends at 0"),
        (("into", "3"), USAGE, "The log has no event 3; it ends at 0"),
    ],
)
def test_that_an_empty_log_is_said_to_be_one(
    empty: Program, line: tuple[str, ...], code: int, said: str
) -> None:
    assert said in refused(empty, line, code)


def test_that_an_empty_log_has_nothing_to_replay(empty: Program) -> None:
    assert "The log is empty" in empty.run("replay", "broken").out


def test_that_a_place_without_a_log_stays_without(shop: Program) -> None:
    refused(shop, ("blame", "orders", "o-1", "total", "--data", "@folder"), USAGE)

    assert list(Path(shop.folder / "no-log").iterdir()) == []
    assert not (shop.folder / "nowhere").exists()


def test_that_a_file_nobody_may_read_is_named(shop: Program) -> None:
    """Whoever runs the tests may be allowed all: a name that is too long cannot be read either."""
    said = refused(shop, ("open", "x" * 300, "--unpack"), USAGE)

    assert "cannot be read: File name too long" in said


def test_that_a_breakpoint_of_a_breakpoint_is_rejected(shop: Program) -> None:
    shop.run("replay", "breakpoints", "add", "a", "type:*")
    ran = shop.run("replay", "breakpoints", "add", "b", "breakpoint:a", code=REFUSED)
    assert "write a condition of its own" in ran.err
    assert "breakpoint:a" not in shop.run("replay", "breakpoints").out


def test_that_a_branch_that_does_not_run_has_nothing_to_cancel(shop: Program) -> None:
    shop.run("replay", "branch", "done", "--skip", "4")

    assert "there is nothing to cancel" in shop.run("replay", "cancel", "done").err
    assert "compared with itself" in shop.run("replay", "compare", "done", "done").out
