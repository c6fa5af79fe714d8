"""A story's wishes are sent as commands; every line of the input is answered."""

import time
from collections.abc import Iterator, Sequence

import msgspec

from backend.errors import Unavailable
from backend.exchange.ids import derived
from backend.exchange.pace import Pace
from backend.exchange.report import Commands, Rejection, Report
from backend.exchange.story import Source, Wish
from backend.exchange.target import Heard, Target, record_once
from backend.messages.commands import Answer, Command, Record

GENERATED = "import/generated"
_ATTEMPTS = 5
_PAUSE = 0.2  # seconds before the second attempt; longer before each later one
_encode = msgspec.json.Encoder().encode


class _SoFar(msgspec.Struct):
    """What is kept of the answers: the numbers of the rejected wishes by code, a sentence each."""

    rejected: dict[str, list[int]] = {}
    examples: dict[str, str] = {}


class Sending:
    """Sends a source's wishes, the same ids on every run: what was answered is not done again."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def run(self, source: Source, pace: Pace, heard: Heard) -> Report:
        """Send what is not answered yet, and return the report on all of it.

        Raises:
            Unavailable: the backend does not answer, or cannot carry out a command for now.
        """
        origin = f"{source.origin}:commands"
        progress = self._target.progress(origin)
        done = progress.upto
        so_far = msgspec.json.decode(progress.state, type=_SoFar) if progress.state else _SoFar()
        heard(done)
        for group in pace.groups(_behind(source, done)):
            answers = self._answers([_command(wish, source) for wish in group])
            for number, answer in enumerate(answers, done):
                _note(so_far, number, answer)
            since, done = done, done + len(group)
            record_once(
                self._target,
                Record(origin=origin, since=since, upto=done, state=_encode(so_far), facts=[]),
            )
            heard(done)
        report = _report(source, so_far)
        report.before = progress.upto
        return report

    def _answers(self, commands: Sequence[Command]) -> list[Answer]:
        """Return an answer for each; what failed is sent again, for it may be."""
        answers = list(self._target.send(commands))
        attempts = 1
        while failed := _failed(answers):
            if attempts == _ATTEMPTS:
                worst = answers[failed[0]]
                raise Unavailable(
                    f"A command failed {attempts} times: {worst.message}", code=worst.code
                )
            time.sleep(_PAUSE * attempts)
            attempts += 1
            again = self._target.send([commands[place] for place in failed])
            for place, answer in zip(failed, again, strict=True):
                answers[place] = answer
        return answers


def _failed(answers: Sequence[Answer]) -> list[int]:
    return [place for place, answer in enumerate(answers) if answer.outcome == "failed"]


def _behind(source: Source, done: int) -> Iterator[Wish]:
    return (wish for number, wish in enumerate(source.wishes()) if number >= done)


def _command(wish: Wish, source: Source) -> Command:
    return Command(
        id=derived(wish.time, f"{source.origin}/{wish.name}"),
        type=wish.type,
        data=_encode(wish.said),
        actor=GENERATED if wish.generated else f"import/{source.name}",
        time=wish.time,
        correlation=derived(wish.began, f"{source.origin}/{wish.thread}"),
    )


def _note(so_far: _SoFar, number: int, answer: Answer) -> None:
    if answer.outcome == "rejected":
        so_far.rejected.setdefault(answer.code, []).append(number)
        so_far.examples.setdefault(answer.code, answer.message)


def _report(source: Source, so_far: _SoFar) -> Report:
    """Put the answers to the lines that they stand for; a line's first rejection is its fate."""
    report = source.report("commands")
    report.meanings = report.meanings | so_far.examples
    codes = {number: code for code, numbers in so_far.rejected.items() for number in numbers}
    commands = Commands(rejected={code: len(them) for code, them in so_far.rejected.items()})
    report.commands = commands
    fated: set[tuple[str, int]] = set()
    for number, wish in enumerate(source.wishes()):
        commands.sent += 1
        commands.generated += wish.generated
        if number in codes:
            _reject(report, wish, codes[number], fated)
    commands.accepted = commands.sent - len(codes)
    return report


def _reject(report: Report, wish: Wish, code: str, fated: set[tuple[str, int]]) -> None:
    for place in wish.places:
        if (place.file, place.line) not in fated:
            fated.add((place.file, place.line))
            report.file(place.file).reject(code, place.line)
    first = wish.places[0] if wish.places else None
    report.rejections.append(
        Rejection(first.file if first else "", first.line if first else 0, wish.type, code)
    )
