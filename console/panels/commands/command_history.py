"""What was sent, and what came of it; without what must not be kept."""

import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from backend.messages.commands import Answer, Command, Failure
from backend.messages.known_sentences import read_sentence
from backend.messages.text_list import join_names
from backend.translation import tr, tr_noop
from console.link.bridge import BackendClient
from console.state.form_schema import FormField, without_secrets
from console.state.formatting import format_count, format_duration, format_time_of_day
from console.tables.table_rows import ColumnHeading, InkName, TableRow
from console.theme.tokens import Tone

HEADINGS = (
    ColumnHeading(
        name="sent",
        title=tr_noop("Sent"),
        width_chars=8,
        tool_tip=tr_noop("In the time zone of the settings"),
    ),
    ColumnHeading(name="outcome", title=tr_noop("Outcome"), width_chars=10),
    ColumnHeading(name="command", title=tr_noop("Command"), width_chars=14),
    ColumnHeading(name="result", title=tr_noop("What came of it"), width_chars=14, stretches=True),
    ColumnHeading(
        name="took",
        title=tr_noop("Took"),
        width_chars=7,
        is_right_aligned=True,
        tool_tip=tr_noop("From sending to the answer"),
    ),
)
_UNKNOWN_CODES = frozenset({"unknown", "lost"})  # it may have been done, or not
_OUTCOME_WORDS = {
    "accepted": tr_noop("Accepted"),
    "rejected": tr_noop("Rejected"),
    "failed": tr_noop("Failed"),
}
_SHAPES: dict[Tone, str] = {"ok": "●", "warn": "◆", "bad": "■", "busy": "▶", "unknown": "○"}


class SentCommand(msgspec.Struct, frozen=True, kw_only=True):
    """One command that was sent.

    number: counts the history from 1; data: the payload without secrets; has_secrets: whether
    there were any; duration_s: None while it is on its way
    """

    number: int
    id: bytes
    type: str
    actor: str
    expected_version: int | None
    data: dict[str, Any]
    has_secrets: bool
    sent_us: int
    answer: Answer | Failure | None = None
    duration_s: float | None = None

    @property
    def tone(self) -> Tone:
        """The tone of the outcome."""
        if self.answer is None:
            return "busy"
        if isinstance(self.answer, Failure):
            return "unknown" if self.is_unknown else "bad"
        tones: dict[str, Tone] = {"accepted": "ok", "rejected": "warn", "failed": "bad"}
        return tones[self.answer.outcome]

    @property
    def is_unknown(self) -> bool:
        """Whether it may have been done or not: nobody has said."""
        return isinstance(self.answer, Failure) and self.answer.code in _UNKNOWN_CODES

    @property
    def outcome_text(self) -> str:
        """The outcome with its shape."""
        return f"{_SHAPES[self.tone]} {self._outcome_word()}"

    @property
    def result_text(self) -> str:
        """What came of it, in a line."""
        if self.answer is None:
            return ""
        if isinstance(self.answer, Answer) and self.answer.outcome == "accepted":
            places = join_names(format_count(each) for each in self.answer.positions)
            return tr("at {places}", places=places) if places else tr("nothing changed")
        return tr("{text}: {reason}", text=self.answer.code, reason=self.message)

    @property
    def message(self) -> str:
        """What the answer says, in the operator's language; on disk it stays as it came."""
        return "" if self.answer is None else read_sentence(self.answer.message)

    @property
    def duration_text(self) -> str:
        """How long it took, with its unit."""
        return "" if self.duration_s is None else format_duration(round(self.duration_s * 1e6))

    def _outcome_word(self) -> str:
        if self.answer is None:
            return tr("On its way")
        if isinstance(self.answer, Answer):
            return tr(_OUTCOME_WORDS[self.answer.outcome])
        return tr("Unknown") if self.is_unknown else tr("Failed")


def history_row(sent: SentCommand) -> TableRow:
    """Write it into the history's columns."""
    tones: dict[Tone, InkName] = {
        "ok": "ok",
        "warn": "warn",
        "bad": "bad",
        "busy": "busy",
        "unknown": "unknown",
    }
    return TableRow(
        key=sent.number,
        texts=(
            format_time_of_day(sent.sent_us),
            sent.outcome_text,
            sent.type,
            sent.result_text,
            sent.duration_text,
        ),
        tones=("muted", tones[sent.tone], "text", "text", "muted"),
        tool_tip=msgspec.json.format(msgspec.json.encode(sent.data)).decode(),
    )


class CommandSubmitter:
    """Sends commands and keeps at most `max_kept` of them; `on_change` hears of each change.

    The payload of a command with secrets is held until it is known what came of it, so that the
    same id can be sent again with the same content; never longer, and never in the history.
    """

    def __init__(
        self,
        client: BackendClient,
        on_change: Callable[[SentCommand], None],
        *,
        earlier: Sequence[SentCommand] = (),
        max_kept: int = 500,
    ) -> None:
        """`earlier`: what was sent from windows before, numbered from 1."""
        self._client = client
        self._on_change = on_change
        self._max_kept = max_kept
        self._number = len(earlier)
        self._open_payloads: dict[bytes, dict[str, Any]] = {}
        self.history: list[SentCommand] = list(earlier)

    @property
    def next_number(self) -> int:
        """The number that the next command gets."""
        return self._number + 1

    @property
    def resendable(self) -> set[int]:
        """Numbers of the commands that can be sent again as they were, with the same id."""
        on_the_way = {sent.id for sent in self.history if sent.answer is None}
        return {
            sent.number
            for sent in self.history
            if sent.id not in on_the_way
            and (not sent.has_secrets or sent.id in self._open_payloads)
        }

    def find(self, number: int) -> SentCommand | None:
        """Return a command of the history as it is known now."""
        return next((sent for sent in self.history if sent.number == number), None)

    def forget(self, sent: SentCommand) -> None:
        """Drop what is held to send a command again: nobody wants to know what came of it."""
        self._open_payloads.pop(sent.id, None)

    def send(
        self,
        kind: str,
        data: dict[str, Any],
        *,
        actor: str,
        fields: tuple[FormField, ...] = (),
        expected_version: int | None = None,
    ) -> SentCommand:
        """Send a new command; `fields` say which parts of its data are secret."""
        self._number += 1
        kept = without_secrets(fields, data)
        sent = SentCommand(
            number=self._number,
            id=uuid.uuid4().bytes,
            type=kind,
            actor=actor,
            expected_version=expected_version,
            data=kept,
            has_secrets=kept != data,
            sent_us=time.time_ns() // 1_000,
        )
        self._post(sent, data)
        return sent

    def resend(self, earlier: SentCommand) -> SentCommand:
        """Send the very same command, with the same id; only what is `resendable`."""
        self._number += 1
        sent = replace(
            earlier,
            number=self._number,
            sent_us=time.time_ns() // 1_000,
            answer=None,
            duration_s=None,
        )
        self._post(sent, self._open_payloads.get(sent.id, earlier.data))
        return sent

    def _post(self, sent: SentCommand, data: dict[str, Any]) -> None:
        command = Command(
            id=sent.id,
            type=sent.type,
            data=msgspec.json.encode(data),
            actor=sent.actor,
            expected_version=sent.expected_version,
        )
        if sent.has_secrets:
            self._open_payloads[sent.id] = data
        self.history = [*self.history, sent][-self._max_kept :]
        began = time.perf_counter()  # writing it down is part of what the operator waits for
        self._on_change(sent)
        self._client.send(command, lambda answer: self._on_answer(sent, answer, began))

    def _on_answer(self, sent: SentCommand, answer: Answer | Failure, began: float) -> None:
        done = replace(sent, answer=answer, duration_s=time.perf_counter() - began)
        self.history = [self._updated(each, done) for each in self.history]
        if not done.is_unknown:
            self._open_payloads.pop(done.id, None)
        self._on_change(done)

    def _updated(self, each: SentCommand, done: SentCommand) -> SentCommand:
        """An answer to the same id also says what came of the attempts before."""
        if each.number == done.number:
            return done
        return replace(each, answer=done.answer) if each.id == done.id and each.is_unknown else each
