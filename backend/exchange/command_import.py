"""The import of a source as commands; every line of the input is answered."""

import time
from collections.abc import Sequence
from itertools import islice

import msgspec

from backend.errors import Unavailable
from backend.exchange.derived_ids import derive_uuid7
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import ImportReport
from backend.exchange.import_source import ImportCommand, ImportSource
from backend.exchange.import_target import ImportTarget, ProgressCallback, record_once
from backend.exchange.rejection_tally import ImportAnswerCounts, RejectionTally
from backend.messages.commands import Answer, Command, ImportProgressReply, RecordFacts

GENERATED_ACTOR = "import/generated"
_MAX_ATTEMPTS = 5
_RETRY_PAUSE_S = 0.2  # seconds before the second attempt; longer before each later one
_encode = msgspec.json.Encoder().encode


class CommandImport:
    """Sends a source's commands, the same ids on every run: none is carried out twice."""

    def __init__(self, target: ImportTarget) -> None:
        self._target = target

    def run(
        self, source: ImportSource, pace: ImportPace, on_progress: ProgressCallback
    ) -> ImportReport:
        """Send what is not answered yet, and return the report on all of it.

        An interrupted import asks again for the answers of what it had sent, as fast as it goes:
        the same ids get the same answers, and write nothing.

        Raises:
            Unavailable: the backend does not answer, or cannot carry out a command for now.
        """
        origin = f"{source.origin}:commands"
        progress = self._target.progress(origin)
        on_progress(progress.upto)
        counts = _load_counts(progress.state)
        if counts is None:
            counts = self._send_all(source, pace, progress, on_progress)
        report = source.report("commands")
        report.before = progress.upto
        counts.add_to(report)
        return report

    def _send_all(
        self,
        source: ImportSource,
        pace: ImportPace,
        progress: ImportProgressReply,
        on_progress: ProgressCallback,
    ) -> ImportAnswerCounts:
        done, size = progress.upto, source.size("commands")
        commands = source.commands()
        with RejectionTally() as tally:
            for batch in ImportPace().batches(islice(commands, done)):
                self._send_batch(batch, source, tally)
                on_progress(done)
            if done == size:  # all was answered, and what became of it is not known in this form
                self._keep_progress(progress.origin, done, done, _encode(tally.counts))
            for batch in pace.batches(commands):
                self._send_batch(batch, source, tally)
                since, done = done, done + len(batch)
                state = _encode(tally.counts) if done == size else b""
                self._keep_progress(progress.origin, since, done, state)
                on_progress(done)
            return tally.counts

    def _keep_progress(self, origin: str, since: int, upto: int, state: bytes) -> None:
        record = RecordFacts(origin=origin, since=since, upto=upto, state=state, facts=[])
        record_once(self._target, record)

    def _send_batch(
        self, batch: Sequence[ImportCommand], source: ImportSource, tally: RejectionTally
    ) -> None:
        answers = self._answers([_to_command(command, source) for command in batch])
        for command, answer in zip(batch, answers, strict=True):
            tally.add(command, answer)

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
            time.sleep(_RETRY_PAUSE_S * attempts)  # until it may answer; there is no signal for it
            attempts += 1
            again = self._target.send([commands[index] for index in failed])
            for index, answer in zip(failed, again, strict=True):
                answers[index] = answer
        return answers


def _failed_indexes(answers: Sequence[Answer]) -> list[int]:
    return [index for index, answer in enumerate(answers) if answer.outcome == "failed"]


def _load_counts(state: bytes) -> ImportAnswerCounts | None:
    """Return what was counted, None until all commands are answered."""
    try:
        return msgspec.json.decode(state, type=ImportAnswerCounts) if state else None
    except msgspec.DecodeError:  # of an older version, which counted in another way
        return None


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
