"""What a sending does with the answers that it gets; its process is tried elsewhere."""

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from backend.cli import file_sender
from backend.cli.file_sender import FileSender
from backend.cli.sending_run import describe_sending
from backend.client import MAX_FRAME_COMMANDS
from backend.errors import Busy
from backend.messages.commands import Answer, Command
from backend.wire.sending_creation import create_sending
from backend.wire.sendings import SendingFiles, SendingState
from tests.backend.cli.shop import registered


class CrowdedPrimary:
    """Has no room for some commands the first time, and decides what comes behind them."""

    def __init__(self, *crowded: int) -> None:
        self._crowded = list(crowded)
        self.decided: list[bytes] = []
        self.windows: set[int] = set()

    def send(self, commands: Iterable[Command | None], window: int) -> Iterator[Answer]:
        self.windows.add(window)
        for number, command in enumerate(each for each in commands if each is not None):
            if self._crowded and number == self._crowded[0]:
                del self._crowded[0]
                yield Answer(command_id=command.id, outcome="failed", code=Busy.code)
                continue
            if command.id not in self.decided:
                self.decided.append(command.id)
            yield Answer(command_id=command.id, outcome="accepted")


class FramedPrimary:
    """Cuts frames as a client does, and answers none before it is told to wait or has enough."""

    def __init__(self) -> None:
        self.frames: list[
            int
        ] = []  # so many commands were on their way when the first was answered

    def send(self, commands: Iterable[Command | None], window: int) -> Iterator[Answer]:
        on_way: list[Command] = []
        for command in itertools.chain(commands, [None]):
            if command is not None:
                on_way.append(command)
            if on_way and (command is None or len(on_way) == window):
                self.frames.append(len(on_way))
                yield from (Answer(command_id=each.id, outcome="accepted") for each in on_way)
                on_way.clear()


def test_that_one_frame_is_on_its_way_also_where_it_is_cut_by_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "users.jsonl"
    path.write_text(registered(*(f"gil{number}" for number in range(7))))
    (size,) = {len(json.dumps(json.loads(line)["data"])) for line in path.read_text().splitlines()}
    monkeypatch.setattr(file_sender, "MAX_FRAME_PAYLOAD_BYTES", 2 * size - 10)
    state = create_sending(tmp_path, path, by="anna", rate_per_s=0, name="gil")
    files, primary = SendingFiles(tmp_path, "gil"), FramedPrimary()
    with files.hold():
        done = FileSender(files, state, primary, 1_000, lambda _: None).run()
    assert primary.frames == [2, 2, 2, 1]
    assert (done.phase, done.accepted) == ("done", 7)


def test_that_what_the_primary_has_no_room_for_is_sent_again_in_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_sender, "_RETRY_S", 0.001)
    path = tmp_path / "users.jsonl"
    path.write_text(registered(*(f"gil{number}" for number in range(9))))
    state = create_sending(tmp_path, path, by="anna", rate_per_s=0, name="gil")
    files, primary = SendingFiles(tmp_path, "gil"), CrowdedPrimary(3, 0)
    errors: list[str] = []

    def note(shown: SendingState) -> None:
        errors.append(shown.error)

    with files.hold():
        done = FileSender(files, state, primary, 1_000, note).run()

    assert (done.phase, done.lines, done.accepted, done.failed) == ("done", 9, 9, {})
    assert done.sent_again == 2
    assert "sent again 2 times" in describe_sending(done)
    assert len(primary.decided) == 9
    assert primary.windows == {MAX_FRAME_COMMANDS}
    assert errors[-1] == ""
    assert files.read() == done
