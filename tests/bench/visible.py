"""Command sent → row visible in a replica, while 500 commands a second are coming in."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import uuid_utils
import zmq

from backend.messages.commands import Answers, Command, SendCommands
from backend.messages.queries import AskView, ViewPage
from backend.wire.codec import FROM_PRIMARY, QUESTIONS, REPLIES, TO_PRIMARY
from backend.wire.connection import read_connection_file
from backend.wire.sockets import Context, dealer, try_recv, try_send
from tests.bench.figures import Figure
from tests.bench.limits import flushes, percentile, scratch
from tests.bench.roundtrip import round_trip
from tests.running import Running, accepted, command, running

RATE, USERS = 500, 1000  # commands a second
_FULL_S, _QUICK_S = 20.0, 3.0  # seconds
_ASKED = 5  # of so many commands, one is followed to its row


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - every chapter's one question
    """Measure from the command's sending to the answer of a question that shows its row."""
    with scratch() as folder:
        limits = [_limit(folder)]
        with running(folder / "data", "--replicas", "2") as backend:
            with backend.client() as client:
                accepted(
                    client,
                    *(command("user.register", user_id=f"{n}", name="User") for n in range(USERS)),
                )
            latencies = Follower(backend).run(_QUICK_S if quick else _FULL_S)
        limits.append(_limit(folder))
    few = f"the third slowest of {len(latencies)}: told by {_FULL_S:g} s" if quick else ""
    yield from _compared(latencies, statistics.mean(limits), few)


def _limit(folder: Path) -> float:
    return 1 / flushes(folder) + round_trip()


def _compared(latencies: list[float], limit: float, few: str) -> Iterator[Figure]:
    for name, value, target, untold in (
        ("p50", statistics.median(latencies), 20.0, ""),
        ("p99", percentile(latencies, 99), 20.0, few),
    ):
        yield Figure(
            name=f"command sent to row visible, {name}",
            value=value / limit,
            unit="x",
            target=target,
            better="lower",
            limit=f"{limit * 1e3:.2f} ms for fdatasync + round trip; here {value * 1e3:.2f} ms",
            untold=untold,
        )


class Follower:
    """Sends at a steady rate, and asks a replica for the rows of some of the commands."""

    def __init__(self, backend: Running) -> None:
        """Find the sockets."""
        processes = backend.processes()
        self._access = read_connection_file(backend.folder).access
        self._commands = processes["primary"].endpoints["commands"]
        self._queries = processes["replica-1"].endpoints["queries"]
        self._sent: dict[int, float] = {}
        self._taken: list[float] = []

    def run(self, seconds: float, rate_per_s: int = RATE) -> list[float]:
        """Return the seconds that each followed command took."""
        context = Context()
        commands = dealer(context, self._access, self._commands)
        queries = dealer(context, self._access, self._queries)
        poller = zmq.Poller()
        poller.register(commands, zmq.POLLIN)
        poller.register(queries, zmq.POLLIN)
        began, number = time.perf_counter(), 0
        try:
            while (passed := time.perf_counter() - began) < seconds or self._sent:
                while number < min(passed, seconds) * rate_per_s:
                    number += 1
                    self._send(commands, number)
                poller.poll(1)
                while (frame := try_recv(commands)) is not None:
                    self._answered(frame, queries)
                while (frame := try_recv(queries)) is not None:
                    self._seen(frame)
                assert passed < seconds + 60, "rows did not become visible"
        finally:
            commands.close()
            queries.close()
            context.term()
        return self._taken

    def _send(self, socket: "zmq.Socket[bytes]", number: int) -> None:
        data = b'{"user_id":"%d","amount":5,"currency":"EUR"}' % (number % USERS)
        topping_up = Command(
            id=uuid_utils.uuid7().bytes, type="user.top-up", data=data, actor="bench"
        )
        if number % _ASKED == 0:
            self._sent[number] = time.perf_counter()
        assert try_send(socket, TO_PRIMARY.encode(SendCommands(commands=[topping_up]), number))

    def _answered(self, frame: bytes, queries: "zmq.Socket[bytes]") -> None:
        """Ask for the row of a command that was accepted, as soon as it is applied."""
        reply = FROM_PRIMARY.decode(frame)
        assert isinstance(reply.body, Answers)
        if reply.request in self._sent:
            question = AskView(
                view="users",
                filter=f"user_id={reply.request % USERS}",
                limit=1,
                min_position=reply.body.answers[0].positions[-1],
            )
            assert try_send(queries, QUESTIONS.encode(question, reply.request))

    def _seen(self, frame: bytes) -> None:
        """Note how long it took until the row was shown."""
        reply = REPLIES.decode(frame)
        assert isinstance(reply.body, ViewPage)
        assert len(reply.body.rows) == 1
        self._taken.append(time.perf_counter() - self._sent.pop(reply.request))
