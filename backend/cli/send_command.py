"""`marigraph send`: commands in, answers out, in order."""

import os
import select
import stat
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.command_json import MAX_LINE_BYTES, answer_to_json, parse_command, parse_id
from backend.cli.command_trace import trace_command, way_object
from backend.cli.exit_codes import EXIT_REFUSED
from backend.cli.output import print_json
from backend.cli.production_check import Production, require_production_name
from backend.cli.running_backend import attach_or_start
from backend.cli.sending_run import parse_rate, run_sending
from backend.cli.shared_options import Data, parse_path, settings_for
from backend.cli.standard_streams import print_note
from backend.client import Client
from backend.errors import Unavailable, Unreadable
from backend.messages.commands import Answer, Command
from backend.session_user import session_user
from backend.wire.sending_creation import create_sending

_POLL_S = 0.05  # seconds without input after which answers are waited for
_CHUNK_BYTES = 1 << 16
_MAX_TRACED = 1_000  # the last commands whose way is printed
_TRACE_WAIT_S = 5.0  # for the replicas, for each of them


def command(
    file: Annotated[
        Path, typer.Argument(parser=parse_path, metavar="FILE|-", help="JSON Lines; - for stdin.")
    ],
    *,
    data: Data = None,
    window: Annotated[
        int, typer.Option(min=1, max=1_000, help="Commands on their way at once.")
    ] = 100,
    rate: Annotated[
        str,
        typer.Option(
            metavar="SPEED",
            help="Send a file at a speed, 200/s or max, that can be paused and gone on with.",
        ),
    ] = "",
    name: Annotated[
        str,
        typer.Option(metavar="NAME", help="Of the sending; made from the file's when left out."),
    ] = "",
    trace: Annotated[
        bool,
        typer.Option("--trace", help="Print the way of each command behind the answers, too."),
    ] = False,
    production: Production = "",
) -> None:
    """Send commands (JSON Lines in), and print their answers (JSON Lines out), in order.

    A command is {"type": "user.register", "data": {"user_id": "anna", "name": "Anna"}}; id, actor,
    time, expected_version and correlationid may be added. `marigraph schema` lists what there is.
    Exit code 1 when any command was rejected or failed.

    With --rate it becomes a sending: listed by `marigraph sends`, paused, stopped and gone on with
    there, also after a kill; what was not accepted is kept instead of printed.
    """
    settings = settings_for(data)
    if rate or production:
        require_production_name(settings, production)
    if rate:
        by = session_user(os.getuid())
        sending = create_sending(
            settings.data_folder, file, by=by, rate_per_s=parse_rate(rate), name=name
        )
        print_note(f"sending {sending.name}; `marigraph sends` lists it")
        run_sending(settings, sending.name, window, as_json=False)
        return
    with (
        _open_input(str(file)) as handle,
        attach_or_start(settings, name="cli") as client,
    ):
        printer = _AnswerPrinter()
        answered: deque[bytes] = deque(maxlen=_MAX_TRACED)
        try:
            for answer in client.send(printer.commands(_read_lines(handle)), window):
                printer.print_answer(answer)
                sys.stdout.buffer.flush()  # answers are read as they come
                answered.append(answer.command_id)
        except Unavailable as error:
            printer.fail_unanswered(error)
            raise
        printer.end()
        if trace:
            _print_ways(client, answered)
    if printer.refused:
        raise typer.Exit(EXIT_REFUSED)


def _print_ways(client: Client, command_ids: Iterable[bytes]) -> None:
    """Print the way of each command; one that was given no answer by the log has none."""
    for command_id in command_ids:
        try:
            print_json(way_object(trace_command(client, command_id, _TRACE_WAIT_S)))
        except Unreadable as error:
            if error.code != "no-command":
                raise


class _AnswerPrinter:
    """Keeps the order of lines, those that are no commands among them."""

    def __init__(self) -> None:
        self.refused = 0
        self._waiting: deque[Answer | bytes] = deque()  # an answer, or the id of a command sent
        self._actor = session_user(os.getuid())

    def commands(self, lines: Iterator[bytes | None]) -> Iterator[Command | None]:
        """Yield the commands that stand in the lines; None when nothing is there just now."""
        number = 0
        for line in lines:
            if line is None:
                sys.stdout.buffer.flush()
                yield None
                continue
            number += 1
            if not line.strip():
                continue
            try:
                command = parse_command(line, self._actor)
            except Unreadable as error:
                self._waiting.append(_malformed_answer(parse_id(line), number, error))
                self._say_ready()
                continue
            self._waiting.append(command.id)
            yield command

    def print_answer(self, answer: Answer) -> None:
        """Print the answer, and those of the unreadable lines behind it."""
        self._waiting.popleft()
        self._say(answer)
        self._say_ready()

    def fail_unanswered(self, error: Unavailable) -> None:
        """Print a failed answer for each command that was sent and got none, with its id."""
        for waiting in self._waiting:
            self._say(waiting if isinstance(waiting, Answer) else _lost_answer(waiting, error))
        self._waiting.clear()
        sys.stdout.buffer.flush()

    def end(self) -> None:
        """Print what is left."""
        self._say_ready()
        sys.stdout.buffer.flush()

    def _say_ready(self) -> None:
        while self._waiting and isinstance(ready := self._waiting[0], Answer):
            self._waiting.popleft()
            self._say(ready)

    def _say(self, answer: Answer) -> None:
        self.refused += answer.outcome != "accepted"
        print_json(answer_to_json(answer))


def _malformed_answer(id_: bytes, number: int, error: Unreadable) -> Answer:
    return Answer(
        command_id=id_,
        outcome="rejected",
        code="malformed",
        message=f"line {number}: {error.message}",
        field=error.field,
    )


def _lost_answer(id_: bytes, error: Unavailable) -> Answer:
    return Answer(
        command_id=id_,
        outcome="failed",
        code=error.code,
        message="No answer came: it may be done or not. Sent again with this id it is done once.",
    )


@contextmanager
def _open_input(file: str) -> Generator[int]:
    if file == "-":
        yield sys.stdin.fileno()
        return
    try:
        handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise Unreadable(f"{file} cannot be read: {error.strerror}.", code="bad-file") from error
    if stat.S_ISDIR(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable(f"{file} cannot be read: it is a folder.", code="bad-file")
    try:
        yield handle
    finally:
        os.close(handle)


def _read_chunk(handle: int) -> bytes:
    try:
        return os.read(handle, _CHUNK_BYTES)
    except OSError as error:
        raise Unavailable(
            f"The input cannot be read: {error.strerror}.", code="no-input"
        ) from error


def _read_lines(handle: int) -> Iterator[bytes | None]:
    """Yield the lines of a file, pipe or terminal; None while no more have come.

    Of one that is too long only the beginning is given, which shows that it is.
    """
    rest = bytearray()
    while True:
        ready, _, _ = select.select([handle], [], [], _POLL_S)
        if not ready:
            yield None
            continue
        chunk = _read_chunk(handle)
        if not chunk:
            break
        *whole, last = chunk.split(b"\n")
        for line in whole:
            yield bytes(rest) + line
            rest.clear()
        if len(rest) <= MAX_LINE_BYTES:
            rest += last
    if rest:
        yield bytes(rest)
