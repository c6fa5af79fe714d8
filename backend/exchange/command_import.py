"""A story's wishes are sent as commands; every line of the input is answered."""

import time
from collections.abc import Iterator, Sequence

import msgspec

from backend.errors import Unavailable
from backend.exchange.derived_ids import derive_uuid7
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import CommandCounts, ImportReport, Rejection
from backend.exchange.import_source import ImportCommand, ImportSource
from backend.exchange.import_target import ImportTarget, ProgressCallback, record_once
from backend.messages.commands import Answer, Command, RecordFacts

GENERATED_ACTOR = "import/generated"
_MAX_ATTEMPTS = 5
_RETRY_PAUSE_S = 0.2  # seconds before the second attempt; longer before each later one
_encode = msgspec.json.Encoder().encode


class _RejectionTally(msgspec.Struct):
    """What is kept of the answers: the numbers of the rejected wishes by code, a sentence each."""

    rejected: dict[str, list[int]] = {}
    examples: dict[str, str] = {}


class CommandImport:
    """Sends a source's wishes, the same ids on every run: what was answered is not done again."""

    def __init__(self, target: ImportTarget) -> None:
        self._target = target

    def run(
        self, source: ImportSource, pace: ImportPace, on_progress: ProgressCallback
    ) -> ImportReport:
        """Send what is not answered yet, and return the report on all of it.

        Raises:
            Unavailable: the backend does not answer, or cannot carry out a command for now.
        """
        origin = f"{source.origin}:commands"
        progress = self._target.progress(origin)
        done = progress.upto
        so_far = (
            msgspec.json.decode(progress.state, type=_RejectionTally)
            if progress.state
            else _RejectionTally()
        )
        on_progress(done)
        for group in pace.batches(_remaining(source, done)):
            answers = self._answers([_to_command(wish, source) for wish in group])
            for number, answer in enumerate(answers, done):
                _add_answer(so_far, number, answer)
            since, done = done, done + len(group)
            record_once(
                self._target,
                RecordFacts(origin=origin, since=since, upto=done, state=_encode(so_far), facts=[]),
            )
            on_progress(done)
        report = _build_report(source, so_far)
        report.before = progress.upto
        return report

    def _answers(self, commands: Sequence[Command]) -> list[Answer]:
        """Return an answer for each; what failed is sent again, for it may be."""
        answers = list(self._target.send(commands))
        attempts = 1
        while failed := _failed_indexes(answers):
            if attempts == _MAX_ATTEMPTS:
                worst = answers[failed[0]]
                raise Unavailable(
                    f"A command failed {attempts} times: {worst.message}", code=worst.code
                )
            time.sleep(_RETRY_PAUSE_S * attempts)
            attempts += 1
            again = self._target.send([commands[place] for place in failed])
            for place, answer in zip(failed, again, strict=True):
                answers[place] = answer
        return answers


def _failed_indexes(answers: Sequence[Answer]) -> list[int]:
    return [place for place, answer in enumerate(answers) if answer.outcome == "failed"]


def _remaining(source: ImportSource, done: int) -> Iterator[ImportCommand]:
    return (wish for number, wish in enumerate(source.commands()) if number >= done)


def _to_command(wish: ImportCommand, source: ImportSource) -> Command:
    return Command(
        id=derive_uuid7(wish.time, f"{source.origin}/{wish.name}"),
        type=wish.type,
        data=_encode(wish.payload),
        actor=GENERATED_ACTOR if wish.generated else f"import/{source.name}",
        time=wish.time,
        correlation=derive_uuid7(wish.correlation_time, f"{source.origin}/{wish.correlation_key}"),
    )


def _add_answer(so_far: _RejectionTally, number: int, answer: Answer) -> None:
    if answer.outcome == "rejected":
        so_far.rejected.setdefault(answer.code, []).append(number)
        so_far.examples.setdefault(answer.code, answer.message)


def _build_report(source: ImportSource, so_far: _RejectionTally) -> ImportReport:
    """Put the answers to the lines that they stand for; a line's first rejection is its fate."""
    report = source.report("commands")
    report.meanings = report.meanings | so_far.examples
    codes = {number: code for code, numbers in so_far.rejected.items() for number in numbers}
    commands = CommandCounts(rejected={code: len(them) for code, them in so_far.rejected.items()})
    report.commands = commands
    fated: set[tuple[str, int]] = set()
    for number, wish in enumerate(source.commands()):
        commands.sent += 1
        commands.generated += wish.generated
        if number in codes:
            _add_rejection(report, wish, codes[number], fated)
    commands.accepted = commands.sent - len(codes)
    return report


def _add_rejection(
    report: ImportReport, wish: ImportCommand, code: str, fated: set[tuple[str, int]]
) -> None:
    for place in wish.lines:
        if (place.file, place.line) not in fated:
            fated.add((place.file, place.line))
            report.file(place.file).reject(code, place.line)
    first = wish.lines[0] if wish.lines else None
    report.rejections.append(
        Rejection(first.file if first else "", first.line if first else 0, wish.type, code)
    )
