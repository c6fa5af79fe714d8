"""What the program says without a backend."""

import inspect
import json
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from backend.cli.program import COMMANDS
from backend.store.engine_registry import open_log
from tests.backend.cli.program import Program

# what asks a backend, or only may be given a file: a database takes most of a second to load
WITHOUT_DATABASE = (
    "alerts_command",
    "board_command",
    "causes_command",
    "health_command",
    "lag_command",
    "open_command",
    "query_command",
    "send_command",
    "status_command",
    "tail_command",
    "why_command",
)


def test_that_help_lists_every_command(program: Program) -> None:
    listed = program.run("--help").out
    for name, entry in COMMANDS.items():
        assert name in listed
        assert entry.summary in listed


@pytest.mark.parametrize("name", COMMANDS)
def test_that_every_command_explains_itself(program: Program, name: str) -> None:
    assert "Usage: marigraph" in program.run(name, "--help").out


def test_that_help_loads_nothing_of_the_backend(program: Program) -> None:
    code = (
        "import sys; from backend.cli.program import build_program; build_program(['--help']);"
        "print([name for name in sys.modules if name.split('.')[0] in"
        " {'zmq', 'sqlalchemy', 'PySide6', 'numpy'}])"
    )
    assert program.run_python(code).out == "[]\n"


def test_that_who_needs_no_database_loads_none(program: Program) -> None:
    code = (
        "import sys, backend.run.supervisor;"
        f"from backend.cli import {', '.join(WITHOUT_DATABASE)};"
        "print({'sqlalchemy', 'numpy', 'asyncio', 'argon2', 'nats', 'lark'} & sys.modules.keys());"
        "import backend.run.archive, backend.run.primary, backend.run.fork_server;"
        "import backend.store.sqlite_engine.sqlite_log_engine;"
        "print({'psycopg', 'nats', 'charset_normalizer', 'python_calamine', 'psutil', 'PySide6'}"
        " & sys.modules.keys())"
    )
    assert program.run_python(code).out == "set()\nset()\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nope",),
        ("query",),
        ("query", "orders", "--limit", "-1"),
        ("query", "orders", "--limit", "x"),
        ("import",),
        ("import", "olist"),
        ("import", "olist", ".", "--as", "songs"),
        ("export", "x", "--format", "yaml"),
        ("screenshot", "kitchen", "x.png"),
        ("send", "no-such-file"),
        ("import", "olist", "no-such-folder"),
        ("import", "online-retail", "no-such-file.csv"),
        ("import", "cloudevents", "no-such-file.jsonl"),
        ("import", "sample", "--speed", "fast"),
        ("backend", "--replicas", "99"),
        ("send", "/"),
        ("status", "--data", ""),
        ("backend", "--data", ""),
        ("import", "cloudevents", ""),
        ("import", "olist", ""),
        ("export", ""),
        ("backup", ""),
        ("restore", ""),
        ("restore", "no-such-file"),
        ("send", ""),
        ("screenshot", "lag", ""),
        ("query", "orders", "--max-age", "inf"),
        ("query", "orders", "--max-age", "1e300"),
        ("query", "orders", "--wait", "inf"),
        ("verify", "extra"),
        ("query", "orders", "--at", "9" * 30),
        ("query", "orders", "--at", "9" * 5000),
        ("query", "orders", "--limit", "9" * 30),
        ("query", "orders", "--min-position", "9" * 30),
        ("query", "orders", "--min-position", "-5"),
        ("tail", "--after", "9" * 30),
        ("tail", "--limit", "9" * 30),
        ("send", "-", "--window", "0"),
        ("mode", "replica-1", "sometimes"),
        ("throttle", "replica-1", "--", "-5"),
    ],
)
def test_that_a_wrong_use_is_one_clear_line_and_code_2(
    program: Program, arguments: tuple[str, ...]
) -> None:
    ran = program.run(*arguments, code=2)

    assert ran.out == "" or arguments == ("import",)
    said = [line for line in ran.err.splitlines() if line.startswith(("Error: ", "marigraph: "))]
    assert len(said) == (arguments not in {("import",), ("screenshot", "kitchen", "x.png")})
    assert "Traceback" not in ran.err
    assert not (program.folder / "log.sqlite").exists()


@pytest.mark.parametrize(
    ("command", "folder"),
    [
        ("verify", "/proc/nope"),
        ("backend", "/proc/nope"),
        ("verify", __file__),
        ("backend", __file__),
    ],
)
def test_that_what_is_no_folder_is_unavailable(program: Program, command: str, folder: str) -> None:
    assert "folder" in program.run(command, "--data", folder, code=3).err


def test_that_a_folder_that_is_not_there_is_not_made_to_be_read(program: Program) -> None:
    assert "does not exist" in program.run("tail", "--data", "/proc/nope", code=2).err


def test_that_a_file_that_holds_no_events_is_refused_with_what_it_begins_with(
    program: Program,
) -> None:
    ran = program.run("tail", "--data", __file__, code=2)

    assert ran.err.startswith("marigraph: The file begins with ")
    assert ran.out == ""


@pytest.mark.parametrize("group", ["alerts rules", "notes remove 1", "bulk show replica-1 1"])
def test_that_the_folder_before_a_subcommand_counts(
    program: Program, tmp_path: Path, group: str
) -> None:
    command, *rest = group.split()
    other = tmp_path / "other"

    ran = program.run(command, "--data", str(other), *rest, code=3)

    assert str(other) in ran.out + ran.err
    behind = program.run(command, "--data", str(other), *rest, "--data", str(tmp_path), code=3)
    assert str(other) not in behind.out + behind.err


def test_that_an_export_of_no_log_leaves_the_file_that_is_there(
    program: Program, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.jsonl"
    kept.write_text("a backup")

    ran = program.run("export", str(kept), code=3)

    assert "no log" in ran.err
    assert kept.read_text() == "a backup"
    open_log(f"sqlite:///{program.folder / 'log.sqlite'}").close()
    program.run("export", str(kept), "--quiet")
    assert not kept.read_text()


def test_that_the_version_is_printed(program: Program) -> None:
    assert program.run("--version").out.startswith("marigraph ")


def test_that_wrong_use_of_the_window_speaks_of_marigraph(program: Program) -> None:
    ended = subprocess.run(
        program.command("screenshot", "overview", "x.png", "--size", "000x000"),
        env=program.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("usage: marigraph")
    assert not program.folder.exists()


def test_that_a_wrong_setting_is_named(program: Program) -> None:
    ran = program.run("status", code=2, MARIGRAPH_REPLICAS="many")
    assert "replicas" in ran.err


def test_that_settings_are_listed_in_three_forms(program: Program) -> None:
    names = [one["name"] for one in program.run("settings", "--json").objects]

    assert {"data", "log", "replicas"} <= set(names)
    table = program.run("settings", "--markdown").out.splitlines()
    assert len(table) == len(names) + 2
    assert all(name in program.run("settings").out for name in names)


def test_that_settings_tell_the_values_in_force(program: Program, tmp_path: Path) -> None:
    url = "postgresql://anna:a:b@c@localhost/log?password=secret&sslmode=require"
    chosen = ("settings", "--data", str(tmp_path))
    listed = program.run(*chosen, "--json", MARIGRAPH_REPLICAS="3", MARIGRAPH_LOG=url).objects

    values = {one["name"]: (one["default"], one["value"]) for one in listed}
    assert values["replicas"] == (2, 3)
    assert values["data"] == ("", str(tmp_path))
    assert values["log"] == (
        "",
        "postgresql://anna:***@localhost/log?password=***&sslmode=require",
    )
    assert str(tmp_path) in program.run(*chosen).out
    assert str(tmp_path) not in program.run(*chosen, "--markdown").out


def test_that_the_schema_needs_no_backend(program: Program) -> None:
    found = {(one["kind"], one["name"]) for one in program.run("schema", "--json").objects}

    assert {("command", "order.create"), ("event", "order.paid"), ("view", "orders")} <= found
    whole = json.loads(program.run("schema", "--data", str(program.folder)).out)
    assert {name for kind, name in found if kind == "view"} == set(whole["views"])
    assert whole["views"]["orders"]["properties"]["created"]["format"] == "date-time"
    assert not program.folder.exists()


def test_that_lists_and_commands_say_the_same() -> None:
    for entry in COMMANDS.values():
        module = import_module(f"backend.cli.{entry.module}")
        assert inspect.getdoc(module)
        assert entry.summary.endswith(".")
