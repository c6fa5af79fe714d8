"""Sends a file of commands at a chosen speed, and can be paused, ended and gone on with.

All lines up to the checkpoint are answered. A command without an id gets one that follows from the
sending and its line: what was sent again after a kill is done once. One frame is on its way at a
time: the primary has room for all of it or for nothing, so that what it had no room for is sent
again before anything behind it. A frame of large commands holds fewer of them.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from backend.cli.command_json import MAX_LINE_BYTES, answer_to_json, parse_command, parse_id
from backend.client import MAX_FRAME_COMMANDS, MAX_FRAME_PAYLOAD_BYTES
from backend.clock import monotonic_us, now_us
from backend.errors import Busy, StorageFailed, Unavailable, Unreadable
from backend.exchange.derived_ids import derive_uuid7
from backend.messages.commands import Answer, Command
from backend.projection.token_bucket import TokenBucket
from backend.wire.sending_creation import identify
from backend.wire.sendings import SendingFiles, SendingState

_SAVE_INTERVAL_S = 0.2  # between two looks at what is wanted, and two writes of the state
_PAUSE_S = 0.02  # without anything to send
_RETRY_S = 1.0  # after the primary could not be reached
_SPEED_SPAN_S = 5.0
MAX_REFUSED_BYTES = 64 * 2**20  # beyond that, what is not accepted is only counted


class _SentLine(msgspec.Struct, frozen=True):
    """A line on its way: its number, where the next one begins, and its answer if it is none."""

    number: int
    end_bytes: int
    answer: Answer | None = None
    payload_bytes: int = 0


class CommandTarget(Protocol):
    """Who decides the commands; answers come in their order."""

    def send(self, commands: Iterable[Command | None], window: int) -> Iterator[Answer]:
        """Send commands with at most `window` unanswered. Raises Unavailable."""
        ...


class FileSender:
    """One sending in the process that does it; `on_progress` hears of the state now and then."""

    def __init__(
        self,
        files: SendingFiles,
        state: SendingState,
        client: CommandTarget,
        window: int,
        on_progress: Callable[[SendingState], None],
    ) -> None:
        """Go on where the state says; the lock of the files is to be held."""
        self._files, self.state, self._client = files, state, client
        self._window = min(window, MAX_FRAME_COMMANDS)
        self._on_progress = on_progress
        self._control = files.control()
        self._bucket = TokenBucket(self._control.rate_per_s, monotonic_us())
        self._on_way: deque[_SentLine] = deque()
        self._saved_s = 0.0
        self._speeds: deque[tuple[float, int]] = deque()
        self._refused: BinaryIO | None = None

    def run(self) -> SendingState:
        """Send until the end, a pause or a stop; return the state, which is on disk.

        Raises:
            Unreadable: the file is not there any more, or is another.
            StorageFailed: the state cannot be written.
        """
        state = self.state
        self._require_same_file()
        state.phase, state.pid, state.error = "running", os.getpid(), ""
        with self._open_refused() as self._refused:
            try:
                self._save()
                self._send_all()
            finally:
                if state.phase == "running":
                    state.phase = "paused"  # it is ended from outside
                self._save()
        return state

    def _send_all(self) -> None:
        """Send what is left; a primary that does not answer is waited for."""
        while self._control.wanted == "run":
            self._on_way.clear()
            try:
                for answer in self._client.send(self._commands(), self._window):
                    self._take(answer)
                self._take_unreadable()
            except Unavailable as error:
                if isinstance(error, StorageFailed):
                    raise
                self.state.error = error.message
                self._save()
                time.sleep(_RETRY_S)  # until the backend may be back
                self._look()
                continue
            break
        wanted = self._control.wanted
        self.state.phase = (
            "done" if wanted == "run" else "paused" if wanted == "pause" else "stopped"
        )

    def _commands(self) -> Iterator[Command | None]:
        """Yield the commands behind the checkpoint, each in its turn; None while none may go."""
        state = self.state
        number, at_bytes = state.lines, state.offset_bytes
        with Path(state.file).open("rb") as content:
            content.seek(at_bytes)
            while line := content.readline(MAX_LINE_BYTES + 1):
                while not line.endswith(b"\n") and (more := content.readline(MAX_LINE_BYTES)):
                    at_bytes += len(more)  # of a line that is too long only the beginning is kept
                    if more.endswith(b"\n"):
                        break
                number, at_bytes = number + 1, at_bytes + len(line)
                command = self._read(line, number, at_bytes)
                if command is None:
                    self._take_unreadable()
                    self._look_if_due()
                    continue
                while not self._may_send():
                    if self._control.wanted != "run":
                        self._on_way.pop()
                        return
                    yield None
                yield command
                if self._is_frame_full():
                    yield None  # what comes next waits for its answers

    def _is_frame_full(self) -> bool:
        """Whether no other command is put into the frame whose commands are on their way."""
        return sum(each.payload_bytes for each in self._on_way) >= MAX_FRAME_PAYLOAD_BYTES

    def _may_send(self) -> bool:
        self._look_if_due()
        if self._control.wanted != "run":
            return False
        if self._bucket.available(monotonic_us(), 1):
            self._bucket.consume(1)
            return True
        time.sleep(min(_PAUSE_S, self._bucket.wait_s()))  # until its speed lets the next one go
        return False

    def _read(self, line: bytes, number: int, end_bytes: int) -> Command | None:
        """Return a line's command; None where it has none, which is noted in its turn."""
        if not line.strip():
            self._on_way.append(_SentLine(number, end_bytes, _NO_ANSWER))
            return None
        state = self.state
        try:
            command = parse_command(
                line,
                state.by,
                lambda: derive_uuid7(state.created_us, f"{state.id}:{number}"),
            )
        except Unreadable as error:
            malformed = Answer(
                command_id=parse_id(line),
                outcome="rejected",
                code="malformed",
                message=error.message,
                field=error.field,
            )
            self._on_way.append(_SentLine(number, end_bytes, malformed))
            return None
        self._on_way.append(_SentLine(number, end_bytes, payload_bytes=len(command.data)))
        return command

    def _take(self, answer: Answer) -> None:
        """Count an answer, and those of the unreadable lines before it.

        Raises:
            Busy: the primary had no room for the command; it is to be sent again.
        """
        self._take_unreadable()
        if answer.outcome == "failed" and answer.code == Busy.code:
            self.state.sent_again += 1
            raise Busy(answer.message)
        self.state.error = ""
        self._count(self._on_way.popleft(), answer)
        self._look_if_due()

    def _take_unreadable(self) -> None:
        while self._on_way and (known := self._on_way[0].answer) is not None:
            self._count(self._on_way.popleft(), known)

    def _count(self, line: _SentLine, answer: Answer) -> None:
        """Move the checkpoint behind a line; what was not accepted is written down first."""
        state = self.state
        if answer is not _NO_ANSWER:
            if answer.outcome == "accepted":
                state.accepted += 1
            else:
                counts = state.rejected if answer.outcome == "rejected" else state.failed
                counts[answer.code] = counts.get(answer.code, 0) + 1
                self._note_refused(line, answer)
        state.lines, state.offset_bytes = line.number, line.end_bytes

    def _note_refused(self, line: _SentLine, answer: Answer) -> None:
        text = msgspec.json.encode({"line": line.number, **answer_to_json(answer)}) + b"\n"
        if self._refused is None or self.state.refused_bytes + len(text) > MAX_REFUSED_BYTES:
            return
        self._refused.write(text)
        self.state.refused_bytes += len(text)

    def _look_if_due(self) -> None:
        if time.monotonic() - self._saved_s >= _SAVE_INTERVAL_S:
            self._look()
            self._save()

    def _look(self) -> None:
        """See what is wanted now."""
        control = self._files.control()
        if control.rate_per_s != self._control.rate_per_s:
            self._bucket = TokenBucket(control.rate_per_s, monotonic_us())
        self._control = control

    def _save(self) -> None:
        state, moment_s = self.state, time.monotonic()
        self._saved_s = moment_s
        self._speeds.append((moment_s, state.answered))
        while len(self._speeds) > 2 and moment_s - self._speeds[1][0] >= _SPEED_SPAN_S:
            self._speeds.popleft()
        began_s, before = self._speeds[0]
        is_measured = state.phase == "running" and moment_s > began_s
        state.speed_per_s = (state.answered - before) / (moment_s - began_s) if is_measured else 0.0
        state.rate_per_s, state.updated_us = self._control.rate_per_s, now_us()
        if self._refused is not None:
            self._refused.flush()
        self._files.write(state)
        self._on_progress(state)

    def _open_refused(self) -> BinaryIO:
        """Open the file of what is not accepted; what a kill left behind the checkpoint is cut."""
        try:
            file = self._files.refused.open("ab")
            file.truncate(self.state.refused_bytes)
        except OSError as error:
            raise StorageFailed(
                f"{self._files.refused} cannot be written: {error.strerror}."
            ) from error
        return file

    def _require_same_file(self) -> None:
        if identify(Path(self.state.file)) != (self.state.size_bytes, self.state.digest):
            raise Unreadable(
                f"{self.state.file} has changed since: nobody knows any more which of its commands"
                " were sent. Begin a new sending with what is to be sent.",
                code="changed-file",
            )


_NO_ANSWER = Answer(command_id=bytes(16), outcome="accepted")
