"""The name of what is marked production is asked for before what cannot be taken back."""

from collections.abc import Iterator, Mapping

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup

from backend.cli.program import COMMANDS, build_program
from backend.wire.production_mark import PRODUCTION_FILE, mark_production
from tests.backend.cli.program import Program

# By command, with what makes of it one that cannot be taken back.
DESTRUCTIVE: Mapping[str, tuple[str, ...]] = {
    "annul": ("7", "--reason", "no use"),
    "bulk skip": ("--reason", "no use", "--yes"),
    "import cloudevents": ("none.jsonl",),
    "import olist": ("none",),
    "import online-retail": ("none.csv",),
    "import sample": ("--speed", "max"),
    "replica stop": ("replica-1", "--forget"),
    "restore": ("none.backup",),
    "send": ("none.jsonl", "--rate", "max"),
    "skip": ("replica-1", "orders", "o1", "7", "--reason", "no use"),
    "subscribe": ("shop", "--from", "0"),
    "subscriptions": ("--remove", "shop"),
}
# What only looks, what can be taken back or is made anew from the log, and what is kept. A branch
# is the operator's own, and touches nothing of the log. Of what is sent by line each command is
# its sender's: programs do nothing else all day.
HARMLESS = {
    *("status", "health", "alerts", "why", "lag", "notes", "trace", "causes", "tail", "query"),
    *("board", "schema", "verify", "screenshot", "parked", "bulk", "sends", "audit", "open"),
    *("profiles", "settings", "attach", "import preview", "bulk show", "alerts rules"),
    *("alerts preview", "alerts history", "notes list", "sends refused"),
    *("backend", "stop", "production", "backup", "export", "compare-feeds"),
    *("pause", "resume", "mode", "feed", "apply", "throttle", "rebuild", "replica start"),
    *("retry", "bulk retry", "bulk suspend", "bulk resume", "bulk cancel", "bulk throttle"),
    *("alerts set", "alerts remove", "alerts ack", "alerts unack", "alerts silence"),
    *("alerts unsilence", "alerts retry", "notes add", "notes remove", "profiles add"),
    *("profiles remove", "sends pause", "sends stop", "sends resume", "sends rate"),
    *("sends forget", "replay run-to", "replay check", "replay blame", "replay into"),
    *("replay breakpoints", "replay breakpoints add", "replay breakpoints remove"),
    *("replay breakpoints on", "replay breakpoints off", "replay invariants"),
    *("replay invariants add", "replay invariants remove", "replay drift", "replay determinism"),
    *("replay code",),
    *("replay branch", "replay branches", "replay cancel", "replay compare", "replay discard"),
    *("replay rename", "replay incident", "replay open", "replay pytest", "replay broken"),
    *("replay register-file-type", "invite", "invite add", "invite revoke", "replica join"),
}


def leaves(command: object, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Yield what can be run, by its words, with its options; a group with some of its own, too."""
    if isinstance(command, TyperCommand | TyperGroup):
        is_run = isinstance(command, TyperCommand) or (path and command.invoke_without_command)
        if is_run:
            yield path, {option for each in command.params for option in each.opts}
    if isinstance(command, TyperGroup):
        for name, each in command.commands.items():
            yield from leaves(each, f"{path} {name}".strip())


TREE = dict(leaves(typer.main.get_command(build_program([*COMMANDS]))))


def test_that_of_every_command_it_is_known_whether_it_can_be_taken_back() -> None:
    assert set(TREE) == DESTRUCTIVE.keys() | HARMLESS
    asking = {path for path, options in TREE.items() if "--production" in options}
    assert asking == DESTRUCTIVE.keys()


@pytest.mark.parametrize("path", DESTRUCTIVE)
def test_that_what_cannot_be_taken_back_asks_for_the_name_of_production(
    program: Program, path: str
) -> None:
    program.folder.mkdir()
    mark_production(program.folder, "shop eu")
    words = (*path.split(), *DESTRUCTIVE[path])
    for typed in ((), ("--production", "shop")):
        refused = program.run(*words, *typed, code=1)
        assert "is marked production as shop eu" in refused.err
        assert "add: --production 'shop eu'" in refused.err
    assert [each.name for each in program.folder.iterdir()] == [PRODUCTION_FILE]


@pytest.mark.parametrize("path", sorted(DESTRUCTIVE.keys() - {"import sample", "subscribe"}))
def test_that_it_goes_on_with_the_name(program: Program, path: str) -> None:
    program.folder.mkdir()
    mark_production(program.folder, "shop eu")
    words = (*path.split(), *DESTRUCTIVE[path])
    named = program.run(*words, "--production", "shop eu", code=None)
    assert named.code
    assert "is marked production" not in named.err
    assert "is not marked production" in unmarked(program, *words)


def unmarked(program: Program, *words: str) -> str:
    other = Program(program.folder.with_name("other"))
    return other.run(*words, "--production", "shop eu", code=1).err


@pytest.mark.parametrize(
    "words", [("replica", "stop", "replica-1"), ("subscribe", "shop"), ("send", "none.jsonl")]
)
def test_that_a_name_which_is_typed_is_looked_at_where_it_need_not_be(
    program: Program, words: tuple[str, ...]
) -> None:
    program.folder.mkdir()
    refused = program.run(*words, "--production", "shop eu", code=1)
    assert "is not marked production" in refused.err
