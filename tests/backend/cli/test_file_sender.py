"""What a sending does with the answers that it gets; its process is tried elsewhere."""

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
