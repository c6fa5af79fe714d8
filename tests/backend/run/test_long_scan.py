"""A question that takes long, and all the others that a replica has to do meanwhile."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.client.client import Client
from backend.clock import now_us
from backend.messages.queries import CancelQuestion, CountLog, QuestionProgress
from backend.store.engine_registry import open_log
from backend.store.log_port import Transaction
from backend.wire.codec import QUESTIONS, REPLIES
from backend.wire.connection import read_connection_file
from backend.wire.sockets import Context, dealer, try_recv, try_send
from tests.backend.query.log.events import drafts
from tests.running import Running, accepted, command, rows, running, until

EVENTS = 20_000
# so much is looked for in each payload that it takes a minute
EXPENSIVE = CountLog(filter=" or ".join(f"data.note:*{n}*x*{n}*" for n in range(140)))
SCANS = (1, 2)  # as many as there are threads for them


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A backend with one replica, over a log in which a scan takes long."""
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    folder = tmp_path / "data"
    folder.mkdir()
    log = open_log(f"sqlite:///{folder / 'log.sqlite'}")
    log.append(Transaction(events=drafts(EVENTS, seed=5)), recorded=now_us())
    log.close()
    with running(folder, "--replicas", "1") as started:
        yield started


class Scanner:
    """Asks a replica what takes long, and hears what comes of it."""

    def __init__(self, backend: Running) -> None:
        self._context = Context()
        access = read_connection_file(backend.folder).access
        endpoint = backend.processes()["replica-1"].endpoints["queries"]
        self._socket = dealer(self._context, access, endpoint)
        self.answered = False
        self.progress: set[int] = set()
        # up to which positions each has looked
        self.scanned: dict[int, list[int]] = {request: [] for request in SCANS}

    def scan(self) -> None:
        """Keep all scan workers busy."""
        for request in SCANS:
            assert try_send(self._socket, QUESTIONS.encode(EXPENSIVE, request))

    def cancel(self) -> None:
        """Give the scans up."""
        for request in SCANS:
            question = CancelQuestion(request=request)
            assert try_send(self._socket, QUESTIONS.encode(question, 10 + request))

    def goes_on(self) -> bool:
        """Say whether all scans have said since `progress.clear()` that they go on."""
        while (frame := try_recv(self._socket)) is not None:
            reply = REPLIES.decode(frame)
            if isinstance(reply.body, QuestionProgress):
                self.progress.add(reply.request)
                if reply.body.scan is not None:
                    assert reply.body.replica == "replica-1"
                    self.scanned[reply.request].append(reply.body.scan.upto)
            else:
                self.answered = True
        return len(self.progress) == len(SCANS)

    @property
    def is_heard_of(self) -> bool:
        """Whether every scan has said of several places that it has come there."""
        return all(len(set(places)) > 1 for places in self.scanned.values())

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()
        self._context.term()


def _applied(client: Client) -> int:
    return max((replica.applied for replica in client.health().replicas), default=0)


def test_that_long_scans_hold_up_neither_applying_nor_other_questions(backend: Running) -> None:
    with closing(Scanner(backend)) as scanner, backend.client() as client:
        until(lambda: _applied(client) == EVENTS, "all is applied")
        scanner.scan()
        until(scanner.goes_on, "they scan")
        for number in range(5):
            position = accepted(client, command("user.register", user_id=str(number), name="Ana"))
            shown = rows(client, "users", position=position)
            assert len(shown.rows) == number + 1
        scanner.progress.clear()
        until(scanner.goes_on, "they go on")
        until(lambda: scanner.goes_on() and scanner.is_heard_of, "they say how far")
        assert not scanner.answered
        for scanned in scanner.scanned.values():
            assert scanned == sorted(scanned)
            assert 0 < scanned[-1] < EVENTS
        scanner.cancel()
