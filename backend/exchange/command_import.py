"""The import of a source as commands; every line of the input is answered."""

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
    """What is kept of the answers: the numbers of rejected commands by code, a sentence each."""

    rejected: dict[str, list[int]] = {}
    examples: dict[str, str] = {}


class CommandImport:
    """Sends a source's commands, the same ids on every run: none is carried out twice."""

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
        tally = (
            msgspec.json.decode(progress.state, type=_RejectionTally)
            if progress.state
            else _RejectionTally()
        )
        on_progress(done)
        for batch in pace.batches(_remaining(source, done)):
            answers = self._answers([_to_command(command, source) for command in batch])
            for number, answer in enumerate(answers, done):
                _add_answer(tally, number, answer)
            since, done = done, done + len(batch)
            record_once(
                self._target,
                RecordFacts(origin=origin, since=since, upto=done, state=_encode(tally), facts=[]),
            )
            on_progress(done)
        report = _build_report(source, tally)
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
            time.sleep(_RETRY_PAUSE_S * attempts)  # until it may answer; nothing tells of it
            attempts += 1
            again = self._target.send([commands[index] for index in failed])
            for index, answer in zip(failed, again, strict=True):
                answers[index] = answer
        return answers


def _failed_indexes(answers: Sequence[Answer]) -> list[int]:
    return [index for index, answer in enumerate(answers) if answer.outcome == "failed"]


def _remaining(source: ImportSource, done: int) -> Iterator[ImportCommand]:
    return (command for number, command in enumerate(source.commands()) if number >= done)


def _to_command(command: ImportCommand, source: ImportSource) -> Command:
    return Command(
        id=derive_uuid7(command.time, f"{source.origin}/{command.name}"),
        type=command.type,
        data=_encode(command.payload),
        actor=GENERATED_ACTOR if command.generated else f"import/{source.name}",
        time=command.time,
        correlation=derive_uuid7(
            command.correlation_time, f"{source.origin}/{command.correlation_key}"
        ),
    )


def _add_answer(tally: _RejectionTally, number: int, answer: Answer) -> None:
    if answer.outcome == "rejected":
        tally.rejected.setdefault(answer.code, []).append(number)
        tally.examples.setdefault(answer.code, answer.message)


def _build_report(source: ImportSource, tally: _RejectionTally) -> ImportReport:
    """Put the answers to the lines that they stand for; a line's first rejection is its fate."""
    report = source.report("commands")
    report.meanings = report.meanings | tally.examples
    codes = {number: code for code, numbers in tally.rejected.items() for number in numbers}
    commands = CommandCounts(rejected={code: len(them) for code, them in tally.rejected.items()})
    report.commands = commands
    counted: set[tuple[str, int]] = set()
    for number, command in enumerate(source.commands()):
        commands.sent += 1
        commands.generated += command.generated
        if number in codes:
            _add_rejection(report, command, codes[number], counted)
    commands.accepted = commands.sent - len(codes)
    return report


def _add_rejection(
    report: ImportReport, command: ImportCommand, code: str, counted: set[tuple[str, int]]
) -> None:
    for line in command.lines:
        if (line.file, line.line) not in counted:
            counted.add((line.file, line.line))
            report.file(line.file).reject(code, line.line)
    first = command.lines[0] if command.lines else None
    report.rejections.append(
        Rejection(first.file if first else "", first.line if first else 0, command.type, code)
    )
