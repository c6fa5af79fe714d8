"""Commands in, answers out, in order: many on their way at once, and again after a restart."""

import time
from collections import deque
from collections.abc import Iterable, Iterator

import msgspec

from backend.client.failing import error_of
from backend.client.line import Channel, Line
from backend.errors import Defect, TimedOut
from backend.messages.commands import (
    Answer,
    Answers,
    Command,
    Failure,
    FromPrimary,
    Send,
    ToPrimary,
)
from backend.wire.sockets import offer, take, wait

_MOST = 50  # commands a frame; each frame is one commit at least, and a slow disk wants few
_SLICE = 0.2  # seconds between two looks at the topology
_AGAIN = 5.0  # seconds after which an unanswered frame is sent once more


class _Sent(msgspec.Struct):
    """A frame on its way: which request, to which endpoint, and since when (monotonic)."""

    number: int
    body: Send
    endpoint: str = ""
    at: float = 0.0
    answers: list[Answer] | None = None


class Sending:
    """One run of commands through the primary; at most `window` commands are unanswered."""

    def __init__(
        self,
        line: Line,
        channel: Channel[ToPrimary, FromPrimary],
        commands: Iterable[Command | None],
        window: int,
    ) -> None:
        """`commands` may give None to say that nothing more is there for the moment."""
        self._line = line
        self._channel = channel
        self._commands = iter(commands)
        self._window = window
        self._frame = max(1, min(_MOST, window))
        self._sent: deque[_Sent] = deque()
        self._by_number: dict[int, _Sent] = {}
        self._unanswered = 0
        self._ended = False

    def answers(self) -> Iterator[Answer]:
        """Send, and give one answer a command, in the order of the commands.

        Raises:
            TimedOut: the primary gave no answer within the line's patience; commands without
                an answer may have been done or not, and are safe to send again.
        """
        self._fill()
        while self._sent:
            self._await()
            while self._sent and self._sent[0].answers is not None:
                sent = self._sent.popleft()
                del self._by_number[sent.number]
                self._unanswered -= len(sent.body.commands)
                yield from sent.answers or ()
            self._fill()

    def _fill(self) -> None:
        """Put commands on their way until the window is full or no more are there."""
        while not self._ended and self._unanswered < self._window:
            commands, pause = self._next(min(self._frame, self._window - self._unanswered))
            if commands:
                self._dispatch(commands)
            if pause and self._sent:
                return

    def _next(self, most: int) -> tuple[list[Command], bool]:
        """Return the next commands, and whether nothing more is there for the moment."""
        commands: list[Command] = []
        while len(commands) < most:
            try:
                command = next(self._commands)
            except StopIteration:
                self._ended = True
                return commands, True
            if command is None:
                return commands, True
            commands.append(command)
        return commands, False

    def _dispatch(self, commands: list[Command]) -> None:
        """Send one frame, if the primary is there; else it is sent while waiting."""
        sent = _Sent(self._line.next_number(), Send(commands=commands))
        self._sent.append(sent)
        self._by_number[sent.number] = sent
        self._unanswered += len(commands)
        self._send_due()

    def _await(self) -> None:
        """Wait until the oldest frame is answered."""
        oldest = self._sent[0]
        give_up = time.monotonic() + self._line.patience
        while oldest.answers is None:
            if time.monotonic() > give_up:
                raise TimedOut(
                    f"The primary gave no answer within {self._line.patience:g} s; what was not "
                    "answered may be sent again."
                )
            self._turn()

    def _turn(self) -> None:
        """Receive for a moment; send again what a restart has swallowed."""
        found = self._line.socket(self._channel)
        if found is None:
            self._line.listen(_SLICE)
            return
        _, socket = found
        if wait(socket, _SLICE):
            while (frame := take(socket)) is not None:
                self._receive(frame)
        self._send_due()

    def _send_due(self) -> None:
        """Send every frame that has not gone to the present primary, or went long ago."""
        found = self._line.socket(self._channel)
        if found is None:
            return
        endpoint, socket = found
        moment = time.monotonic()
        for sent in self._sent:
            if sent.answers is None and (sent.endpoint != endpoint or moment - sent.at > _AGAIN):
                if not offer(socket, self._channel.asks.encode(sent.body, sent.number)):
                    return
                sent.endpoint, sent.at = endpoint, moment

    def _receive(self, frame: bytes) -> None:
        """Take the answers of one frame; those that came twice are dropped."""
        told = self._channel.tells.decode(frame)
        sent = self._by_number.get(told.request)
        if sent is None:
            return
        match told.body:
            case Answers():
                sent.answers = told.body.answers
            case Failure():
                raise error_of(told.body)
            case _:
                raise Defect("The primary answered commands with something else.")
