"""The command socket: what comes in is queued, and what is on disk is answered and published."""

import os
import select
import time
from collections.abc import Mapping
from typing import Protocol

from backend.clock import monotonic_us
from backend.command.command_service import AnswerCounts, WorkResult
from backend.command.command_traces import CommandTraces
from backend.command.pending_commands import AddressedReply
from backend.errors import NotPermitted, Unreadable
from backend.messages.access_roles import check_access
from backend.messages.commands import ToPrimary
from backend.messages.events import Event, Origin
from backend.messages.store_status import StoreStatus
from backend.projection.stage_times import StageTimes
from backend.publish.publisher import Publisher
from backend.wire.codec import FROM_PRIMARY, TO_PRIMARY, request_number
from backend.wire.failures import failure_of
from backend.wire.sockets import Socket, UserMessage, try_recv_as, try_send

_MAX_FRAMES = 1000  # frames taken in one go, so that nobody's answer waits for a flood's end
_DRAIN_TIMEOUT_S = 5.0  # seconds for what is in hand when the process stops


class LoopWaker:
    """Wakes a loop from other threads; add `handle` with `acknowledge` to the loop."""

    def __init__(self) -> None:
        """Make the pipe."""
        self.handle = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self.is_set = False

    def wake(self) -> None:
        """Wake the loop; any thread may call this."""
        os.eventfd_write(self.handle, 1)

    def acknowledge(self) -> None:
        """Note that it rang."""
        os.eventfd_read(self.handle)
        self.is_set = True

    def wait(self, seconds: float) -> None:
        """Wait until it rings."""
        if select.select([self.handle], [], [], max(0.0, seconds))[0]:
            self.acknowledge()

    def close(self) -> None:
        """Give the handle back."""
        os.close(self.handle)


class WriterService(Protocol):
    """What writes the log of a folder, and answers commands; see `CommandService`."""

    counts: AnswerCounts
    traces: CommandTraces

    @property
    def store(self) -> StoreStatus | None:
        """How the store of another program is followed; None where none is."""
        ...

    @property
    def waiting(self) -> int:
        """What can be worked on now."""
        ...

    @property
    def undecided(self) -> int:
        """Commands without an answer."""
        ...

    def receive(self, message: ToPrimary, reply_to: bytes, request: int, role: str) -> None:
        """Take a message."""
        ...

    def work(self) -> WorkResult:
        """Do one transaction's worth of what waits."""
        ...

    def find_events(self) -> list[Event]:
        """Return, once, what is on disk although it seemed to fail."""
        ...

    @property
    def origins(self) -> Mapping[int, Origin]:
        """Where those events were read that were returned last, by position."""
        ...


class CommandEndpoint:
    """Takes frames, lets the command side work, answers and publishes; one thread."""

    def __init__(
        self,
        socket: Socket,
        service: WriterService,
        publisher: Publisher,
        session: str,
        waker: LoopWaker,
    ) -> None:
        """Put the parts together."""
        self._socket = socket
        self._service = service
        self._publisher = publisher
        self._session = session
        self._waker = waker
        self.stages = StageTimes(("committed", "published"), publisher.head)
        self.dropped = 0  # answers whose client had gone or did not read

    def receive_commands(self) -> None:
        """Queue what came in, up to a bound."""
        for _ in range(_MAX_FRAMES):
            message = try_recv_as(self._socket)
            if message is None:
                return
            self._receive(message)

    def step(self) -> float | None:
        """Do one transaction's worth; return 0 while more waits."""
        if not self._service.waiting and not self._waker.is_set:
            return None
        self._waker.is_set = False
        began_us = monotonic_us()
        worked = self._service.work()
        for reply in worked.replies:
            self._reply(reply)
        self._service.traces.mark_answered()
        committed_us = monotonic_us()
        self._publisher.publish(worked.events, self._service.origins)
        if worked.events:
            self._service.traces.mark_published()
            head, done_us = self._publisher.head, monotonic_us()
            self.stages.record("committed", head, committed_us - began_us, done_us)
            self.stages.record("published", head, done_us - committed_us, done_us)
        return 0.0 if self._service.waiting else None

    def publish_found(self) -> None:
        """Publish what was committed although it seemed not to; it must not wait for a command."""
        self._publisher.publish(self._service.find_events(), self._service.origins)

    def drain(self) -> None:
        """Answer everything that is in hand; what takes too long may be sent again."""
        self.receive_commands()
        give_up = time.monotonic() + _DRAIN_TIMEOUT_S
        while self._service.undecided and time.monotonic() < give_up:
            if self.step() is None:
                self._waker.wait(give_up - time.monotonic())  # only passwords are being hashed
        self.step()
        self._publisher.send_heartbeat()

    def _receive(self, received: UserMessage) -> None:
        """Queue one frame, or say why it cannot be read, or may not be asked for."""
        sender, frame = received.sender, received.frame
        try:
            message = TO_PRIMARY.decode(frame)
            check_access(received.user, message.body)
        except (Unreadable, NotPermitted) as error:
            failure = failure_of(error)
            self._reply(AddressedReply(sender, request_number(frame), failure))
            return
        self._service.receive(message.body, sender, message.request, received.user)

    def _reply(self, reply: AddressedReply) -> None:
        """Send a reply; a client that does not read is not waited for."""
        frame = FROM_PRIMARY.encode(reply.body, reply.request, self._session)
        if not try_send(self._socket, reply.to, frame):
            self.dropped += 1
