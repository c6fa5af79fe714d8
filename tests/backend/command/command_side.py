"""The command side, driven as a process would."""

import itertools
import threading
from contextlib import nullcontext

from argon2 import PasswordHasher
from argon2.exceptions import HashingError

from backend.command.command_service import CommandService
from backend.command.pending_commands import AddressedReply
from backend.domain.registry import load_registry
from backend.messages.commands import Answer, Answers, Command, SendCommands
from backend.messages.events import Event
from backend.settings import Settings
from backend.store.log_port import EventLog
from tests.backend.command.shop import NOW, new_id


class Hasher:
    """The real argon2id, cheap; hashes only while it may."""

    def __init__(self) -> None:
        self.may_hash = threading.Event()
        self.may_hash.set()
        self.hashed = 0
        self.broken = False
        self._argon = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

    def hash(self, password: str) -> str:
        assert self.may_hash.wait(30)
        if self.broken:
            raise HashingError
        self.hashed += 1
        return self._argon.hash(password)

    def verify(self, hash: str, password: str) -> bool:  # noqa: A002 - argon2's own name
        return self._argon.verify(hash, password)


class CommandSide:
    """The command side as a process would drive it."""

    def __init__(self, log: EventLog, settings: Settings | None = None) -> None:
        self.hasher = Hasher()
        self.events: list[Event] = []
        self.replies: list[AddressedReply] = []
        self._woken = threading.Event()
        self._requests = itertools.count(1)
        self.service = CommandService(
            log,
            load_registry(),
            settings or Settings(),
            clock=itertools.count(NOW).__next__,
            ids=new_id,
            wake=self._woken.set,
            record_annulment=lambda _request, _role: nullcontext(),
            hasher=self.hasher,
        )

    def put(self, *commands: Command, to: bytes = b"client") -> int:
        """Send them in one message; returns the number of the request."""
        request = next(self._requests)
        self.service.receive(SendCommands(commands=list(commands)), to, request, role="operator")
        return request

    def work(self) -> None:
        while self.service.waiting:
            worked = self.service.work()
            self.events += worked.events
            self.replies += worked.replies

    def answers(self, request: int) -> list[Answer]:
        """Work, and wait for what is hashed, until this request has its reply."""
        while True:
            self._woken.clear()
            self.work()
            worked = self.service.work()
            self.events += worked.events
            self.replies += worked.replies
            for reply in self.replies:
                if reply.request == request and isinstance(reply.body, Answers):
                    return reply.body.answers
            if not self.service.waiting:
                assert self._woken.wait(30)

    def ask(self, *commands: Command) -> list[str]:
        """Send them, and return what came of each: `accepted`, or the code."""
        answers = self.answers(self.put(*commands))
        return [answer.code or answer.outcome for answer in answers]
