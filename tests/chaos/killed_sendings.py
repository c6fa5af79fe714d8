"""Kills senders, primaries and whole backends in the midst of sendings: `FOLDER KILLS SEED`.

A kill counts when the sending that it fell upon was under way, and not yet said to be done. Every
user of a file is registered once and topped up once, every second registration is rejected once, in
the counts of the sending as in the log. Prints how many senders, primaries and backends were killed
at work, how many kills came when the work was over, and how many sendings were sent to their end.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec

from backend.messages.events import Event
from backend.wire.sending_creation import create_sending
from backend.wire.sendings import SendingFiles, SendingState
from tests.backend.cli.shop import line, registered
from tests.chaos.proof import read_log
from tests.running import Running, running, until

USERS = 600
LINES = 3 * USERS
CENTS = 500
LONGEST_S = 1.2  # until a kill; an undisturbed sending takes two
VICTIMS = ("sender", "sender", "sender", "primary", "backend")


class KilledSendings:
    """A backend, and sendings on it that are killed and gone on with until they are done."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._random = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
        self._number = 0
        self.killed: Counter[str] = Counter()
        self.finished = self.too_late = 0

    def run(self, kills: int) -> None:
        """Kill so many processes at work; what is not done by then is sent to its end."""
        with running(self._folder / "data", "--replicas", "1") as backend:
            files = self._begin()
            while self.killed.total() < kills:
                self._strike(backend, self._random.choice(VICTIMS))
                self._check_counts(files.read())
                if files.read().phase == "done":
                    self._check_log(files.read())
                    files = self._begin()
            with self._sender() as sender:
                assert sender.wait(120) in (0, 1)
            self._check_log(files.read())
            self._check_all(backend)

    def _begin(self) -> SendingFiles:
        """Write a file of commands, and a sending of it."""
        self._number += 1
        names = [f"u{self._number}-{each}" for each in range(USERS)]
        text = "".join(
            registered(name)
            + line("user.top-up", user_id=name, amount=CENTS, currency="EUR")
            + registered(name)
            for name in names
        )
        path = self._folder / f"{self._number}.jsonl"
        path.write_text(text)
        create_sending(self._data, path, by="anna", rate_per_s=900, name=self._name)
        return SendingFiles(self._data, self._name)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _name(self) -> str:
        return f"s{self._number}"

    def _sender(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "backend", "sends", "resume", self._name],
            env=os.environ | {"MARIGRAPH_DATA": str(self._data)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def _strike(self, backend: Running, victim: str) -> None:
        with self._sender() as sender:
            until(lambda: self._has_begun(sender), "the sender has begun")
            self._await_moment()
            if victim == "primary":
                backend.kill("primary")
                self._count(victim, sender)
            elif victim == "backend":
                backend.kill_supervisor()
                self._count(victim, sender)
                backend.start()
            if victim != "sender":
                self._await_moment()  # it goes on, or waits
            sender.kill()
            if sender.wait() == -signal.SIGKILL:
                self._count("sender", sender)
            else:
                assert sender.stderr is not None
                assert sender.returncode == 1, sender.stderr.read()  # some are rejected

    def _await_moment(self) -> None:
        time.sleep(self._random.random() * LONGEST_S)  # the moment of the kill is what is tried

    def _count(self, victim: str, sender: "subprocess.Popen[bytes]") -> None:
        """Count a kill that has just been; the state says whether anything was still to be done."""
        if self._is_at_work(sender):
            self.killed[victim] += 1
        else:
            self.too_late += 1

    def _is_at_work(self, sender: "subprocess.Popen[bytes]") -> bool:
        state = SendingFiles(self._data, self._name).read()
        return state.pid == sender.pid and state.phase == "running"

    def _has_begun(self, sender: "subprocess.Popen[bytes]") -> bool:
        """Whether it has a backend: one that finds none would start one of its own."""
        return self._is_at_work(sender) or sender.poll() is not None

    def _check_counts(self, state: SendingState) -> None:
        """Each line counts once, whatever was killed."""
        assert state.answered == state.lines
        assert state.failed == {}
        thirds, rest = divmod(state.lines, 3)
        assert state.accepted == 2 * thirds + rest
        assert state.rejected == ({"user-exists": thirds} if thirds else {})
        refused = self._data / "sendings" / f"{state.name}.refused.jsonl"
        kept = refused.read_bytes()[: state.refused_bytes] if refused.exists() else b""
        numbers = [msgspec.json.decode(text)["line"] for text in kept.splitlines()]
        assert numbers == [3 * each for each in range(1, thirds + 1)]

    def _check_log(self, state: SendingState) -> None:
        assert (state.phase, state.lines) == ("done", LINES)
        self._check_counts(state)
        self.finished += 1

    def _check_all(self, backend: Running) -> None:
        """Each user is there once, and has what it was given once."""
        until(lambda: bool(backend.processes()), "the backend answers")
        events: Counter[tuple[str, str]] = Counter(
            (event.type, event.subject) for event in self._events()
        )
        assert set(events.values()) == {1}, events.most_common(3)
        assert len(events) == 2 * USERS * self._number

    def _events(self) -> list[Event]:
        return read_log(self._data)


if __name__ == "__main__":
    campaign = KilledSendings(Path(sys.argv[1]), int(sys.argv[3]))
    campaign.run(int(sys.argv[2]))
    killed = campaign.killed
    sys.stdout.write(
        f"{killed['sender']} {killed['primary']} {killed['backend']}"
        f" {campaign.too_late} {campaign.finished}\n"
    )
