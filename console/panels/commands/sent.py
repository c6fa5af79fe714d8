"""What was sent, and what came of it; without what must not be kept."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from backend.messages.commands import Answer, Command, Failure
from console.link.bridge import Link
from console.state.wording import clock, count
from console.tables.rows import Heading, Ink, Row
from console.theme.tokens import Tone

HEADINGS = (
    Heading(title="Sent (local)", width=12, tip="Local time"),
    Heading(title="Outcome", width=11),
    Heading(title="Command", width=19),
    Heading(title="What came of it", width=24, stretch=True),
    Heading(title="Took", width=10, right=True, tip="From sending to the answer"),
)
_SHAPES: dict[Tone, str] = {"ok": "●", "warn": "◆", "bad": "■", "busy": "▶", "unknown": "○"}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One command that was sent.

    number: counts the history from 1; data: the payload without secrets; secret: whether there
    were any, then the very same command cannot be sent again; took: seconds, None on its way
    """

    number: int
    id: bytes
    type: str
    actor: str
    expected_version: int | None
    data: dict[str, Any]
    secret: bool
    at: int
    answer: Answer | Failure | None = None
    took: float | None = None

    @property
    def tone(self) -> Tone:
        """The tone of the outcome."""
        if self.answer is None:
            return "busy"
        if isinstance(self.answer, Failure):
            return "unknown"
        tones: dict[str, Tone] = {"accepted": "ok", "rejected": "warn", "failed": "bad"}
        return tones[self.answer.outcome]

    @property
    def outcome(self) -> str:
        """The outcome with its shape."""
        word = "On its way" if self.answer is None else "Unknown"
        if isinstance(self.answer, Answer):
            word = self.answer.outcome.capitalize()
        return f"{_SHAPES[self.tone]} {word}"

    @property
    def result(self) -> str:
        """What came of it, in a line."""
        if self.answer is None:
            return ""
        if isinstance(self.answer, Answer) and self.answer.outcome == "accepted":
            places = ", ".join(count(each) for each in self.answer.positions)
            return f"at {places}" if places else "nothing changed"
        return f"{self.answer.code}: {self.answer.message}"

    @property
    def milliseconds(self) -> str:
        """How long it took, with its unit."""
        return "" if self.took is None else f"{self.took * 1_000:.1f}\u202fms"


def row_of(sent: Sent) -> Row:
    """Write it into the history's columns."""
    tones: dict[Tone, Ink] = {
        "ok": "ok", "warn": "warn", "bad": "bad", "busy": "busy", "unknown": "unknown"
    }  # fmt: skip
    return Row(
        key=sent.number,
        texts=(clock(sent.at), sent.outcome, sent.type, sent.result, sent.milliseconds),
        tones=("muted", tones[sent.tone], "text", "text", "muted"),
        tip=msgspec.json.format(msgspec.json.encode(sent.data)).decode(),
    )


class Sender:
    """Sends commands and keeps their history, at most `most` of it; `told` hears of each change."""

    def __init__(self, link: Link, told: Callable[[Sent], None], *, most: int = 500) -> None:
        self._link = link
        self._told = told
        self._most = most
        self._number = 0
        self.history: list[Sent] = []

    @property
    def next_number(self) -> int:
        """The number that the next command gets."""
        return self._number + 1

    def send(
        self,
        kind: str,
        data: dict[str, Any],
        *,
        actor: str,
        secrets: frozenset[str] = frozenset(),
        expected_version: int | None = None,
    ) -> Sent:
        """Send a new command."""
        self._number += 1
        kept = {name: value for name, value in data.items() if name not in secrets}
        sent = Sent(
            number=self._number,
            id=uuid.uuid4().bytes,
            type=kind,
            actor=actor,
            expected_version=expected_version,
            data=kept,
            secret=len(kept) < len(data),
            at=time.time_ns() // 1_000,
        )
        self._post(sent, data)
        return sent

    def repeat(self, earlier: Sent) -> Sent:
        """Send the very same command, with the same id; only for those without secrets."""
        self._number += 1
        sent = replace(
            earlier, number=self._number, at=time.time_ns() // 1_000, answer=None, took=None
        )
        self._post(sent, earlier.data)
        return sent

    def _post(self, sent: Sent, data: dict[str, Any]) -> None:
        command = Command(
            id=sent.id,
            type=sent.type,
            data=msgspec.json.encode(data),
            actor=sent.actor,
            expected_version=sent.expected_version,
        )
        self.history = [*self.history, sent][-self._most :]
        self._told(sent)
        began = time.perf_counter()
        self._link.send(command, lambda answer: self._answered(sent, answer, began))

    def _answered(self, sent: Sent, answer: Answer | Failure, began: float) -> None:
        done = replace(sent, answer=answer, took=time.perf_counter() - began)
        self.history = [done if each.number == sent.number else each for each in self.history]
        self._told(done)
