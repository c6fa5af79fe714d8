"""How long a thread that answers has been at one question, looked at from a thread beside it.

A question has a limit, which ends its statements. What it does between them, no limit ends: a
thread that never comes back says nothing itself, and answers nobody.
"""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock

import msgspec

from backend.clock import SECOND_US, Micros
from backend.messages.pipeline import RunningQuestion
from backend.messages.queries import Question

# between two looks; if there was more, the whole process stood, and no question is to blame
_MAX_GAP_US: Micros = 500_000
_TOLERANCE_US = 2 * SECOND_US  # over its limit, before it is worth a word
_MAX_CHARS = 200  # of a question that are told


class AnsweringThread:
    """One thread's marks: which question it is at, and that it goes on.

    `is_only`: as long as it does not come back, nobody's question is answered; it has to go round
    even when there is none.
    """

    def __init__(self, limit_s: float, *, is_only: bool) -> None:
        """`limit_s`: the seconds that a question may take in this thread."""
        self.limit_us = round(limit_s * SECOND_US)
        self.is_only = is_only
        self.question: Question | None = None
        self.beats = 0
        self._is_over = False

    @property
    def has_to_move(self) -> bool:
        """Whether it is to be heard of again soon."""
        return not self._is_over and (self.is_only or self.question is not None)

    def beat(self) -> None:
        """Note that it goes on; called by the thread itself."""
        self.beats += 1

    def end(self) -> None:
        """Note that the thread ends, as it should."""
        self._is_over = True

    @contextmanager
    def answering(self, question: Question) -> Generator[None]:
        """Note that it is at this question."""
        self.question = question
        self.beats += 1
        try:
            yield
        finally:
            self.beats += 1
            self.question = None


class _Look(msgspec.Struct):
    """What was seen of a thread: where it stood, and for how long it has."""

    beats: int = -1
    stood_us: Micros = 0


class QuestionWatch:
    """Looks at all threads that answer; `overdue` is replaced as a whole, for any thread."""

    def __init__(self) -> None:
        """There are no threads yet."""
        self._lock = Lock()
        self._threads: list[tuple[AnsweringThread, _Look]] = []
        self._at_us: Micros = 0
        self.overdue: RunningQuestion | None = None

    def add(self, thread: AnsweringThread) -> None:
        """Look at this thread, too."""
        with self._lock:
            self._threads.append((thread, _Look()))

    def look(self, now_us: Micros) -> None:
        """See where they stand, by a monotonic clock."""
        gap_us = min(_MAX_GAP_US, now_us - self._at_us)
        self._at_us = now_us
        with self._lock:
            seen = [found for pair in self._threads if (found := _look_at(*pair, gap_us))]
        self.overdue = max(seen, key=_badness, default=None)


def _look_at(thread: AnsweringThread, look: _Look, gap_us: Micros) -> RunningQuestion | None:
    """Return the question that it has been at for too long; without one, that it stands still."""
    beats, question = thread.beats, thread.question
    is_standing = beats == look.beats and thread.has_to_move
    look.beats, look.stood_us = beats, look.stood_us + gap_us if is_standing else 0
    if look.stood_us <= thread.limit_us + _TOLERANCE_US:
        return None
    return RunningQuestion(
        what=describe_question(question) if question is not None else "",
        running_us=look.stood_us,
        limit_us=thread.limit_us,
        is_blocking=thread.is_only,
    )


def _badness(running: RunningQuestion) -> tuple[bool, Micros]:
    return running.is_blocking, running.running_us - running.limit_us


def describe_question(question: Question) -> str:
    """Return a question in few words: its kind, its view and its filter."""
    parts = [str(question.__struct_config__.tag)]
    parts += [str(getattr(question, name, "")) for name in ("view", "filter")]
    return " ".join(part for part in parts if part)[:_MAX_CHARS]
