from pathlib import Path

import pytest

from backend.messages.commands import SendCommands
from backend.wire import connection
from backend.wire.codec import TO_PRIMARY
from backend.wire.sockets import Context, dealer, try_send
from tests.chaos.proof import read_log, require_answers_kept, require_sound
from tests.full_disk import room_for_files
from tests.running import Running, accepted, command, running, sent, until


def test_that_a_full_disk_loses_nothing_that_was_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    commands = [
        command("user.register", user_id=f"{number}", name="x" * 200) for number in range(1500)
    ]
    folder = tmp_path / "data"
    with room_for_files(1_500_000):
        backend = Running(folder, "--replicas", "1")
        backend.start()
    try:
        with backend.client() as client:
            answers = sent(client, *commands)
            outcomes = {(answer.outcome, answer.code) for answer in answers}
            assert outcomes == {("accepted", ""), ("failed", "storage-failed")}
            assert "Check the disk" in next(a.message for a in answers if a.outcome == "failed")
            assert {each.state for each in client.topology().processes} == {"running"}
        assert backend.stop() == 0
    finally:
        assert not backend.end()
    kept = {answer.command_id for answer in answers if answer.outcome == "accepted"}
    assert {event.causation for event in read_log(folder)} == kept
    with running(folder, "--replicas", "1") as started:
        with started.client() as client:
            again = sent(client, *commands)
        assert [a for a in again if a.command_id in kept] == [
            a for a in answers if a.command_id in kept
        ]
        log = read_log(folder)
        require_answers_kept(log, commands, again)
        require_sound(started, log, tmp_path / "scratch.sqlite")


def test_that_a_client_which_never_reads_holds_nobody_up(small_backend: Running) -> None:
    found = connection.read_connection_file(small_backend.folder)
    endpoint = small_backend.processes()["primary"].endpoints["commands"]
    context = Context()
    deaf = dealer(context, found.access, endpoint, queue=500)
    try:
        with small_backend.client() as client:
            accepted(client, command("user.register", user_id="1", name="Anna"))
            flood = command("user.top-up", user_id="1", amount=1, currency="EUR")
            frame = TO_PRIMARY.encode(SendCommands(commands=[flood] * 100), 1)
            frames = 0

            def floods() -> bool:
                nonlocal frames
                while try_send(deaf, frame):
                    frames += 1
                return frames >= 3000

            until(floods, "many thousands of its answers are nobody's")
            wishes = [
                command("user.top-up", user_id="1", amount=1, currency="EUR") for _ in range(200)
            ]
            # while the flood is worked off it may be answered `busy`; then it is sent again
            until(
                lambda: {a.outcome for a in sent(client, *wishes)} == {"accepted"},
                "the commands of another client are accepted",
            )
            assert small_backend.processes()["primary"].restarts == 0
    finally:
        deaf.close()
        context.term()
