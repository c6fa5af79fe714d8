"""Runs the program in a process that is killed at a random moment of it."""

import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import NoReturn

from backend.cli.program import COMMANDS, build_program

_SLOWER = 4  # times that it takes while its calls are counted
_LATE = 0.9  # the last tenth of the calls is where names are changed


class KilledProgram:
    """Runs of one command, each killed before a call that it makes, or after a while."""

    def __init__(self, command: str, seed: int) -> None:
        import_module(f"backend.cli.{COMMANDS[command].module}")  # in every fork
        self.dice = random.Random(seed)  # noqa: S311 - a dice, no secret
        self.killed = self.finished = 0
        self._count = (1, 0.0)

    def run(self, *arguments: str) -> None:
        """Run it once as a whole would go, and kill it on its way."""
        calls, took_s = self._count
        moment = self.dice.choice(("call", "late call", "time"))
        if moment == "time":
            ended = _fork(arguments, 0, self.dice.uniform(0, took_s))
        else:
            first = int(calls * _LATE) if moment == "late call" else 1
            ended = _fork(arguments, self.dice.randint(first, calls), None)
        self.killed += ended == -signal.SIGKILL
        self.finished += ended == 0
        assert ended in {0, -signal.SIGKILL}, ended

    def run_whole(self, *arguments: str) -> None:
        """Run it to its end, and count its calls."""
        begun_s = time.monotonic()
        reader, writer = os.pipe()
        assert _fork(arguments, -1, None, writer) == 0
        os.close(writer)
        with os.fdopen(reader) as text:
            self._count = int(text.read()), (time.monotonic() - begun_s) / _SLOWER


def _fork(arguments: Sequence[str], last_call: int, after_s: float | None, report: int = -1) -> int:
    """Return how the run ended; `last_call`: it does not get to that one, -1: they are counted."""
    child = os.fork()
    if not child:
        _be_the_program(arguments, last_call, report)
    if after_s is not None:
        time.sleep(after_s)  # the moment itself is what is tried
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _be_the_program(arguments: Sequence[str], last_call: int, report: int) -> NoReturn:
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        if event in {"call", "c_call"}:
            calls += 1
            if calls == last_call:
                os.kill(os.getpid(), signal.SIGKILL)

    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    code = 99
    try:
        if last_call:
            sys.setprofile(count)
        build_program(arguments)(list(arguments), prog_name="marigraph")
        code = 0
    except SystemExit as ended:  # how the program ends; its code is handed on
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.setprofile(None)
        if report != -1:
            os.write(report, str(calls).encode())
        os._exit(code)
