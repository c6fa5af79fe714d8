"""What was sent and the templates survive the window, and secrets do not."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.messages.commands import Answer
from backend.messages.rejection_text import write_rejection
from backend.translation import install_lookup
from console.panels.commands import command_store
from console.panels.commands.command_history import SentCommand
from console.panels.commands.command_store import CommandStore, CommandTemplate

SENT = SentCommand(
    number=1,
    id=bytes(16),
    type="user.register",
    actor="anna",
    expected_version=None,
    data={"user_id": "u1"},
    has_secrets=False,
    sent_us=1_000,
)
ANSWERED = replace(
    SENT, answer=Answer(command_id=bytes(16), outcome="accepted", positions=[7]), duration_s=0.25
)
TEMPLATE = CommandTemplate(name="new user", type="user.register", data={"name": "?"})


def file_of(folder: Path) -> Path:
    (path,) = (folder / "commands").iterdir()
    return path


def test_that_commands_and_templates_are_there_at_the_next_start(tmp_path: Path) -> None:
    store = CommandStore(tmp_path, Path("/data"))
    later = replace(SENT, id=b"1" * 16, sent_us=2_000)
    for sent in (SENT, later, ANSWERED):
        store.keep_command(sent)
    store.keep_template(TEMPLATE)
    store.keep_template(replace(TEMPLATE, name="gone"))
    store.remove_template("gone")

    found = CommandStore(tmp_path, Path("/data")).load()
    assert found.commands[0] == ANSWERED
    assert found.templates == {"new user": TEMPLATE}
    assert (found.commands[1].number, found.commands[1].is_unknown) == (2, True)
    assert CommandStore(tmp_path, Path("/other")).load().commands == []
    assert file_of(tmp_path).stat().st_mode & 0o077 == 0


def test_that_a_rejection_is_read_in_the_language_of_later_windows(tmp_path: Path) -> None:
    said = write_rejection("user-exists", user="anna")
    answer = Answer(command_id=bytes(16), outcome="rejected", code="user-exists", message=said)
    install_lookup(lambda text: f"<{text}>")
    try:
        CommandStore(tmp_path, Path("/data")).keep_command(replace(SENT, answer=answer))
        (found,) = CommandStore(tmp_path, Path("/data")).load().commands
        assert found.message == f"<{said}>"
    finally:
        install_lookup(None)
    assert found.message == said
    assert found.result_text == f"user-exists: {said}"


def test_that_a_line_torn_by_a_kill_costs_only_itself(tmp_path: Path) -> None:
    store = CommandStore(tmp_path, Path("/data"))
    store.keep_command(ANSWERED)
    path = file_of(tmp_path)
    path.write_bytes(path.read_bytes() + b'{"command":{"number":3,')
    CommandStore(tmp_path, Path("/data")).keep_template(TEMPLATE)

    found = CommandStore(tmp_path, Path("/data")).load()
    assert (found.commands, list(found.templates)) == ([ANSWERED], ["new user"])


def test_that_the_file_stays_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_store, "KEPT_COMMANDS", 3)
    monkeypatch.setattr(command_store, "_MAX_LINES", 6)
    store = CommandStore(tmp_path, Path("/data"))
    store.keep_template(TEMPLATE)
    for number in range(10):
        store.keep_command(replace(ANSWERED, id=bytes([number]) * 16, sent_us=number))
    store.keep_command(replace(ANSWERED, id=b"l" * 16, data={"text": "x" * 300_000}))

    found = store.load()
    assert [sent.sent_us for sent in found.commands] == [7, 8, 9]
    assert len(file_of(tmp_path).read_bytes().splitlines()) == 4
    assert store.load() == found


def test_that_a_folder_that_cannot_be_written_is_said_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "commands").write_text("a file in its place")
    store = CommandStore(tmp_path, Path("/data"))
    store.keep_command(SENT)
    assert "The history is not kept" in store.error
    assert CommandStore(None, Path("/data")).load().commands == []
