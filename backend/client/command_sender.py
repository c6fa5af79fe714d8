"""Commands in, answers out, in order: many on their way at once, and again after a restart."""

import time
from collections import deque
from collections.abc import Iterable, Iterator

import msgspec

from backend.client.client_session import ClientSession
from backend.client.service_endpoint import ServiceEndpoint
from backend.errors import Defect, TimedOut
from backend.messages.commands import (
    Answer,
    Answers,
    Command,
    Failure,
    FromPrimary,
    SendCommands,
    ToPrimary,
)
from backend.wire.failures import error_from_failure
from backend.wire.sockets import try_recv, try_send, wait_readable

# Commands a frame: each frame is one commit at least, and a slow disk wants few.
MAX_FRAME_COMMANDS = 50
MAX_FRAME_PAYLOAD_BYTES = 16 * 2**20  # of a frame's commands, behind which no other is put into it
_POLL_S = 0.2  # seconds between two looks at the topology
_RESEND_AFTER_S = 5.0  # seconds after which an unanswered frame is sent once more


class _PendingFrame(msgspec.Struct):
    """A frame on its way: which request, to which endpoint, and since when (monotonic)."""

    request_id: int
    body: SendCommands
    endpoint: str = ""
    sent_at_s: float = 0.0
    answers: list[Answer] | None = None


class CommandSender:
    """One run of commands through the primary; at most `window` commands are unanswered."""

    def __init__(
        self,
        session: ClientSession,
        endpoint: ServiceEndpoint[ToPrimary, FromPrimary],
        commands: Iterable[Command | None],
        window: int,
    ) -> None:
        """`commands` may give None to say that nothing more is there for the moment."""
        self._session = session
        self._endpoint = endpoint
        self._commands = iter(commands)
        self._window = window
        self._frame = max(1, min(MAX_FRAME_COMMANDS, window))
        self._pending: deque[_PendingFrame] = deque()
        self._by_request_id: dict[int, _PendingFrame] = {}
        self._unanswered = 0
        self._ended = False

    def answers(self) -> Iterator[Answer]:
        """Send, and give one answer a command, in the order of the commands.

        Raises:
            TimedOut: the primary gave no answer within the session's time limit; commands without
                an answer may have been done or not, and are safe to send again by their ids.
        """
        self._fill()
        while self._pending:
            self._await_oldest()
            while self._pending and self._pending[0].answers is not None:
                sent = self._pending.popleft()
                del self._by_request_id[sent.request_id]
                self._unanswered -= len(sent.body.commands)
                yield from sent.answers or ()
            self._fill()

    def _fill(self) -> None:
        """Put commands on their way until the window is full or no more are there."""
        while not self._ended and self._unanswered < self._window:
            commands, pause = self._next_commands(min(self._frame, self._window - self._unanswered))
            if commands:
                self._dispatch(commands)
            if pause and self._pending:
                return

    def _next_commands(self, most: int) -> tuple[list[Command], bool]:
        """Return the next commands, and whether nothing more is there for the moment."""
        commands: list[Command] = []
        payload_bytes = 0
        while len(commands) < most and payload_bytes < MAX_FRAME_PAYLOAD_BYTES:
            try:
                command = next(self._commands)
            except StopIteration:
                self._ended = True
                return commands, True
            if command is None:
                return commands, True
            commands.append(command)
            payload_bytes += len(command.data)
        return commands, False

    def _dispatch(self, commands: list[Command]) -> None:
        """Send one frame, if the primary is there; else it is sent while waiting."""
        sent = _PendingFrame(self._session.next_request_id(), SendCommands(commands=commands))
        self._pending.append(sent)
        self._by_request_id[sent.request_id] = sent
        self._unanswered += len(commands)
        self._send_due()

    def _await_oldest(self) -> None:
        """Wait until the oldest frame is answered."""
        oldest = self._pending[0]
        give_up = time.monotonic() + self._session.timeout_s
        while oldest.answers is None:
            if time.monotonic() > give_up:
                raise TimedOut(
                    f"The primary gave no answer within {self._session.timeout_s:g} s. What was not"
                    " answered may be done or not: sent again with the same ids, it is done once."
                    " `marigraph why primary` says how it is."
                )
            self._receive_once()

    def _receive_once(self) -> None:
        """Receive for a moment; send again what a restart has swallowed."""
        found = self._session.socket(self._endpoint)
        if found is None:
            self._session.await_topology(_POLL_S)
            return
        _, socket = found
        if not wait_readable(socket, _POLL_S):
            self._send_due()
            return  # it may have closed this socket: another backend has taken the place of the old
        while (frame := try_recv(socket)) is not None:
            self._receive(frame)

    def _send_due(self) -> None:
        """Send every frame that has not gone to the present primary, or went long ago."""
        found = self._session.socket(self._endpoint)
        if found is None:
            return
        endpoint, socket = found
        moment = time.monotonic()
        for sent in self._pending:
            if sent.answers is None and (
                sent.endpoint != endpoint or moment - sent.sent_at_s > _RESEND_AFTER_S
            ):
                if not try_send(
                    socket, self._endpoint.request_codec.encode(sent.body, sent.request_id)
                ):
                    return
                sent.endpoint, sent.sent_at_s = endpoint, moment

    def _receive(self, frame: bytes) -> None:
        """Take the answers of one frame; those that came twice are dropped."""
        reply = self._endpoint.response_codec.decode(frame)
        if reply.request == 0 and isinstance(reply.body, Failure):
            raise error_from_failure(reply.body)  # of a frame that it could not read at all
        sent = self._by_request_id.get(reply.request)
        if sent is None:
            return
        match reply.body:
            case Answers():
                sent.answers = reply.body.answers
            case Failure():
                raise error_from_failure(reply.body)
            case _:
                raise Defect("The primary answered commands with something else.")
