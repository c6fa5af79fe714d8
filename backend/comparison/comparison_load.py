"""The load of a comparison: users, and top-ups of one event each, paced or as fast as answered."""

import math
import time
from collections.abc import Callable, Iterator

import msgspec
import uuid_utils

from backend.client import Client
from backend.clock import SECOND_US, monotonic_us
from backend.errors import Defect
from backend.messages.commands import Answer, Command

_ACTOR = "comparison"
_WINDOW = 32  # commands on their way at once
_STRIDE = 7919  # users take turns in no order


class AnsweredCommands:
    """The commands that were answered, in order: their ids, and the positions of their events.

    Appended to by one thread, and read by another.
    """

    def __init__(self) -> None:
        self.commands: list[tuple[bytes, int]] = []

    def add(self, answer: Answer) -> None:
        """Note one more."""
        self.commands.append((answer.command_id, _position(answer)))


def register_users(client: Client, keys: int, on_done: Callable[[int], None]) -> None:
    """Register the users that the load is about."""
    commands = (
        _command("user.register", user_id=f"user-{n}", name=f"User {n}") for n in range(keys)
    )
    for done, answer in enumerate(client.send(commands, 500), start=1):
        _position(answer)
        on_done(done)


def top_ups(count: int, keys: int) -> Iterator[Command]:
    """Give commands that no rule rejects."""
    stride = next(each for each in range(_STRIDE, _STRIDE + keys + 1) if math.gcd(each, keys) == 1)
    for number in range(count):
        user = number * stride % keys  # without a common divisor: every one has a turn
        yield _command("user.top-up", user_id=f"user-{user}", amount=5, currency="EUR")


def send_paced(
    client: Client,
    commands: list[Command],
    rate_per_s: int,
    answered: AnsweredCommands,
    on_done: Callable[[int], None],
) -> None:
    """Send at a rate; what comes late because answers did, is sent at once."""
    for done, answer in enumerate(client.send(_paced(commands, rate_per_s), _WINDOW), start=1):
        answered.add(answer)
        on_done(done)


class SentBurst(msgspec.Struct, frozen=True):
    """Commands that were sent as fast as they were answered; `head`: the last one's position."""

    rate_per_s: float
    head: int


def send_at_once(
    client: Client, commands: list[Command], on_done: Callable[[int], None]
) -> SentBurst:
    """Send as fast as they are answered."""
    began_us, head = monotonic_us(), 0
    for done, answer in enumerate(client.send(commands, _WINDOW), start=1):
        head = _position(answer)
        on_done(done)
    return SentBurst(len(commands) * SECOND_US / max(1, monotonic_us() - began_us), head)


def _paced(commands: list[Command], rate_per_s: int) -> Iterator[Command | None]:
    began_s = time.monotonic()
    for number, command in enumerate(commands):
        due_s = began_s + number / rate_per_s
        if time.monotonic() < due_s:
            yield None  # what is on its way is answered meanwhile
            time.sleep(max(0.0, due_s - time.monotonic()))  # the pace itself
        yield command


def _position(answer: Answer) -> int:
    if answer.outcome != "accepted":
        raise Defect(f"The load of the comparison was not accepted: {answer.message}")
    return answer.positions[-1]


def _command(type_: str, **data: object) -> Command:
    encoded = msgspec.json.encode(data)
    return Command(id=uuid_utils.uuid7().bytes, type=type_, data=encoded, actor=_ACTOR)
