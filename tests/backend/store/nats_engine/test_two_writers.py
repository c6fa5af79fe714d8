"""Two writers of one log, on two machines as far as they know, that are stopped and killed."""

import random
import signal
from contextlib import closing
from pathlib import Path

import pytest

from backend.store.engine_registry import open_reader
from tests.backend.store.nats_engine.writers import Writer, elsewhere

_ROUNDS = 60


class Duel:
    """Both writers, and what they say they have written: id by position."""

    def __init__(self, urls: list[str]) -> None:
        self._urls = urls
        self.writers = [Writer(urls[0])]
        self.writers[0].await_log()
        self.written: dict[int, str] = {}
        self.handed_over = 0

    def begin_second(self) -> None:
        """Freeze the first until the second has the log."""
        self.writers.append(Writer(self._urls[1]))
        self.writers[0].process.send_signal(signal.SIGSTOP)
        self.writers[1].await_log()
        self.writers[0].process.send_signal(signal.SIGCONT)

    def freeze(self, victim: int) -> None:
        """Stop one in its append, until the other has written; then let it go on."""
        stopped, other = self.writers[victim], self.writers[1 - victim]
        stopped.ask()
        stopped.process.send_signal(signal.SIGSTOP)
        while not self._note(other.append()):
            pass
        stopped.process.send_signal(signal.SIGCONT)
        self._note(stopped.read())
        self.handed_over += 1

    def kill(self, victim: int) -> None:
        """End one in its append, and begin it anew while the other is frozen."""
        killed, other = self.writers[victim], self.writers[1 - victim]
        killed.ask()
        killed.end()
        while not self._note(other.append()):
            pass
        began = self.writers[victim] = Writer(self._urls[victim])
        other.process.send_signal(signal.SIGSTOP)
        began.await_log()
        other.process.send_signal(signal.SIGCONT)
        self.handed_over += 2

    def end(self) -> None:
        for writer in self.writers:
            writer.end()

    def _note(self, said: str) -> bool:
        position, _, id_ = said.partition(" ")
        if not position.isdigit():
            return False
        assert int(position) not in self.written
        self.written[int(position)] = id_
        return True


@pytest.mark.campaign
@pytest.mark.timeout(900)
def test_that_two_writers_never_write_one_place(empty_stream: str, tmp_path: Path) -> None:
    url = f"{empty_stream}&lease_s=0.6&response_timeout_s=1"
    dice = random.Random(1)  # noqa: S311 - a dice, no secret
    duel = Duel([url, elsewhere(url, tmp_path)])
    try:
        duel.begin_second()
        for _ in range(_ROUNDS):
            dice.choice((duel.freeze, duel.freeze, duel.kill))(dice.randrange(2))
    finally:
        duel.end()
    assert duel.handed_over >= _ROUNDS
    with closing(open_reader(elsewhere(url, tmp_path / "third"))) as reader:
        events = reader.read(0, 10_000)
    assert [event.position for event in events] == [*range(1, len(events) + 1)]
    found = {event.position: event.id.hex() for event in events}
    assert duel.written.items() <= found.items()
    assert len({event.id for event in events}) == len(events)
